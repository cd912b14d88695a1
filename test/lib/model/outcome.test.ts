import t from 'tap';
import { OUTCOMES, OutcomeCounts } from '../../../lib/model/outcome.ts';

t.test('records are counted by outcome and reason', async (t) => {
  const counts = new OutcomeCounts();
  counts.add('excluded', 'heading');
  counts.add('excluded', 'scratch', 5);
  counts.add('excluded', 'heading');
  counts.add('added');
  t.equal(counts.total('excluded'), 7);
  t.equal(counts.total('added'), 1);
  t.equal(counts.total('failed'), 0);
  t.equal(counts.sum(), 8);
  t.strictSame(counts.reasons('excluded'), [
    ['scratch', 5],
    ['heading', 2],
  ]);
  t.strictSame(counts.reasons('added'), [['', 1]]);
  t.strictSame(counts.reasons('failed'), []);
});

t.test('no records are no reason', async (t) => {
  const counts = new OutcomeCounts();
  counts.add('skipped', 'locked', 0);
  t.strictSame(counts.reasons('skipped'), []);
});

t.test('counts are merged by outcome and reason, and the merged ones stay', async (t) => {
  const [one, two] = [new OutcomeCounts(), new OutcomeCounts()];
  one.add('rejected', 'no volume', 2);
  two.add('rejected', 'no volume', 3);
  two.add('rejected', 'no date', 1);
  two.add('updated', '', 4);
  one.merge(two);
  one.add('updated', '', 1);
  t.strictSame(one.reasons('rejected'), [
    ['no volume', 5],
    ['no date', 1],
  ]);
  t.equal(one.sum(), 11);
  t.equal(two.sum(), 8);
});

t.test('the sum has every outcome in it', async (t) => {
  const counts = new OutcomeCounts();
  for (const outcome of OUTCOMES) counts.add(outcome);
  t.equal(counts.sum(), 10);
});
