import t from 'tap';
import { byFrequency, median } from '../../../lib/init/typical.ts';

t.test('values are counted, the most frequent first', async (t) => {
  t.strictSame(byFrequency(['a', 'b', 'c', 'b']), [
    ['b', 2],
    ['a', 1],
    ['c', 1],
  ]);
  t.strictSame(byFrequency([]), []);
});

t.test('the median is the number in the middle, whatever the order', async (t) => {
  t.equal(median([10, 9, 100]), 10);
  t.equal(median([4, 1, 3, 2]), 3, 'of two the upper one');
  t.equal(median([]), 0);
});
