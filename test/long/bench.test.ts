import t from 'tap';
import { bench, rowOf } from '../bench/run-bench.ts';
import { needs } from '../needs.ts';

// Every result is checked by the bench itself, which ends with an error where one is wrong.
t.test(
  'a small run on the embedded store measures every part beside its peers',
  needs('sqlite3', 'mlr', 'jq', '/usr/bin/time'),
  async (t) => {
    const parts = ['embedded', 'recognition', 'small', 'extract', 'json', 'order', 'growth'];
    const { status, stdout, stderr } = bench(parts, '--volumes', '4000', '--scopes', '40');
    t.equal(status, 0, stderr);
    const reading = new RegExp(rowOf('4,000', 'no change', 'tapesync, no fingerprints'), 'gm');
    t.equal(stdout.match(reading)?.length, 5, 'in four parts, twice in one of them');
    for (const contender of ['tapesync', 'sqlite3', 'DuckDB']) {
      for (const work of ['no change', '1 % changed', 'first load'])
        t.match(stdout, rowOf('4,000', work, contender));
      for (const size of ['40', '400']) t.match(stdout, rowOf(size, 'no change', contender), 'growth');
    }
    t.match(stdout, rowOf('4,000', 'first load', 'node -e 0'));
    for (const peer of ['Miller', 'jq']) t.match(stdout, rowOf('4,000', 'extract', peer));
    t.match(stdout, rowOf('4,000', 'group by scope', 'GNU sort'));
    for (const order of ['sorted', 'in another order'])
      t.match(stdout, rowOf('4,000', 'no change', `tapesync, records ${order}`));
    t.match(stdout, /tapesync \d+\.\d+\.\d+, sqlite3 \d.*, DuckDB \d/);
    for (const target of [
      /^\| 4,000 volumes: tapesync in at most 200.0 MB of memory +\| \d+ MB/m,
      /no change: tapesync within 0.12 s of node -e 0 +\| -?\d/,
      /no change, every field in quotes: tapesync within 0.2 times the time of DuckDB +\| \d/,
      /no change, a definition of a site: tapesync within 0.2 times the time of DuckDB +\| \d/,
      /no change: tapesync within 0.15 times the time of DuckDB +\| \d/,
      /1 % changed: tapesync within 0.5 times the time of DuckDB +\| \d/,
      /no change: tapesync in at most 120 MB of memory +\| \d+ MB/,
      /tapesync, no fingerprints loads no scope a second time +\| 0 loaded again +\| met/,
      /the time of tapesync grows along a straight line, within 15 % +\| .* % off/,
    ])
      t.match(stdout, target);
  },
);

t.test(
  'a small run on a server measures it beside psql, with and without fingerprints',
  needs('psql', 'sqlite3', '/usr/bin/time'),
  async (t) => {
    // How it grows is measured as on the embedded store.
    const parts = ['server', 'large-server', 'first-load'];
    const { status, stdout, stderr } = bench(parts, '--volumes', '2000', '--scopes', '5');
    t.equal(status, 0, stderr);
    for (const contender of ['tapesync over HTTP', 'tapesync over HTTP, no fingerprints', 'psql']) {
      for (const work of ['no change', '1 % changed']) t.match(stdout, rowOf('2,000', work, contender));
    }
    for (const contender of ['tapesync', 'sqlite3', 'DuckDB', 'tapesync over HTTP', 'psql'])
      t.match(stdout, rowOf('2,000', 'first load', contender));
    for (const times of [2, 20])
      t.match(stdout, `no change: tapesync over HTTP at least ${times} times as fast as psql`);
    t.match(stdout, /first load: tapesync over HTTP within 3.5 times the time of psql +\| \d/);
    t.match(
      stdout,
      /^\| 2,000 volumes, first load: tapesync over HTTP in at most 200.0 MB of memory +\| \d+ MB/m,
    );
  },
);

t.test('the bench measures a server on the wire and under load', async (t) => {
  const { status, stdout, stderr } = bench(['wire']);
  t.equal(status, 0, stderr);
  t.match(stdout, /^\| 100 updates, cache kept +\|/m);
  t.match(stdout, /^\| 10,000 volumes, 100 of them changed by others: under 4 KB down +\| .* KB +\|/m);
  t.match(stdout, /50 clients at once, .*: 20,000 changes.*; 0 were sent again/);
  t.match(stdout, /^\| 100 updates: under 6 KB up +\| .* KB +\| met /m);
});
