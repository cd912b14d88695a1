import { syncBuiltinESMExports } from 'node:module';
import v8 from 'node:v8';
import t, { type Test } from 'tap';
import { HeapTuning } from '../../../lib/platform/heap-tuning.ts';

const SAVING = ['--incremental-marking', '--heap-growing-percent=20'];

// Takes the flags instead of V8, and stands for the memory of the process.
function tuned(t: Test, rss: () => number = () => 0) {
  const flags: string[] = [];
  t.intercept(v8, 'setFlagsFromString', { value: (flag: string) => flags.push(flag) });
  syncBuiltinESMExports();
  t.intercept(process.memoryUsage, 'rss', { value: rss });
  const heap = new HeapTuning();
  const since = () => flags.splice(0);
  t.strictSame(since(), ['--semi-space-growth-factor=1'], 'the young generation stays small from the start');
  return { heap, since };
}

t.test('memory is saved once RSS exceeds the limit, and only once', async (t) => {
  let rss = 168e6;
  const { heap, since } = tuned(t, () => rss);
  heap.check();
  t.strictSame(since(), [], 'the limit itself is not exceeded');
  rss++;
  heap.check();
  t.strictSame(since(), SAVING);
  heap.check();
  heap.saveMemory();
  t.strictSame(since(), []);
});

t.test('marking at once gives way when memory is saved, and never takes its place', async (t) => {
  const { heap, since } = tuned(t);
  heap.markAtOnce();
  t.strictSame(since(), ['--no-incremental-marking']);
  heap.saveMemory();
  t.strictSame(since(), SAVING);
  heap.markAtOnce();
  t.strictSame(since(), []);
});

t.test('the limit may be set, also to none', async (t) => {
  let rss = 1000;
  const { heap, since } = tuned(t, () => rss);
  heap.markAtOnce(Number.POSITIVE_INFINITY);
  rss = 1e12;
  heap.check();
  t.strictSame(since(), ['--no-incremental-marking']);
  heap.markAtOnce(500);
  heap.check();
  t.strictSame(since(), ['--no-incremental-marking', ...SAVING]);
});
