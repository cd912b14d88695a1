import fc from 'fast-check';
import t from 'tap';
import { type LinePlace, RecognizedLines } from '../../../../lib/records/recognition/recognized-lines.ts';

/** A stretch of entries, and how many lines and inputs are left out before its lines. */
interface Stretch {
  readonly first: number;
  readonly count: number;
  readonly lines: number;
  readonly inputs: number;
}

// Each entry at most once, the stretches in any order, as lines of an input that was sorted anew.
const stretches = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.nat(3),
      fc.constantFrom(0, 0, 0, 1, 4),
      fc.constantFrom(0, 0, 0, 1),
    ),
    {
      maxLength: 200,
    },
  )
  .map((steps) => {
    let first = 0;
    return steps.map(([count, gap, lines, inputs]): Stretch => {
      const stretch = { first, count, lines, inputs };
      first += count + gap;
      return stretch;
    });
  })
  .chain((all) => fc.oneof(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

t.test('tells of each entry what a plain map tells, in whatever order they were recognized', async () => {
  fc.assert(
    fc.property(stretches, fc.boolean(), (added, asksBetween) => {
      const end = Math.max(0, ...added.map(({ first, count }) => first + count)) + 2;
      const [lines, plain] = [new RecognizedLines(end), new Map<number, LinePlace>()];
      const check = () => {
        for (let entry = 0; entry < end; entry++) {
          const [found, known] = [lines.place(entry), plain.get(entry)];
          if (found?.input !== known?.input || found?.line !== known?.line) throw new Error(`entry ${entry}`);
        }
      };
      let [input, line] = [0, 1];
      for (const [index, { first, count, ...left }] of added.entries()) {
        [input, line] = [input + left.inputs, line + left.lines];
        lines.add(first, count, input, line);
        for (let at = 0; at < count; at++) plain.set(first + at, { input, line: line + at });
        line += count;
        if (asksBetween && index % 50 === 0) check();
      }
      check();
    }),
    { numRuns: 300 },
  );
});

t.test('what follows in the file, but not in the input, has a place of its own', async (t) => {
  const lines = new RecognizedLines(20);
  t.equal(lines.place(0), undefined);
  lines.add(10, 2, 0, 1);
  lines.add(12, 1, 0, 4);
  lines.add(13, 1, 1, 5);
  lines.add(3, 1, 1, 6);
  t.strictSame(
    [9, 10, 11, 12, 13, 14, 3, 2].map((entry) => lines.place(entry)),
    [
      ...[undefined, { input: 0, line: 1 }, { input: 0, line: 2 }, { input: 0, line: 4 }],
      ...[{ input: 1, line: 5 }, undefined, { input: 1, line: 6 }, undefined],
    ],
  );
});
