import t from 'tap';
import { LabelFilter } from '../../../../lib/records/recognition/label-filter.ts';

const around = (label: string): readonly [bytes: Uint8Array, start: number, end: number] => {
  const bytes = Buffer.from(`XX${label}YY`);
  return [bytes, 2, bytes.length - 2];
};
const label = (number: number) => `E${String(number).padStart(5, '0')}L6`;

t.test('whatever was added passes, in the scope that it was added in', async (t) => {
  const filter = new LabelFilter();
  t.equal(filter.isEmpty, true);
  const labels = [
    'A',
    '-',
    'ABCDEFGHIJ',
    'x'.repeat(64),
    ...Array.from({ length: 5000 }, (_, at) => label(at)),
  ];
  for (const [at, each] of labels.entries()) filter.add(each, at % 7);
  t.equal(filter.isEmpty, false);
  t.ok(
    labels.every((each, at) => filter.mayHave(...around(each)) && filter.mayHaveIn(at % 7, ...around(each))),
  );
});

t.test('nothing passes where nothing was added', async (t) => {
  const filter = new LabelFilter();
  t.equal(filter.mayHave(...around('A1')), false);
  t.equal(filter.mayHaveIn(0, ...around('A1')), false);
});

t.test('of labels that differ in their last digits few others pass, and fewer in their scope', async (t) => {
  const filter = new LabelFilter();
  for (let number = 0; number < 100_000; number += 2) filter.add(label(number), 3);
  let [passed, inScope, elsewhere] = [0, 0, 0];
  for (let number = 1; number < 100_000; number += 2) {
    if (filter.mayHave(...around(label(number)))) passed++;
    if (filter.mayHaveIn(3, ...around(label(number)))) inScope++;
    if (filter.mayHaveIn(4, ...around(label(number - 1)))) elsewhere++;
  }
  // One bit in 84 is set.
  for (const count of [passed, inScope, elsewhere]) t.ok(count > 0 && count < 1200, `${count} pass`);
});
