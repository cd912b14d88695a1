import { join } from 'node:path';
import t from 'tap';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import type { RecordedWrite } from '../../../../lib/stores/sql/history-chain.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { readRemoved, writeRemovals } from '../../../../lib/stores/sqlite/removed-volumes.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { SCOPE } from '../contract.ts';

const ids = (...volumes: readonly string[]) => volumes as VolumeId[];

function gone(volume: string, version: number, history: number): RecordedWrite {
  const [id] = ids(volume) as [VolumeId];
  return { volume: id, kind: 'removed', version, history, previous: null, values: {}, says: {} };
}

t.test('of a removed volume its last version and entry are left, until it is there again', async (t) => {
  const database = new SqliteDatabase(join(temporaryFolder(t), 'tapes.db'), true, 1000);
  t.teardown(() => database.close());
  const rows = (table: string) =>
    database.read(async (connection) => connection.rows(`SELECT media, volume FROM ${table} ORDER BY 1, 2`));
  const left = () => database.read(async (connection) => readRemoved(connection, SCOPE, ids('A', 'B', 'C')));
  await database.transaction(async (connection) => {
    connection.script(`INSERT INTO customer (customer) VALUES ('US01');
      INSERT INTO media (customer, media) VALUES ('US01', 'LTO'), ('US01', 'DLT');
      INSERT INTO volume (customer, media, volume)
        VALUES ('US01', 'LTO', 'A'), ('US01', 'LTO', 'B'), ('US01', 'DLT', 'A');
      INSERT INTO attribute VALUES ('US01', 'LTO', 'A', 1, 'x'), ('US01', 'LTO', 'B', 1, 'y')`);
    await writeRemovals(connection, SCOPE, { deleted: ids('A'), removed: [gone('A', 3, 70)], restored: [] });
  });
  t.strictSame([...(await left())], [['A', { version: 3, history: 70 }]]);
  t.strictSame(await rows('volume'), [
    ['DLT', 'A'],
    ['LTO', 'B'],
  ]);
  t.strictSame(await rows('attribute'), [['LTO', 'B']], 'its attributes go with it');
  await database.transaction(async (connection) =>
    writeRemovals(connection, SCOPE, {
      deleted: ids('B'),
      removed: [gone('B', 2, 80), gone('A', 5, 90)],
      restored: [],
    }),
  );
  t.match(await left(), new Map([['A', { version: 5, history: 90 }]]), 'the last removal counts');
  await database.transaction(async (connection) =>
    writeRemovals(connection, SCOPE, { deleted: [], removed: [], restored: ids('A') }),
  );
  t.strictSame([...(await left()).keys()], ['B']);
});
