import t from 'tap';
import { measureWire } from '../../bench/wire.ts';
import { PROGRAM } from '../program.ts';
import { bench } from './run-bench.ts';

// The vendor publishes about 1 MB down and about 28 KB up for the same case.
t.test('10,000 volumes with descriptions and 100 updates are few bytes on the wire', async (t) => {
  const { first, unchanged, updates } = await measureWire(PROGRAM, t.testdir({}));
  t.ok(first.down < 150_000, `${first.down} bytes down the first time`);
  t.ok(unchanged.down < 1000, `${unchanged.down} bytes down when nothing has changed`);
  t.ok(updates.down < 2000, `${updates.down} bytes down with the updates`);
  t.ok(updates.up < 6000, `${updates.up} bytes up with the updates`);
});

t.test('the bench measures a server on the wire and under load', async (t) => {
  const { status, stdout, stderr } = bench(['wire']);
  t.equal(status, 0, stderr);
  t.match(stdout, /^\| 100 updates, snapshot kept +\|/m);
  t.match(stdout, /50 clients at once, .*: 20,000 changes.*; 0 were sent again/);
  t.match(stdout, /^\| 100 updates: under 6 KB up +\| .* KB +\| met /m);
});
