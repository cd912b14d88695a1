import t from 'tap';
import { measureWire } from '../../bench/wire.ts';
import { PROGRAM } from '../program.ts';

// The vendor publishes about 1 MB down and about 28 KB up for the same case.
t.test('10,000 volumes with descriptions and 100 updates are few bytes on the wire', async (t) => {
  const { first, unchanged, updates, others } = await measureWire(PROGRAM, t.testdir({}));
  t.ok(first.down < 150_000, `${first.down} bytes down the first time`);
  t.ok(unchanged.down < 2000, `${unchanged.down} bytes down when nothing has changed`);
  t.ok(updates.down < 5000, `${updates.down} bytes down with the updates`);
  // With the answers to the changes that set these right again.
  t.ok(others.down < 5500, `${others.down} bytes down where others have changed 100`);
  t.ok(updates.up < 6000, `${updates.up} bytes up with the updates`);
});
