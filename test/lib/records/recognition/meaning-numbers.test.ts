import t from 'tap';
import { MeaningNumbers } from '../../../../lib/records/recognition/meaning-numbers.ts';

t.test('the same meaning has the same number, and another one another', async (t) => {
  const numbers = new MeaningNumbers();
  const meanings = [
    { kind: 'volume', scope: 0, notGiven: 1 },
    { kind: 'volume', scope: 1, notGiven: 0 },
    { kind: 'excluded', reason: '1', fits: true },
    { kind: 'volume', scope: 0, notGiven: 2 ** 32 + 1 },
    { kind: 'excluded', reason: '', fits: true },
    { kind: 'excluded', reason: '', fits: true, needsNext: true },
    { kind: 'volume', scope: 0, notGiven: 1, needsNext: true },
  ] as const;
  for (let round = 0; round < 2; round++) {
    t.strictSame(
      meanings.map((meaning) => numbers.of({ ...meaning })),
      [0, 1, 2, 3, 4, 5, 6],
    );
  }
  t.strictSame(numbers.all, meanings);
});

t.test('once all numbers are used, only meanings that have one get one', async (t) => {
  const numbers = new MeaningNumbers();
  for (let notGiven = 0; notGiven < 65_536; notGiven++) numbers.of({ kind: 'volume', scope: 0, notGiven });
  t.equal(numbers.of({ kind: 'volume', scope: 0, notGiven: 65_536 }), -1);
  t.equal(numbers.of({ kind: 'excluded', reason: '', fits: true }), -1);
  t.equal(numbers.of({ kind: 'volume', scope: 0, notGiven: 65_535 }), 65_535);
  t.equal(numbers.all.length, 65_536);
});
