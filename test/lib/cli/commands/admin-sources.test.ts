import t, { type Test } from 'tap';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { DEFINITION, exportOf, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

const DONE = { code: 0, stdout: '', stderr: '' };

function administered(s: Test) {
  const folder = s.testdir({ 'x.ttidef': DEFINITION, 'a.csv': exportOf(rowsOf(3)) });
  const server = ['-S', `sqlite:${folder}/x.db`];
  const of = ['-d', `${folder}/x.ttidef`, '--user', 'ada', '--timezone', 'Europe/Berlin'];
  return {
    file: `${folder}/x.db`,
    of,
    sync: (...words: readonly string[]) =>
      run(['sync', '-a', '--create', ...server, ...of, ...words, `${folder}/a.csv`]),
    source: (...words: readonly string[]) => run(['admin', ...server, 'source', ...words]),
    listed: async () => jsonLines((await run(['admin', ...server, '--json', 'source', 'list'])).stdout),
  };
}

t.test('a source is expected by name, has the task of its runs, and is expected no more', async (s) => {
  const { source, sync, listed, of } = administered(s);
  s.equal((await sync('--metrics-task', 'north')).code, 0);
  s.equal((await sync()).code, 0);
  const north = ['--metrics-task', 'north', '--by', '06:30', '--days', 'mon-fri', '--customer', 'us01'];
  s.strictSame(await source('add', 'north', ...of, ...north), DONE);
  s.strictSame(await source('add', 'all', ...of), DONE);
  const [all, second] = await listed();
  s.match(all, {
    name: 'all',
    customer: null,
    task: '',
    by: '07:00',
    days: { length: 7 },
    lastReport: { exitCode: 0 },
  });
  s.match(second, {
    ...{ name: 'north', customer: 'US01', task: 'north', user: 'ada', zone: 'Europe/Berlin', by: '06:30' },
    ...{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], isLate: false, due: null },
  });
  s.not(
    (second as typeof all & { lastRun: { id: string } }).lastRun.id,
    (all as never as { lastRun: { id: string } }).lastRun.id,
  );
  const { stdout } = await source('list');
  s.match(stdout, /^Source Definition +User Expected by +Last report +Exit State/);
  s.match(
    stdout,
    /\nnorth +x\.ttidef north +ada +06:30 Europe\/Berlin mon-fri +\d{4}-\S+Z +0 +first due \d{4}-\S+Z\n/,
  );
  s.strictSame(await source('remove', 'north'), DONE);
  s.equal((await listed()).length, 1);
});

t.test('a source that is late is told so, with its last report', async (s) => {
  const { source, sync, of, file } = administered(s);
  await sync();
  await source('add', 'late', ...of);
  const store = openSqliteStore(file, { write: true });
  await store.close();
  const { DatabaseSync } = await import('node:sqlite');
  const raw = new DatabaseSync(file);
  raw.exec("UPDATE expected_source SET since = '2026-01-01T00:00:00Z'");
  raw.exec("UPDATE run SET started = '2026-01-05T00:00:00Z', finished = '2026-01-05T00:00:09Z'");
  raw.close();
  s.match((await source('list')).stdout, /\nlate .* 2026-01-05T00:00:09Z 0 +late since \d{4}-\S+Z\n/);
});

t.test('a slip in the name of the definition is told at once', async (s) => {
  const { source, sync, of } = administered(s);
  await sync('--metrics-task', 'north');
  const { code, stderr } = await source('add', 'slip', ...of);
  s.equal(code, 0);
  s.match(
    stderr,
    /no run of \S+x\.ttidef by ada is recorded yet; of this user there are \S+x\.ttidef of task north/,
  );
  const other = await source('add', 'other', '-d', 'y.ttidef', '--user', 'eve', '--timezone', 'UTC');
  s.match(other.stderr, /no run of y\.ttidef by eve is recorded yet; none of this user is/);
});

t.test('what cannot be done is explained, and leaves 2', async (s) => {
  const { source, of } = administered(s);
  await source('add', 'a', ...of);
  for (const [words, problem] of [
    [['add', 'a', ...of], /source a is expected already.*admin source remove a/],
    [['add', 'b', '--timezone', 'UTC'], /say whose runs they are, with --user NAME/],
    [['add', 'a b', ...of], /name of a source is 1 to 64/],
    [['add', '', ...of], /name of a source is 1 to 64/],
    [['remove', 'b'], /no source b is expected/],
    [['list', 'b'], /source list takes no name/],
    [['add', 'b', ...of, '--by', '24:00'], /expected a time from 00:00 to 23:59/],
    [['add', 'b', ...of, '--days', 'monday'], /expected days such as mon-fri/],
  ] as const) {
    const { code, stderr } = await source(...words);
    s.equal(code, 2, stderr);
    s.match(stderr, problem);
  }
  const unknown = await source('add', 'b', ...of, '--customer', 'NONE');
  s.match(unknown.stderr, /customer NONE does not exist/);
  s.not(unknown.code, 0);
});
