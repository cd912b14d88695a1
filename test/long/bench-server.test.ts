import t from 'tap';
import { bench, rowOf } from '../bench/run-bench.ts';

t.test('a small run on a server measures it beside psql, with and without kept snapshots', async (t) => {
  const parts = ['server', 'large-server', 'first-load', 'growth-server'];
  const { status, stdout, stderr } = bench(parts, '--volumes', '2000', '--scopes', '5');
  t.equal(status, 0, stderr);
  for (const contender of ['tapesync over HTTP', 'tapesync over HTTP, snapshots kept', 'psql']) {
    for (const work of ['no change', '1 % changed']) t.match(stdout, rowOf('2,000', work, contender));
  }
  for (const contender of ['tapesync', 'sqlite3', 'DuckDB', 'tapesync over HTTP', 'psql'])
    t.match(stdout, rowOf('2,000', 'first load', contender));
  t.match(stdout, rowOf('20', 'no change', 'tapesync over HTTP'), 'growth');
  t.match(stdout, /no change: tapesync over HTTP at least as fast as psql/);
  t.match(stdout, /no change: tapesync over HTTP at least 2 times as fast as psql/);
  t.match(
    stdout,
    /^\| 2,000 volumes, first load: tapesync over HTTP in at most 200.0 MB of memory +\| \d+ MB/m,
  );
});
