import t from 'tap';
import { RowNumbers } from '../../../../lib/engine/change-book/row-numbers.ts';
import { PackedStore } from '../../../../lib/platform/spill/packed-store.ts';

// All of it goes to the disk.
const store = new PackedStore(0);
t.teardown(() => store.close());

t.test('rows have the number that was set last, and 0 before', async (t) => {
  const numbers = new RowNumbers();
  t.equal(numbers.get(3), 0);
  numbers.set(3, -7, 5);
  numbers.set(3, -8, 5);
  numbers.set(4, 2 ** 31 - 1, 5);
  t.strictSame(
    [0, 1, 2, 3, 4].map((row) => numbers.get(row)),
    [0, 0, 0, -8, 2 ** 31 - 1],
  );
});

t.test('numbers that are all 0 take no memory', async (t) => {
  const numbers = new RowNumbers();
  numbers.set(1, 0, 1000);
  numbers.evict(store);
  numbers.restore();
  t.equal(numbers.bytes, 0);
  t.equal(numbers.get(1), 0);
});

t.test('numbers that were evicted take no memory until they are needed, and are the same then', async (t) => {
  const numbers = new RowNumbers();
  numbers.set(999, 12, 1000);
  numbers.evict(store);
  t.equal(numbers.bytes, 0);
  numbers.readBack();
  t.equal(numbers.get(999), 12);
  numbers.release();
  t.equal(numbers.bytes, 0);
  numbers.restore();
  numbers.set(999, 13, 1000);
  numbers.evict(store);
  numbers.restore();
  t.equal(numbers.get(999), 13, 'what was changed is written anew');
});
