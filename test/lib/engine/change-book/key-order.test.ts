import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { inKeyOrder } from '../../../../lib/engine/change-book/key-order.ts';
import { RowTable } from '../../../../lib/snapshots/row-table.ts';

t.test('rows come in the order of their keys, whatever else is in them', async (t) => {
  const key = fc.string({ unit: fc.constantFrom('A', 'B', '0', '-'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.uniqueArray(key), fc.boolean(), fc.func(fc.boolean()), (keys, isLong, isChosen) => {
      const table = new RowTable();
      for (const name of keys) table.add(isLong ? [name, 'x'.repeat(300)] : [name]);
      const rows = Uint32Array.from(keys.keys()).filter((row) => isChosen(row));
      const ordered = inKeyOrder(table, rows);
      assert.deepEqual(
        [...ordered].map((row) => table.key(row)),
        [...rows].map((row) => keys[row]).sort(),
      );
    }),
  );
  t.pass();
});

t.test('rows that are in order are not copied', async (t) => {
  const table = new RowTable();
  for (const key of ['A', 'A1', 'B', 'B-1']) table.add([key, '1']);
  const rows = Uint32Array.of(0, 1, 3);
  t.equal(inKeyOrder(table, rows), rows);
  t.strictSame([...inKeyOrder(table, Uint32Array.of(3, 1, 0))], [0, 1, 3]);
});
