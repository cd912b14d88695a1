import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { PARTS } from '../../bench/parts.ts';

const PROGRAM = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));
const TAPESYNC = fileURLToPath(new URL('../../lib/tapesync.js', import.meta.url));

// Tap has every Node under it load its hooks, which would be measured too, and which the compiler does not bear.
const run = (program: string, ...args: readonly string[]) =>
  spawnSync('env', ['-u', 'NODE_OPTIONS', process.execPath, program, ...args], { encoding: 'utf8' });

// Every result is checked by the bench itself, which ends with an error where one is wrong.
const measured = (t: Test, part: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = run(PROGRAM, '--part', part, '--repeat', '1', ...args);
  t.equal(status, 0, stderr);
  return stdout;
};
const row = (volumes: string, work: string, contender: string) =>
  new RegExp(`^\\| ${volumes} +\\| ${work} +\\| ${contender} +\\|.*\\d MB \\|$`, 'm');

t.test('daily syncs on the embedded store are measured beside sqlite3 and DuckDB', async (t) => {
  const stdout = measured(t, 'embedded', '--volumes', '2000');
  for (const work of ['no change', '1 % changed']) {
    for (const contender of ['tapesync', 'sqlite3', 'DuckDB']) t.match(stdout, row('2,000', work, contender));
  }
  t.match(stdout, /tapesync \d+\.\d+\.\d+, sqlite3 \d.*, DuckDB \d/);
  t.match(stdout, /^\| 2,000 volumes: tapesync in at most 200.0 MB of memory +\| \d+ MB/m);
});

t.test('syncs over HTTP are measured beside psql, with and without kept snapshots', async (t) => {
  const stdout = measured(t, 'server', '--volumes', '2000', '--scopes', '5');
  for (const contender of ['tapesync over HTTP', 'tapesync over HTTP, snapshots kept', 'psql'])
    t.match(stdout, row('2,000', '1 % changed', contender));
  t.match(stdout, /no change: tapesync over HTTP at least 2 times as fast as psql/);
});

t.test('a first load is measured on every store', async (t) => {
  const stdout = measured(t, 'first-load', '--volumes', '2000', '--scopes', '5');
  for (const contender of ['tapesync', 'sqlite3', 'DuckDB', 'tapesync over HTTP', 'psql'])
    t.match(stdout, row('2,000', 'first load', contender));
});

t.test('a server is measured on the wire and under load', async (t) => {
  const stdout = measured(t, 'wire');
  t.match(stdout, /^\| 100 updates, snapshot kept +\|/m);
  t.match(stdout, /50 clients at once, .*: 20,000 changes.*; 0 were sent again/);
  t.match(stdout, /^\| 100 updates: under 6 KB up +\| .* KB +\| met /m);
});

t.test('a small catalog is measured beside a Node that does nothing', async (t) => {
  const stdout = measured(t, 'small', '--volumes', '1000');
  t.match(stdout, row('1,000', 'first load', 'node -e 0'));
  t.match(stdout, /^\| 1,000 volumes, no change: tapesync within 0.25 s of node -e 0 +\| -?\d/m);
});

t.test('extracting is measured beside Miller and jq', async (t) => {
  t.match(measured(t, 'extract', '--volumes', '3000'), row('3,000', 'extract', 'Miller'));
  t.match(measured(t, 'json', '--volumes', '3000'), row('3,000', 'extract', 'jq'));
});

// An installation without the option has nothing that could be measured.
const sorts = run(TAPESYNC, 'extract', '--help').stdout.includes('--sort');
t.test(
  'grouping is measured beside GNU sort, and a sync of shuffled records beside one of sorted ones',
  { skip: !sorts && 'tapesync does not group by scope' },
  async (t) => {
    const stdout = measured(t, 'order', '--volumes', '5000', '--scopes', '50');
    t.match(stdout, row('5,000', 'group by scope', 'GNU sort'));
    t.match(stdout, row('5,000', 'no change', 'tapesync, records sorted'));
    t.match(stdout, /tapesync loads no scope a second time +\| 0 loaded again +\| met/);
  },
);

t.test('growth is measured on three sizes, on both kinds of store', async (t) => {
  const sizes = ['500', '5,000', '50,000'];
  const embedded = measured(t, 'growth', '--volumes', '50000');
  for (const size of sizes) t.match(embedded, row(size, 'no change', 'tapesync'));
  t.match(embedded, /a volume costs tapesync the same, within 15 % +\| .* µs a volume/);
  const server = measured(t, 'growth-server', '--volumes', '50000');
  for (const size of sizes) t.match(server, row(size, 'no change', 'tapesync over HTTP'));
});

t.test('the bench says how it is used, and refuses what makes no sense', async (t) => {
  const { status, stdout } = run(PROGRAM, '--help');
  t.equal(status, 0);
  t.match(stdout, /^usage: npm run bench/);
  for (const { name, title } of PARTS) t.ok(stdout.includes(`${name.padEnd(15)} ${title}`), name);
  t.match(run(PROGRAM, '--part', 'all').stderr, /--part all: expected embedded, server/);
  t.match(run(PROGRAM, '--volumes', '5', '--part', 'small').stderr, /--volumes 5: expected a whole number/);
});
