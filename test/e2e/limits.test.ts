import { readFileSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { DEFINITION, exportOf, type Row, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { LOAD, loaded, statistics, totals } from './loaded.ts';
import { jsonLines } from './program.ts';

const SYNC = ['sync', '-d', 'x.ttidef', '--stats', 'stats.json'];
const rows = rowsOf(20);

// Of each row the repository is another one.
const moved = (of: readonly Row[]): Row[] => of.map(([volume, , ...rest]) => [volume, 'OFFS', ...rest]);

async function synced(cwd: string, of: readonly Row[], ...args: readonly string[]) {
  return runInside([...SYNC, '--create', '--max-changes', 'none', ...args], { cwd, stdin: exportOf(of) });
}

t.test('of an export that has shrunk nothing is applied until somebody says that it is whole', async (t) => {
  const cwd = await loaded(t, rows);
  const half = moved(rows.slice(0, 10));
  const stopped = await synced(cwd, half, '--rejects', 'rejects.ndjson');
  t.equal(stopped.code, 4);
  t.match(stopped.stderr, /10 volume records \(run \S+ of \S+\), 50\.0 % fewer than the 20 of the last/);
  t.equal(stopped.stderr.match(/--max-shrink none/g)?.length, 1, 'it is said once');
  t.strictSame(totals(t, cwd), { refused: 10, excluded: 1 });
  t.equal(statistics(cwd).inputEnd, 'shrunk');
  t.equal(jsonLines(readFileSync(`${cwd}/rejects.ndjson`, 'utf8')).length, 10);
  // It is not the measure of the next one.
  t.equal((await synced(cwd, half)).code, 4);
  const through = await synced(cwd, half, '--max-shrink', 'none');
  t.equal(through.code, 0, through.stderr);
  t.strictSame(totals(t, cwd), { updated: 10, excluded: 1 });
  t.equal((await synced(cwd, rows.slice(0, 8))).code, 0, 'the new count is the measure');
});

t.test('a plan is warned of an export that has shrunk', async (t) => {
  const cwd = await loaded(t, rows);
  const half = exportOf(moved(rows.slice(0, 10)));
  const plan = await runInside(['plan', '-d', 'x.ttidef', '--create'], { cwd, stdin: half });
  t.equal(plan.code, 0);
  t.equal(jsonLines(plan.stdout).length, 10);
  t.match(plan.stderr, /warning: the input holds 10 volume records/);
});

t.test('exports of one definition are told apart by their tasks', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const load = (count: number, ...task: string[]) =>
    runInside([...LOAD, ...task], { cwd, stdin: exportOf(rowsOf(count)) });
  const [north, south] = [
    ['--metrics-task', 'north'],
    ['--metrics-task', 'south'],
  ] as const;
  for (const [count, task] of [
    [100, north],
    [10, south],
    [90, north],
    [9, south],
  ] as const)
    t.equal((await load(count, ...task)).code, 0);
  t.equal((await load(50, ...north)).code, 4);
});

async function absentFrom(t: Test, statement: string, ...args: readonly string[]) {
  const cwd = await loaded(t, rows);
  writeFileSync(`${cwd}/x.ttidef`, `${DEFINITION}${statement}`);
  return synced(cwd, moved(rows.slice(0, 17)), ...args);
}

t.test('a definition can say that an export leaves nothing out, and the operator that it may', async (t) => {
  const stopped = await absentFrom(t, 'SetMaxAbsent("10%");');
  t.equal(stopped.code, 4);
  t.match(stopped.stderr, /US01\.LTO: the input leaves out 3 of its 20 volumes, 15\.0 %/);
  t.equal(stopped.stderr.match(/--max-absent none/g)?.length, 1, 'it is said once');
  t.equal((await absentFrom(t, 'SetMaxAbsent("10%");', '--max-absent', 'none')).code, 0);
  t.equal((await absentFrom(t, 'SetMaxAbsent("15%");')).code, 0);
  t.equal((await absentFrom(t, '', '--max-absent', '2')).code, 4);
  t.equal((await absentFrom(t, '')).code, 0);
});
