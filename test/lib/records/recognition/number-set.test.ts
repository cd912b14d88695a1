import fc from 'fast-check';
import t from 'tap';
import { NumberSet } from '../../../../lib/records/recognition/number-set.ts';

const BOUND = 200;

// Stretches that begin and end anywhere in a word of 32, and some that are whole words.
const stretch = fc.oneof(
  fc.record({ from: fc.nat(BOUND - 1), count: fc.nat(100) }),
  fc.record({ from: fc.constantFrom(0, 31, 32, 33, 63, 64), count: fc.constantFrom(0, 1, 31, 32, 33, 64) }),
);

/** The plain model of `gap`. */
function gapIn(set: ReadonlySet<number>, from: number, most: number): number {
  let count = 0;
  while (count < most && !set.has(from + count)) count++;
  return count;
}

t.test('has what a plain set has, whatever stretches were added', async () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), stretch, (added, asked) => {
      const [set, plain] = [new NumberSet(BOUND), new Set<number>()];
      for (const { from, count } of added) {
        const inside = Math.min(count, BOUND - from);
        set.add(from, inside);
        for (let number = from; number < from + inside; number++) plain.add(number);
      }
      for (let number = 0; number < BOUND; number++) {
        if (set.has(number) !== plain.has(number)) throw new Error(`${number} is in one of them`);
      }
      const gap = set.gap(asked.from, asked.count);
      if (gap !== gapIn(plain, asked.from, asked.count)) throw new Error(`the gap is not ${gap}`);
    }),
    { numRuns: 500 },
  );
});

t.test('a number is added by itself, each bit of a word', async (t) => {
  for (let number = 0; number < 65; number++) {
    const set = new NumberSet(65);
    set.add(number);
    const found = Array.from({ length: 65 }, (_, other) => other).filter((other) => set.has(other));
    t.strictSame(found, [number]);
    t.equal(set.gap(0, 65), number);
    t.equal(set.gap(number, 65), 0);
  }
});

t.test('beyond its bound there is nothing, and a gap goes no further than it may', async (t) => {
  const empty = new NumberSet(0);
  t.equal(empty.has(0), false);
  t.equal(empty.gap(0, 1000), 1000);
  const set = new NumberSet(100);
  set.add(99);
  t.equal(set.has(1000), false);
  t.equal(set.gap(0, 99), 99);
  t.equal(set.gap(0, 0), 0);
  t.equal(set.gap(0, 100), 99);
  t.equal(set.gap(100, 50), 50);
});
