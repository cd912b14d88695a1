import t from 'tap';
import { DURATION_BOUNDS, Durations } from '../../../lib/observe/durations.ts';

t.test('a duration is counted in the first class whose bound it does not exceed', async (t) => {
  const durations = new Durations();
  for (const seconds of [0, 0.005, 0.0051, 30, 30.1, 3600]) durations.add(seconds);
  t.equal(durations.counts.length, DURATION_BOUNDS.length + 1);
  t.strictSame(durations.counts.slice(0, 3), [2, 1, 0]);
  t.strictSame(durations.counts.slice(-2), [1, 2], 'the last class has no bound');
});

t.test('durations are summed up', async (t) => {
  const durations = new Durations();
  t.equal(durations.sum, 0);
  for (const seconds of [0.25, 0.5, 100]) durations.add(seconds);
  t.equal(durations.sum, 100.75);
});

t.test('the bounds rise', async (t) => {
  t.strictSame(
    DURATION_BOUNDS,
    [...DURATION_BOUNDS].sort((a, b) => a - b),
  );
});
