import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { mock } from 'node:test';
import t, { type Test } from 'tap';
import type { Scope, VolumeId } from '../../../../lib/model/scope.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { SqliteSnapshots } from '../../../../lib/stores/sqlite/snapshots.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { SCOPE } from '../contract.ts';

/** Snapshots of a scope of so many volumes, and what became of their readers. */
async function filled(s: Test, volumes: number) {
  const file = join(temporaryFolder(s), 'tapes.db');
  const database = new SqliteDatabase(file, true, 1000);
  s.teardown(() => database.close());
  await database.transaction(async (connection) =>
    connection.script(`INSERT INTO customer (customer) VALUES ('US01');
      INSERT INTO media (customer, media, revision) VALUES ('US01', 'LTO', 'first');
      WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${volumes})
      INSERT INTO volume (customer, media, volume) SELECT 'US01', 'LTO', 'V' || n FROM n`),
  );
  const taken = mock.method(database, 'take').mock;
  const released = mock.method(database, 'release').mock;
  const discarded = mock.method(database, 'discard').mock;
  const readers = () => ({
    taken: taken.callCount(),
    released: released.callCount(),
    discarded: discarded.callCount(),
  });
  return { file, readers, snapshots: new SqliteSnapshots(database, 1000, false) };
}

t.test('a reader is used again once all of its rows were read', async (s) => {
  const { snapshots, readers } = await filled(s, 4001);
  for (const times of [1, 2]) {
    const { rows } = await snapshots.open(SCOPE, []);
    s.match(readers(), { taken: times, released: times - 1 }, 'it is kept for the rows');
    s.equal((await Array.fromAsync(rows)).length, 2);
    s.strictSame(readers(), { taken: times, released: times, discarded: 0 });
  }
});

t.test('a reader whose rows are left early is discarded', async (s) => {
  const { snapshots, readers } = await filled(s, 4001);
  for await (const _ of (await snapshots.open(SCOPE, [])).rows) break;
  s.strictSame(readers(), { taken: 1, released: 0, discarded: 1 });
  s.equal((await snapshots.open(SCOPE, [])).volumes, 4001, 'and the next one reads on');
});

t.test('without rows, nobody has to fetch them for the reader to be free', async (s) => {
  const { snapshots, readers } = await filled(s, 1);
  const strange = { ...SCOPE, media: 'DLT' } as Scope;
  s.match(await snapshots.open(strange, []), { volumes: 0, state: 'media unknown', revision: '' });
  s.match(await snapshots.open(SCOPE, [], ['GONE' as VolumeId]), { volumes: 0, state: 'known' });
  s.strictSame(readers(), { taken: 2, released: 2, discarded: 0 });
});

t.test('a reader that failed is discarded', async (s) => {
  const { file, snapshots, readers } = await filled(s, 1);
  const raw = new DatabaseSync(file);
  raw.exec('DROP TABLE repository');
  raw.close();
  await s.rejects(snapshots.open(SCOPE, []), { code: 'STORE_FAILED' });
  s.strictSame(readers(), { taken: 1, released: 0, discarded: 1 });
});

t.test('the revision of a snapshot is that of its moment', async (s) => {
  const { file, snapshots } = await filled(s, 1);
  const { revision, rows } = await snapshots.open(SCOPE, []);
  const raw = new DatabaseSync(file);
  raw.exec("UPDATE media SET revision = 'second'; UPDATE volume SET version = 2");
  raw.close();
  s.equal(revision, 'first');
  s.equal(await snapshots.revision(SCOPE), 'second');
  s.equal(Buffer.concat(await Array.fromAsync(rows)).toString(), 'V1\t1\t\t\n');
});
