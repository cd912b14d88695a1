import { readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { needs } from '../needs.ts';
import { readDatabase } from '../read-database.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { LOAD, loaded, PLAN, type Statistics, SYNC, statistics, totals } from './loaded.ts';
import { jsonLines, shell } from './program.ts';

t.test('a first load adds every volume, and a second run has nothing left to do', async (t) => {
  const cwd = await loaded(t, rowsOf(50));
  const listed = await runInside(['volumes', 'US01.LTO', '--json'], { cwd });
  const volumes = jsonLines(listed.stdout);
  t.equal(volumes.length, 50);
  t.match(volumes[7], {
    customer: 'US01',
    media: 'LTO',
    volume: 'A00007L8',
    version: 1,
    currentRepository: 'LIBR',
    repository: 'LIBR',
    description: 'Weekly 7',
    writeTime: '2026-03-14T02:13:07Z',
  });
  const again = await runInside([...LOAD, '--stats', 'stats.json', '--changes'], {
    cwd,
    stdin: exportOf(rowsOf(50)),
  });
  t.equal(again.code, 0, again.stderr);
  t.equal(again.stdout, '');
  t.strictSame(totals(t, cwd), { excluded: 1, unchanged: 50 });
});

t.test('exactly the changed fields are written, and the history says who changed what', async (t) => {
  const rows = rowsOf(50);
  const cwd = await loaded(t, rows);
  const [volume] = rows[3]!;
  rows[3] = [volume, 'OFFS', 'Weekly 3', '2026-03-15 00:00:00'];
  await runInside(['admin', 'repository', 'add', 'US01.LTO.OFFS', '--description', 'Vault'], { cwd });
  const { code } = await runInside([...SYNC, '--stats', 'stats.json', '--user', 'alice'], {
    cwd,
    stdin: exportOf(rows),
  });
  t.equal(code, 0);
  t.strictSame(totals(t, cwd), { excluded: 1, unchanged: 49, updated: 1 });
  const history = jsonLines(
    (await runInside(['volumes', `US01.LTO.${volume}`, '--history', '--json'], { cwd })).stdout,
  );
  t.strictSame(
    history
      .filter(({ version }) => version === 2)
      .map(({ user, field, old, new: now }) => [user, field, old, now]),
    [
      ['alice', 'repository', 'LIBR', 'OFFS'],
      ['alice', 'writeTime', '2026-03-14T02:13:03Z', '2026-03-15T00:00:00Z'],
    ],
  );
  const [held] = jsonLines((await runInside(['volumes', `US01.LTO.${volume}`, '--json'], { cwd })).stdout);
  t.match(held, { repository: 'OFFS', currentRepository: 'LIBR', version: 2 });
});

t.test('what does not exist is refused with the command that makes it', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const stdin = exportOf(rowsOf(2));
  const commands = [
    ['customer', 'add', 'US01'],
    ['media', 'add', 'US01.LTO'],
    ['repository', 'add', 'US01.LTO.LIBR'],
  ];
  for (const command of commands) {
    const { code, stderr } = await runInside(['sync', '-a', '-d', 'x.ttidef'], { cwd, stdin });
    t.equal(code, 1);
    t.match(stderr, `tapesync admin ${command.join(' ')}`);
    t.equal((await runInside(['admin', ...command], { cwd })).code, 0);
  }
  t.equal((await runInside(['sync', '-a', '-d', 'x.ttidef'], { cwd, stdin })).code, 0);
});

t.test('a scope over its limit is left as it was, others go on, and the exit code says so', async (t) => {
  const rows = rowsOf(20);
  const cwd = await loaded(t, rows);
  const moved = exportOf(
    rows.map(([volume, , text, written]) => [volume, 'LIBR', `${text}!`, written] as const),
  );
  const stopped = await runInside([...SYNC, '--stats', 'stats.json', '--rejects', 'rejects.ndjson'], {
    cwd,
    stdin: moved,
  });
  t.equal(stopped.code, 4);
  t.match(
    stopped.stderr,
    /US01\.LTO: 20 changes are 100\.0 % of its 20 volumes, over the limit of 30 %.*--max-changes 20/,
  );
  t.strictSame(totals(t, cwd), { excluded: 1, refused: 20 });
  const plan = await runInside([...PLAN, '--quiet'], { cwd, stdin: moved });
  t.equal(jsonLines(plan.stdout).length, 20, 'a plan only warns');
  t.equal(plan.code, 0);
  const passed = await runInside([...SYNC, '--max-changes', '20', '--stats', 'stats.json'], {
    cwd,
    stdin: moved,
  });
  t.equal(passed.code, 0);
  t.strictSame(totals(t, cwd), { excluded: 1, updated: 20 });
});

