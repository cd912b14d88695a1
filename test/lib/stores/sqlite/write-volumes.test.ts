import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { RecordedWrite } from '../../../../lib/stores/sql/history-chain.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { writeVolumes } from '../../../../lib/stores/sqlite/write-volumes.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { turnsOfOthers } from '../../../turns-of-others.ts';
import { add, SCOPE } from '../contract.ts';

async function opened(s: Test) {
  const database = new SqliteDatabase(join(temporaryFolder(s), 'tapes.db'), true, 1000);
  s.teardown(() => database.close());
  const scopes = `INSERT INTO customer (customer) VALUES ('US01');
    INSERT INTO media (customer, media) VALUES ('US01', 'LTO'), ('US01', 'DLT');
    INSERT INTO volume (customer, media, volume, slot) VALUES ('US01', 'DLT', 'A', 'own');
    INSERT INTO attribute VALUES ('US01', 'DLT', 'A', 1, 'own')`;
  await database.transaction(async (connection) => connection.script(scopes));
  return {
    write: (...writes: RecordedWrite[]) =>
      database.transaction(async (connection) => {
        await writeVolumes(connection, { scope: SCOPE, writes, stored: new Map(), after: () => new Map() });
      }),
    rows: (sql: string) => database.read(async (reader) => reader.rows(sql).map((row) => row.join())),
  };
}

/** Returns a write whose history is a hundred times its version; version 1 adds the volume. */
function written(name: string, version: number, values: RecordedWrite['values']): RecordedWrite {
  const { volume } = add(name);
  const history = 100 * version;
  return {
    volume,
    version,
    values: { ...(version === 1 && { currentRepository: 'LIBR' }), ...values },
    history,
    kind: version === 1 ? 'added' : 'updated',
    previous: null,
    says: {},
  };
}

const VOLUMES = `SELECT volume, version, history, current_repository, slot, description, scratch, CAST(usage AS TEXT)
  FROM volume WHERE media = 'LTO' ORDER BY 1`;
const ATTRIBUTES = "SELECT volume, idx, value FROM attribute WHERE media = 'LTO' ORDER BY 1, 2";

t.test('volumes of one batch have other fields each, and keep those that they are not given', async (s) => {
  const { write, rows } = await opened(s);
  await write(
    written('A', 1, { slot: '1', usage: '9223372036854775807' }),
    written('B', 1, { description: 'x' }),
    written('C', 1, {}),
  );
  s.strictSame(await rows(VOLUMES), [
    'A,1,100,LIBR,1,,,9223372036854775807',
    'B,1,100,LIBR,,x,,',
    'C,1,100,LIBR,,,,',
  ]);
  await write(
    written('D', 1, { scratch: '0' }),
    written('A', 2, { slot: null, description: 'y', currentRepository: 'OFFS' }),
    written('B', 2, { slot: '2' }),
    written('C', 2, { description: 'z' }),
    written('D', 2, {}),
  );
  s.strictSame(await rows(VOLUMES), [
    'A,2,200,OFFS,,y,,9223372036854775807',
    'B,2,200,LIBR,2,x,,',
    'C,2,200,LIBR,,z,,',
    'D,2,200,LIBR,,,0,',
  ]);
});

t.test('a volume is added and updated in one batch, wherever it stands in it', async (s) => {
  const { write, rows } = await opened(s);
  await write(
    written('A', 1, { slot: '1', attribute1: 'x', attribute2: 'x' }),
    written('A', 2, { slot: '2', attribute1: 'y', attribute2: null }),
    written('B', 1, { slot: '3' }),
    written('A', 3, { attribute3: 'z' }),
  );
  s.strictSame(await rows(VOLUMES), ['A,3,300,LIBR,2,,,', 'B,1,100,LIBR,3,,,']);
  s.strictSame(await rows(ATTRIBUTES), ['A,1,y', 'A,3,z']);
});

t.test('attributes are set, replaced and cleared, and those of a namesake stay', async (s) => {
  const { write, rows } = await opened(s);
  await write(written('A', 1, { attribute1: 'x', attribute200: 'y', attribute3: null }));
  s.strictSame(await rows(ATTRIBUTES), ['A,1,x', 'A,200,y']);
  await write(written('A', 2, { attribute1: null, attribute200: 'z', attribute4: null, attribute5: '' }));
  s.strictSame(await rows(ATTRIBUTES), ['A,5,', 'A,200,z']);
  s.strictSame(await rows("SELECT value FROM attribute WHERE media = 'DLT'"), ['own']);
  s.strictSame(await rows("SELECT version, slot FROM volume WHERE media = 'DLT'"), ['1,own']);
});

t.test('others have their turn between updates, and between attributes', async (s) => {
  const { write } = await opened(s);
  const names = Array.from({ length: 10 }, (_, index) => `V${index}`);
  await write(...names.map((name) => written(name, 1, {})));
  const updates = names.map((name) => written(name, 2, { slot: '1' }));
  s.ok((await turnsOfOthers(() => write(...updates))) >= 18);
});
