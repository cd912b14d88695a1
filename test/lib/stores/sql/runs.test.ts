import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { canonicalDate } from '../../../../lib/model/value.ts';
import { publicId, recordRun } from '../../../../lib/stores/sql/recorded-runs.ts';
import { sqlRuns } from '../../../../lib/stores/sql/runs.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { SQLITE } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { RUN } from '../contract.ts';

function opened(s: Test) {
  const file = join(temporaryFolder(s), 'tapes.db');
  const database = new SqliteDatabase(file, true, 1000);
  const raw = new DatabaseSync(file);
  s.teardown(() => {
    raw.close();
    return database.close();
  });
  const record = (run: typeof RUN) => database.transaction((connection) => recordRun(connection, run));
  return { raw, record, runs: sqlRuns(database, SQLITE) };
}

t.test('with the end of a run its answers are forgotten, and those of others after 7 days', async (s) => {
  const { raw, record, runs } = opened(s);
  const [own, other] = [await record(RUN), await record({ ...RUN, id: 'other' })];
  const insert = raw.prepare("INSERT INTO batch (run, key, digest, at, results) VALUES (?, ?, '', ?, '')");
  const daysAgo = (days: number) => canonicalDate(Date.now() / 1000 - days * 24 * 3600);
  insert.run(own, 'new', daysAgo(0));
  insert.run(other, 'of 8 days', daysAgo(8));
  insert.run(other, 'of 6 days', daysAgo(6));
  const kept = () => raw.prepare('SELECT run, key FROM batch ORDER BY at').all().flatMap(Object.values);
  s.equal(kept().length, 6);
  await runs.finish(RUN, '{}', 0);
  s.strictSame(kept(), [other, 'of 6 days']);
});

t.test('a run is recorded once, as it was first told, and ends as it was last told', async (s) => {
  const { record, runs } = opened(s);
  const number = await record(RUN);
  s.equal(await record({ ...RUN, command: 'apply', started: '2026-03-15T00:00:00Z' }), number);
  await runs.finish(RUN, '{"read":1}', 3);
  await runs.finish(RUN, '{"read":2}', 0);
  const listed = await runs.list({ id: RUN.id, limit: 9 });
  s.match(listed, [{ ...RUN, exitCode: 0, statistics: '{"read":2}' }]);
  s.equal(listed.length, 1);
});

t.test('runs of one id are kept apart for each user, and shown under that id', async (s) => {
  const { raw, record, runs } = opened(s);
  const users = ['ada', 'bob', 'eve'];
  const numbers = [];
  for (const user of users) numbers.push(await record({ ...RUN, user }));
  s.equal(new Set(numbers).size, 3);
  for (const [index, user] of users.entries()) s.equal(await record({ ...RUN, user }), numbers[index]);
  s.strictSame(raw.prepare('SELECT id FROM run ORDER BY number').all().flatMap(Object.values), [
    RUN.id,
    `${RUN.id}/bob`,
    `${RUN.id}/eve`,
  ]);
  s.match(await runs.list({ id: RUN.id, limit: 9 }), [
    { id: RUN.id, user: 'eve' },
    { id: RUN.id, user: 'bob' },
    { id: RUN.id, user: 'ada' },
  ]);
});

t.test('an id loses the name of its own user alone', async (s) => {
  s.equal(publicId('1/ada', 'ada'), '1');
  s.equal(publicId('1/ada', 'bob'), '1/ada');
  s.equal(publicId('1ada', 'ada'), '1ada');
});
