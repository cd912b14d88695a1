import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { canonicalDate } from '../../../../lib/model/value.ts';
import type { ApplyResult } from '../../../../lib/stores/roles/changes.ts';
import { Answers, answeredBefore, forgetAnswersOf } from '../../../../lib/stores/sql/answers.ts';
import { recordRun } from '../../../../lib/stores/sql/recorded-runs.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { RUN } from '../contract.ts';

const ADDED: readonly ApplyResult[] = [{ outcome: 'added' }];
const MB = 2 ** 20;

const STEP = { before: 'r1', after: 'r2' };

function opened(s: Test) {
  const file = join(temporaryFolder(s), 'tapes.db');
  const database = new SqliteDatabase(file, true, 1000);
  const raw = new DatabaseSync(file);
  s.teardown(() => {
    raw.close();
    return database.close();
  });
  const answers = new Answers();
  return {
    record: (id: string, user = RUN.user) =>
      database.transaction((connection) => recordRun(connection, { ...RUN, id, user })),
    keep: (run: number, key: string, results = ADDED, by = answers, user = RUN.user) =>
      database.transaction((connection) =>
        by.keep(connection, run, user, { key, digest: 'd' }, { results, revision: STEP }),
      ),
    before: (run: number, key: string, digest = 'd') =>
      database.read((connection) => answeredBefore(connection, run, { key, digest })),
    forget: (run: number) => database.transaction((connection) => forgetAnswersOf(connection, run)),
    keys: () => raw.prepare('SELECT key FROM batch ORDER BY at, key').all().flatMap(Object.values),
    // So that they do not all come within one second.
    age: (key: string, seconds: number) =>
      raw
        .prepare('UPDATE batch SET at = ? WHERE key = ?')
        .run(canonicalDate(Date.now() / 1000 - seconds), key),
  };
}

// One result whose text is of about so many bytes.
function large(bytes: number): readonly ApplyResult[] {
  return [{ outcome: 'refused', code: 'RECORD_JSON', message: 'x'.repeat(bytes) }];
}

t.test('a batch is answered as it was before, under its own run and key', async (s) => {
  const { record, keep, before } = opened(s);
  const [run, other] = [await record('one'), await record('other')];
  const results: readonly ApplyResult[] = [
    { outcome: 'unchanged' },
    { outcome: 'conflicted', code: 'CHANGE_CONFLICT', message: 'a "quote",\n\ta tab, \\n, 𝄞 and \0' },
    { outcome: 'updated' },
  ];
  s.equal(await before(run, 'k'), undefined);
  await keep(run, 'k', results);
  await keep(run, '', []);
  s.strictSame(await before(run, 'k'), { results, revision: STEP });
  s.strictSame(await before(run, ''), { results: [] }, 'a batch of nothing was answered, too');
  s.equal(await before(run, 'K'), undefined);
  s.equal(await before(other, 'k'), undefined);
});

t.test('another batch under the same key is refused, whatever it is', async (s) => {
  const { record, keep, before } = opened(s);
  const run = await record('one');
  await keep(run, 'k');
  for (const digest of ['', 'D', 'd ']) await s.rejects(before(run, 'k', digest), { code: 'REPEAT_DIFFERS' });
});

t.test('of each user the latest 16 MB are kept, and the oldest are forgotten', async (s) => {
  const { record, keep, keys, age } = opened(s);
  const [run, other, theirs] = [await record('one'), await record('two'), await record('three', 'bob')];
  await keep(theirs, 'of bob', large(12 * MB), new Answers(), 'bob');
  age('of bob', 500);
  for (const [index, of] of [run, other, run, other].entries()) {
    await keep(of, `k${index}`, large(5 * MB));
    age(`k${index}`, 400 - index);
  }
  s.strictSame(keys(), ['of bob', 'k1', 'k2', 'k3'], 'over all runs of the user, and of no other');
});

t.test('the newest answer is kept, however large and whatever the clock says', async (s) => {
  const { record, keep, keys, age } = opened(s);
  const run = await record('one');
  await keep(run, 'from the future', large(12 * MB));
  age('from the future', -1000);
  await keep(run, 'now', large(17 * MB));
  s.strictSame(keys(), ['now', 'from the future']);
});

t.test('answers are looked through when they have become many, and once after a start', async (s) => {
  const { record, keep, keys, age } = opened(s);
  const run = await record('one');
  await keep(run, 'old', large(15 * MB));
  age('old', 100);
  await keep(run, 'a', large(3 * MB));
  s.strictSame(keys(), ['old', 'a'], 'a little more than 16 MB');
  await keep(run, 'b', ADDED, new Answers());
  s.strictSame(keys(), ['a', 'b'], 'nobody knows how much there is after a start');
});

t.test('answers are forgotten with the end of their run, and after 7 days', async (s) => {
  const { record, keep, forget, keys, age } = opened(s);
  const [run, other] = [await record('one'), await record('other')];
  await keep(run, 'of the run');
  for (const key of ['of 6 days', 'of 8 days']) {
    await keep(other, key);
    age(key, (key === 'of 6 days' ? 6 : 8) * 24 * 3600);
  }
  await forget(run);
  s.strictSame(keys(), ['of 6 days']);
  await forget(run);
  s.strictSame(keys(), ['of 6 days'], 'once more forgets nothing else');
});
