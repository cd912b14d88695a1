import t from 'tap';
import { OPTIONS } from '../../../lib/cli/options/options.ts';
import { READ_LIMITS, ReadGuard } from '../../../lib/sources/read-limits.ts';

const MIB = 2 ** 20;

t.test('what is more than the limit of bytes is refused', async (t) => {
  const guard = new ReadGuard('in', { bytes: 10, ratio: 1 });
  guard.take(10);
  t.throws(() => guard.take(1), { code: 'SOURCE_TOO_LARGE', parameters: { limit: 10, bytes: 11 } });
});

t.test('what is compressed better than the limit is refused once it is large', async (t) => {
  const guard = new ReadGuard('in', { bytes: 1024 * MIB, ratio: 100 });
  guard.stored = MIB / 16;
  guard.take(16 * MIB);
  t.throws(() => guard.take(1), {
    code: 'SOURCE_RATIO',
    parameters: { source: 'in', stored: MIB / 16, ratio: 256, limit: 100 },
  });
  guard.stored = MIB;
  guard.take(1);
});

t.test('the options have the limits of the library as their defaults', async (t) => {
  t.same(OPTIONS.maxInput.parse(OPTIONS.maxInput.default), { value: READ_LIMITS.bytes });
  t.equal(OPTIONS.maxRatio.default, READ_LIMITS.ratio);
});
