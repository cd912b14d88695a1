import fc from 'fast-check';
import t from 'tap';
import { NumberSet } from '../../../../lib/records/recognition/number-set.ts';
import { Stretches } from '../../../../lib/records/recognition/stretches.ts';

const added = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 5 })), { maxLength: 300 });

function stretchesOf(all: readonly (readonly [number, number])[]): Stretches {
  const stretches = new Stretches();
  for (const [first, count] of all) stretches.add(first, count);
  return stretches;
}

function entriesIn(stretches: Stretches): readonly number[] {
  return Array.from({ length: stretches.size }, (_, at) =>
    Array.from({ length: stretches.count(at) }, (_, index) => stretches.first(at) + index),
  ).flat();
}

t.test('all entries are there in the order in which they were added', async () => {
  fc.assert(
    fc.property(added, (all) => {
      const expected = all.flatMap(([first, count]) => Array.from({ length: count }, (_, at) => first + at));
      if (entriesIn(stretchesOf(all)).join() !== expected.join()) throw new Error('other entries');
    }),
  );
});

t.test('what follows the last stretch goes on with it', async (t) => {
  const stretches = stretchesOf([
    [3, 2],
    [5, 1],
    [7, 1],
    [0, 3],
    [3, 1],
  ]);
  t.strictSame(
    Array.from({ length: stretches.size }, (_, at) => [stretches.first(at), stretches.count(at)]),
    [
      [3, 3],
      [7, 1],
      [0, 4],
    ],
  );
  stretches.clear();
  t.equal(stretches.size, 0);
  stretches.add(4, 1);
  t.strictSame(entriesIn(stretches), [4]);
});

t.test('they are some entries where each of these is there once, in whatever order', async (t) => {
  const are = (all: readonly (readonly [number, number])[], first: number, count: number) =>
    stretchesOf(all).are(first, count, new NumberSet(100));
  t.ok(are([], 5, 0));
  t.ok(are([[5, 3]], 5, 3));
  const mixed = [
    [40, 2],
    [5, 20],
    [30, 10],
    [25, 5],
  ] as const;
  t.ok(are(mixed, 5, 37));
  for (const [first, count] of [
    [5, 36],
    [5, 38],
    [4, 38],
    [6, 36],
  ] as const)
    t.notOk(are(mixed, first, count), `${count} from ${first} on`);
  t.notOk(are([...mixed.slice(0, 3), [25, 4], [28, 1]], 5, 37), 'one of them twice, and one missing');
  const seen = new NumberSet(100);
  seen.add(7);
  t.notOk(stretchesOf([[5, 3]]).are(5, 3, seen), 'one was seen before');
});
