import t from 'tap';
import { growthOf, heldBy, intervalOf } from '../../../bench/soak/watch.ts';
import { needs, PROC } from '../../needs.ts';

const MB = 1_000_000;
const interval = (bytes: number, descriptors = 30) => ({
  leastBytes: bytes,
  mostBytes: bytes * 2,
  descriptors,
});
const intervals = (count: number, of: (at: number) => ReturnType<typeof interval>) =>
  Array.from({ length: count }, (_, at) => of(at));

t.test('what this process holds is read', needs(PROC), async (t) => {
  const held = heldBy(process.pid);
  t.ok((held?.bytes ?? 0) > 10 * MB);
  t.ok((held?.descriptors ?? 0) > 2);
  t.equal(heldBy(2 ** 30), undefined);
});

t.test('an interval has the least and the most of its moments', async (t) => {
  const moments = [
    { bytes: 3, descriptors: 7 },
    { bytes: 1, descriptors: 9 },
    { bytes: 2, descriptors: 8 },
  ];
  t.strictSame(intervalOf(moments), { leastBytes: 1, mostBytes: 3, descriptors: 9 });
  t.equal(intervalOf([]), undefined);
});

t.test('growth is what goes on after the warm-up', async (t) => {
  t.match(growthOf(intervals(9, (at) => interval(at * 100 * MB))), { grows: false, text: /too short/ });
  t.match(growthOf(intervals(30, (at) => interval(at < 5 ? at * 20 * MB : 100 * MB))), {
    grows: false,
    text: 'does not grow: memory 100 to 100 MB, open files 30 to 30, after warm-up',
  });
  t.match(growthOf(intervals(30, (at) => interval((100 + at * 3) * MB))), { grows: true, text: /^grows: / });
  t.match(growthOf(intervals(30, (at) => interval(100 * MB, 30 + at))), { grows: true });
  t.match(growthOf(intervals(30, (at) => interval((100 + (at % 7) * 20) * MB))), { grows: false });
});
