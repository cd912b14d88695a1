import t from 'tap';
import { PARTS } from '../../bench/parts.ts';
import { bench, rowOf } from './run-bench.ts';

// Every result is checked by the bench itself, which ends with an error where one is wrong.
t.test('a small run on the embedded store measures every part beside its peers', async (t) => {
  const parts = ['embedded', 'small', 'extract', 'json', 'order', 'growth'];
  const { status, stdout, stderr } = bench(parts, '--volumes', '4000', '--scopes', '40');
  t.equal(status, 0, stderr);
  for (const contender of ['tapesync', 'sqlite3', 'DuckDB']) {
    for (const work of ['no change', '1 % changed', 'first load'])
      t.match(stdout, rowOf('4,000', work, contender));
    for (const size of ['40', '400']) t.match(stdout, rowOf(size, 'no change', contender), 'growth');
  }
  t.match(stdout, rowOf('4,000', 'first load', 'node -e 0'));
  for (const peer of ['Miller', 'jq']) t.match(stdout, rowOf('4,000', 'extract', peer));
  t.match(stdout, rowOf('4,000', 'group by scope', 'GNU sort'));
  t.match(stdout, rowOf('4,000', 'no change', 'tapesync, records sorted'));
  t.match(stdout, /tapesync \d+\.\d+\.\d+, sqlite3 \d.*, DuckDB \d/);
  for (const target of [
    /^\| 4,000 volumes: tapesync in at most 200.0 MB of memory +\| \d+ MB/m,
    /tapesync within 0.25 s of node -e 0 +\| -?\d/,
    /tapesync loads no scope a second time +\| 0 loaded again +\| met/,
    /the time of tapesync grows along a straight line, within 15 % +\| .* % off; .* µs a volume/,
  ])
    t.match(stdout, target);
});

t.test('the bench says how it is used, and refuses what makes no sense', async (t) => {
  const { status, stdout } = bench([], '--help');
  t.equal(status, 0);
  t.match(stdout, /^usage: npm run bench/);
  for (const { name, title } of PARTS) t.ok(stdout.includes(`${name.padEnd(15)} ${title}`), name);
  t.match(bench(['all']).stderr, /--part all: expected embedded, server/);
  t.match(bench(['small'], '--volumes', '5').stderr, /--volumes 5: expected a whole number/);
});
