import { readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { needs } from '../needs.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { loaded, PLAN, SYNC, totals } from './loaded.ts';
import { jsonLines, shell } from './program.ts';

t.test('a plan shows byte for byte what the sync that follows does, and writes nothing', async (t) => {
  const rows = rowsOf(40);
  const cwd = await loaded(t, rows);
  const changed = rows.map((row, index) =>
    index % 5 === 0 ? ([row[0], row[1], 'new "text", ü', row[3]] as const) : row,
  );
  const before = readFileSync(`${cwd}/tapesync.db`);
  const plan = await runInside(PLAN, { cwd, stdin: exportOf(changed) });
  t.equal(plan.code, 0);
  t.strictSame(readFileSync(`${cwd}/tapesync.db`), before);
  const sync = await runInside([...SYNC, '--changes'], { cwd, stdin: exportOf(changed) });
  t.equal(sync.code, 0, sync.stderr);
  t.equal(sync.stdout, plan.stdout);
  t.equal(jsonLines(sync.stdout).length, 8);
  t.match(jsonLines(sync.stdout)[0], {
    action: 'update',
    volume: 'A00000L8',
    version: 1,
    set: { description: 'new "text", ü' },
    was: { description: 'Weekly 0' },
  });
});

t.test('a plan can be filtered with jq and applied, once', needs('bash', 'jq'), async (t) => {
  const rows = rowsOf(20);
  const cwd = await loaded(t, rows);
  rows[1] = [rows[1]![0], 'OFFS', rows[1]![2], rows[1]![3]];
  rows[2] = [rows[2]![0], 'LIBR', 'other', rows[2]![3]];
  writeFileSync(`${cwd}/export.csv`, exportOf(rows));
  const line =
    "tapesync plan --create -d x.ttidef < export.csv | jq -c 'select(.set.repository)' | tee plan.ndjson | tapesync apply --create --changes";
  const applied = await shell(line, { cwd });
  t.equal(applied.code, 0, applied.stderr);
  t.equal(applied.stdout, readFileSync(`${cwd}/plan.ndjson`, 'utf8'));
  t.strictSame(
    jsonLines(applied.stdout).map(({ volume }) => volume),
    [rows[1]![0]],
  );
  const again = await runInside(['apply', '--stats', 'stats.json', 'plan.ndjson'], { cwd });
  t.equal(again.code, 0, 'applying the same change twice is harmless');
  t.strictSame(totals(t, cwd), { unchanged: 1 });
});

t.test('a plan that has been overtaken is left alone and reported', async (t) => {
  const rows = rowsOf(20);
  const cwd = await loaded(t, rows);
  const row = rows[1]!;
  const plan = await runInside(PLAN, { cwd, stdin: exportOf([[row[0], 'LIBR', 'from the plan', row[3]]]) });
  await runInside(SYNC, { cwd, stdin: exportOf([[row[0], 'LIBR', 'somebody else', row[3]]]) });
  const applied = await runInside(['apply', '--rejects', 'rejects.ndjson'], { cwd, stdin: plan.stdout });
  t.equal(applied.code, 1);
  t.match(
    applied.stderr,
    /is at version 2 on the server; the change was computed from version 1; plan again/,
  );
  const [reject] = jsonLines(readFileSync(`${cwd}/rejects.ndjson`, 'utf8'));
  t.match(reject, {
    outcome: 'conflicted',
    code: 'CHANGE_CONFLICT',
    change: { set: { description: 'from the plan' } },
  });
});

t.test('the first records are shown field by field, without a store', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const { code, stdout } = await runInside(['-d', 'x.ttidef', '-F', '1'], {
    cwd,
    stdin: exportOf(rowsOf(5)),
  });
  t.equal(code, 0);
  t.match(stdout, /stdin:1: excluded by heading/);
  t.match(stdout, /stdin:2: A00000L8,LIBR,Weekly 0/);
  t.match(stdout, /WRITETIME +2026-03-14T02:13:00Z +Extract:10 "2026-03-14 02:13:00"/);
  t.notMatch(stdout, 'A00001L8');
  t.throws(() => readFileSync(`${cwd}/tapesync.db`), /ENOENT/);
});

t.test('extract prints records, and plan tells by its exit code whether there are changes', async (t) => {
  const rows = rowsOf(3);
  const cwd = await loaded(t, rows);
  const { stdout, code } = await runInside(['extract', '-d', 'x.ttidef', '--quiet'], {
    cwd,
    stdin: exportOf(rows),
  });
  t.equal(code, 0);
  t.strictSame(jsonLines(stdout)[0], {
    customer: 'US01',
    media: 'LTO',
    volume: 'A00000L8',
    repository: 'LIBR',
    description: 'Weekly 0',
    writeTime: '2026-03-14T02:13:00Z',
  });
  t.equal((await runInside([...PLAN, '--exit-code'], { cwd, stdin: exportOf(rows) })).code, 0);
  rows[0] = [rows[0]![0], 'LIBR', 'x', rows[0]![3]];
  t.equal((await runInside([...PLAN, '--exit-code'], { cwd, stdin: exportOf(rows) })).code, 10);
});

t.test('a hostile export cannot command the terminal of who looks at it', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const { stdout } = await runInside(['-d', 'x.ttidef', '-F', '1'], {
    cwd,
    stdin: exportOf([['A1', 'LIBR', '\u001b]0;owned\u0007', '']]),
  });
  t.notMatch(stdout, '\u001b');
  t.match(stdout, '\\x1b]0;owned');
});
