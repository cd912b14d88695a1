import { parse } from 'csv-parse/sync';
import t from 'tap';
import type { Run } from '../../../../lib/model/run.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { DEFINITION, exportOf, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { RUN } from '../../stores/contract.ts';
import { run } from '../context.ts';

const folder = t.testdir({ 'x.ttidef': DEFINITION, 'a.csv': exportOf(rowsOf(3)) });
const SERVER = ['-S', `sqlite:${folder}/x.db`];
const runs = (...words: readonly string[]) => run(['runs', ...SERVER, ...words]);

let report = '';

t.before(async () => {
  const argv = ['sync', '-a', '--create', ...SERVER, '-d', `${folder}/x.ttidef`, '--user', 'ada'];
  report = (await run([...argv, '--report', 'long', '--timezone', 'UTC', `${folder}/a.csv`])).stderr;
  const store = openSqliteStore(`${folder}/x.db`, { write: true });
  const other: Run = { ...RUN, id: 'z-1', user: 'bob', definition: '=cmd', task: 'north', command: 'sync' };
  await store.runs.finish(other, '{"read":7,"nonsense":[1]}', 3);
  await store.changes.apply(
    { ...RUN, id: 'z-2', user: 'eve', command: 'apply', definition: '' },
    { customer: 'XX', media: 'LTO' } as never,
    [],
    true,
  );
  await store.places.putCustomer({ customer: 'US01' as never, description: '' });
  await store.close();
});

t.test('runs are a table, the latest first, with what came of each', async (t) => {
  const { code, stdout, stderr } = await runs();
  t.strictSame([code, stderr], [0, '']);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  t.match(lines[0], /^Run +User +Command +Definition +Input +Exit Result$/);
  t.match(lines[2], /^z-2 +eve +apply +not ended$/);
  t.match(lines[3], /^z-1 +bob +sync +=cmd north +3$/);
  t.match(lines[4], /^\d{8}T\d{6}Z-[0-9a-f]{8} ada +sync +x\.ttidef +a\.csv +0 +1 excluded, 3 added$/);
  t.equal((await runs('--limit', '1')).stdout.split('\n').length, 5);
});

t.test('JSON and CSV have the counts', async (t) => {
  const [latest, second, first] = jsonLines((await runs('--json')).stdout);
  t.match(latest, { id: 'z-2', exitCode: null, finished: null, read: null, outcomes: {} });
  t.match([latest, second], [{ task: '' }, { task: 'north' }]);
  t.match(first, { user: 'ada', exitCode: 0, read: 4, inputs: [/a\.csv$/], outcomes: { added: 3 } });
  const [heading, , other, third] = parse((await runs('--csv')).stdout) as string[][];
  t.strictSame(heading?.slice(0, 10), [
    ...['id', 'started', 'finished', 'user', 'command', 'definition', 'task', 'inputs', 'exitCode', 'read'],
  ]);
  t.equal(other?.[5], "'=cmd");
  t.equal(third?.[heading?.indexOf('added') ?? 0], '3');
});

t.test('the report of a run is the one that it printed', async (t) => {
  const [, , { id }] = jsonLines((await runs('--json')).stdout) as [unknown, unknown, { id: string }];
  const { code, stdout } = await runs(id.slice(0, 12), '--timezone', 'UTC');
  t.equal(code, 0);
  t.match(stdout, new RegExp(`^Run ${id} of ada: sync, started .*, ended .* with exit code 0\n`));
  // How long the end itself took is not in what was kept.
  const table = (text: string) => /System: [\s\S]*?Stage/.exec(text)?.[0].replace(/Production Time.*/, '');
  t.ok(table(stdout));
  t.equal(table(stdout), table(report));
  const [whole] = jsonLines((await runs(id, '--json')).stdout);
  t.match(whole, { id, statistics: { read: 4, stages: [{ name: 'source-reader' }] } });
});

t.test('of a run that kept something else, or nothing, that is shown', async (t) => {
  t.match((await runs('z-1')).stdout, /^Run z-1 of bob: .* with exit code 3\n{\n {2}"read": 7,/);
  t.match(
    (await runs('z-2')).stdout,
    /^Run z-2 of eve: apply, started .*, it has not ended, or was killed\n$/,
  );
  t.match(await runs('z-1', 'z-2'), { code: 2, stderr: /give one run/ });
  t.match(await runs('nothing'), { code: 2, stderr: /has no run nothing/ });
});