t.test('rejects can be mended and piped in again', needs('bash', 'jq'), async (t) => {
  const cwd = await loaded(t, rowsOf(3));
  const bad =
    'Barcode,Where,Text,Written\nA00000L8,LIBR,ok,2026-03-14 02:13:00\nA 1,LIBR,x,\nA00001L8,LIBR,y,2026-02-31 00:00:00\n,LIBR,z,\n';
  const first = await runInside([...SYNC, '-a', '--rejects', 'rejects.ndjson'], { cwd, stdin: bad });
  t.equal(first.code, 1);
  const rejects = jsonLines(readFileSync(`${cwd}/rejects.ndjson`, 'utf8'));
  t.strictSame(
    rejects.map(({ code, line, field, raw }) => [code, line, field, raw]),
    [
      ['RECORD_VALUE', 3, 'VOLUME', 'A 1,LIBR,x,'],
      ['RECORD_DATE', 4, 'WRITETIME', 'A00001L8,LIBR,y,2026-02-31 00:00:00'],
      ['RECORD_NO_KEY', 5, 'VOLUME', ',LIBR,z,'],
    ],
  );
  const mend = `(head -1 bad.csv; jq -r .raw rejects.ndjson | grep 31 | sed 's/02-31/02-28/') | tapesync sync -d x.ttidef --stats stats.json`;
  writeFileSync(`${cwd}/bad.csv`, bad);
  t.equal((await shell(mend, { cwd })).code, 0);
  t.strictSame(totals(t, cwd), { excluded: 1, updated: 1 });
});

t.test('absent volumes are counted and listed, and never touched', async (t) => {
  const rows = rowsOf(20);
  const cwd = await loaded(t, rows);
  const { code } = await runInside([...SYNC, '--absent', 'absent.txt', '--stats', 'stats.json'], {
    cwd,
    stdin: exportOf(rows.slice(2)),
  });
  t.equal(code, 0);
  t.equal(readFileSync(`${cwd}/absent.txt`, 'utf8'), 'US01.LTO.A00000L8\nUS01.LTO.A00001L8\n');
  t.equal(statistics(cwd).absent, 2);
  t.equal(jsonLines((await runInside(['volumes', '--json'], { cwd })).stdout).length, 20);
});

t.test('locked volumes stay as they are', async (t) => {
  const rows = rowsOf(20);
  const cwd = await loaded(t, rows);
  await runInside(['admin', 'volume', 'lock', 'US01.LTO.A00001L8'], { cwd });
  await runInside(['admin', 'volume', 'lock', 'US01.LTO.A00002L8', '--move'], { cwd });
  const changed = exportOf([
    [rows[1]![0], '', 'changed', ''],
    [rows[2]![0], 'OFFS', 'changed', ''],
    [rows[3]![0], 'OFFS', 'changed', ''],
  ]);
  const { code, stderr } = await runInside([...SYNC, '--create', '--stats', 'stats.json'], {
    cwd,
    stdin: changed,
  });
  t.equal(code, 1);
  t.match(
    stderr,
    /A00001L8 has the update lock; to change it, lift the lock and sync again: tapesync admin volume unlock US01\.LTO\.A00001L8/,
  );
  t.match(stderr, /A00002L8 has the move lock and must stay in LIBR/);
  t.strictSame(totals(t, cwd), { excluded: 1, refused: 2, updated: 1 });
});

t.test(
  'inputs are files, globs, SetFile or the standard input, and several are read as one run',
  async (t) => {
    const rows = rowsOf(4);
    const cwd = t.testdir({
      'default.ttidef': `${DEFINITION}SetFile("part-*.csv");\n`,
      'part-1.csv': exportOf(rows.slice(0, 2)),
      'part-2.csv': exportOf(rows.slice(2)),
    });
    t.equal((await runInside(['-a', '--create', '--stats', 'stats.json'], { cwd })).code, 0);
    t.strictSame(totals(t, cwd), { excluded: 2, added: 4 });
    t.equal((await runInside(['part-1.csv', '--stats', 'stats.json'], { cwd })).code, 0);
    t.strictSame(totals(t, cwd), { excluded: 1, unchanged: 2 });
    t.equal(
      (await runInside(['-', '--stats', 'stats.json'], { cwd, stdin: exportOf(rows.slice(3)) })).code,
      0,
    );
    t.strictSame(totals(t, cwd), { excluded: 1, unchanged: 1 });
  },
);

t.test('runs are recorded in the store with their statistics', async (t) => {
  const cwd = await loaded(t, rowsOf(3));
  const [recorded] = readDatabase(`${cwd}/tapesync.db`, (database) =>
    database.prepare('SELECT command, exit_code, statistics FROM run').all(),
  );
  t.match(recorded, { command: 'sync', exit_code: 0 });
  t.equal((JSON.parse(String(recorded?.statistics)) as Statistics).outcomes.added?.total, 3);
});

t.test('a definition can say that an empty value clears, and what only additions get', async (t) => {
  const cwd = await loaded(t, rowsOf(20));
  const policies =
    'SetPolicy(WRITETIME, CLEAR);\nSetPolicy(REPOSITORY, ADD);\nSetPolicy(DESCRIPTION, IGNORE);\n';
  writeFileSync(`${cwd}/x.ttidef`, DEFINITION + policies);
  const stdin = exportOf([
    ['A00001L8', 'OFFS', 'ignored', ''],
    ['A00002L8', '', 'ignored', '2026-03-15 00:00:00'],
  ]);
  const { code, stdout } = await runInside([...SYNC, '--changes'], { cwd, stdin });
  t.equal(code, 0);
  t.strictSame(
    jsonLines(stdout).map(({ volume, set }) => [volume, set]),
    [
      ['A00001L8', { writeTime: null }],
      ['A00002L8', { writeTime: '2026-03-15T00:00:00Z' }],
    ],
  );
  const [first] = jsonLines((await runInside(['volumes', 'US01.LTO.A00001L8', '--json'], { cwd })).stdout);
  t.match(first, { repository: 'LIBR', description: 'Weekly 1', version: 2 });
  t.notOk('writeTime' in (first ?? {}));
  t.equal((await runInside([...SYNC, '--changes'], { cwd, stdin })).stdout, '');
});
