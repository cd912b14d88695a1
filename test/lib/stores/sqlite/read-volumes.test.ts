import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { readVolumes } from '../../../../lib/stores/sqlite/read-volumes.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { turnsOfOthers } from '../../../turns-of-others.ts';
import { SCOPE } from '../contract.ts';

/** Returns how volumes of a database that was filled by SQL are read. */
async function filled(s: Test, sql: string) {
  const database = new SqliteDatabase(join(temporaryFolder(s), 'tapes.db'), true, 1000);
  s.teardown(() => database.close());
  const scopes = `INSERT INTO customer (customer) VALUES ('US01');
    INSERT INTO media (customer, media) VALUES ('US01', 'LTO'), ('US01', 'DLT');`;
  await database.transaction(async (connection) => connection.script(scopes + sql));
  return (ids: readonly string[], ...fields: string[]) =>
    database.read((reader) => readVolumes(reader, SCOPE, ids as VolumeId[], new Set(fields)));
}

const TWO = `INSERT INTO volume
    (customer, media, volume, version, history, update_lock, move_lock, current_repository, slot, scratch, usage) VALUES
    ('US01', 'LTO', 'A', 3, 64, 1, 1, 'LIBR', '7', 1, 9223372036854775807),
    ('US01', 'LTO', 'B', 1, NULL, 0, NULL, NULL, NULL, NULL, NULL), ('US01', 'DLT', 'C', 1, NULL, 0, 1, '', '', 0, 0);
  INSERT INTO attribute VALUES ('US01', 'LTO', 'A', 1, 'x'), ('US01', 'LTO', 'A', 9, 'y'), ('US01', 'DLT', 'C', 1, 'z')`;

t.test('the fields that are wanted come as text, null where they are empty', async (s) => {
  const read = await filled(s, TWO);
  s.strictSame(Object.fromEntries(await read(['B', 'A'], 'usage', 'scratch', 'slot', 'currentRepository')), {
    A: {
      version: 3,
      history: 64,
      locks: 'Ll',
      values: { slot: '7', scratch: '1', usage: '9223372036854775807', currentRepository: 'LIBR' },
    },
    B: {
      version: 1,
      history: null,
      locks: '',
      values: { slot: null, scratch: null, usage: null, currentRepository: null },
    },
  });
});

t.test('attributes are read where one is wanted, those of the volume alone', async (s) => {
  const read = await filled(s, TWO);
  s.strictSame((await read(['A'], 'slot')).get('A' as VolumeId)?.values, { slot: '7' });
  const both = await read(['A', 'B', 'C'], 'slot', 'attribute1');
  s.match(both.get('A' as VolumeId)?.values, { attribute1: 'x' });
  s.strictSame(both.get('B' as VolumeId)?.values, { slot: null });
  s.match((await read(['A'], 'attribute9')).get('A' as VolumeId)?.values, { attribute9: 'y' });
});

t.test('a volume is found with its version and locks where no field is wanted', async (s) => {
  const read = await filled(s, TWO);
  const found = (await read(['A'])).get('A' as VolumeId);
  s.match(found, { version: 3, history: 64, locks: 'Ll' });
  s.strictSame(found?.values, {});
});

t.test('volumes that are not in the scope are left out', async (s) => {
  const read = await filled(s, TWO);
  s.strictSame([...(await read(['C', 'GONE', 'B', 'B'], 'slot', 'attribute1')).keys()], ['B']);
  s.equal((await read([], 'slot')).size, 0);
});

t.test('of a thousand volumes none is lost, and others have their turn meanwhile', async (s) => {
  const read = await filled(
    s,
    `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
    INSERT INTO volume (customer, media, volume, slot) SELECT 'US01', 'LTO', 'V' || n, n FROM n`,
  );
  const ids = Array.from({ length: 1000 }, (_, index) => `V${index + 1}`);
  const turns = await turnsOfOthers(async () => {
    const found = await read(ids, 'slot');
    s.equal(found.size, 1000);
    s.ok(ids.every((id) => `V${found.get(id as VolumeId)?.values.slot}` === id));
  });
  s.ok(turns >= 3, String(turns));
});
