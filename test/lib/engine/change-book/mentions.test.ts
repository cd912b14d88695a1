import t from 'tap';
import { Mentions } from '../../../../lib/engine/change-book/mentions.ts';
import { PackedStore } from '../../../../lib/platform/spill/packed-store.ts';
import { RowTable } from '../../../../lib/snapshots/row-table.ts';

const store = new PackedStore(0);
t.teardown(() => store.close());

function mentions(volumes = 4): Mentions {
  const table = new RowTable();
  for (let row = 0; row < volumes; row++) table.add([`A${row}`, 'text']);
  return new Mentions(table);
}

t.test('a volume that was found in step has its place, on the disk too', async (t) => {
  const volumes = mentions();
  volumes.found(1, 0, 0, 17);
  volumes.found(2, 0, 3, 5);
  volumes.decided(3);
  t.strictSame(
    [0, 1, 2, 3].map((row) => volumes.isUnchanged(row)),
    [false, true, true, false],
  );
  volumes.keepKeys();
  volumes.evict(store);
  t.strictSame([volumes.unchanged(), volumes.absent()], [2, 1]);
  volumes.restore();
  t.strictSame(volumes.place(1), { source: 0, line: 17 });
  t.strictSame(volumes.place(2), { source: 3, line: 5 });
  t.strictSame([...volumes.unchangedRows()].sort(), [1, 2]);
  t.strictSame([...volumes.absentRows()], [0]);
});

t.test('a field was given if any of the records gave it', async (t) => {
  const volumes = mentions();
  volumes.found(0, 0b110, 0, 1);
  t.equal(volumes.notGiven(0), 0b110);
  volumes.found(0, 0b011, 0, 2);
  t.equal(volumes.notGiven(0), 0b010);
  volumes.found(0, 0b100, 0, 3);
  t.equal(volumes.notGiven(0), 0);
  t.equal(volumes.unchanged(), 1);
});

t.test('with more sets of fields than there are marks, fields count as given', async (t) => {
  const volumes = mentions(400);
  for (let row = 0; row < 400; row++) volumes.found(row, row + 1, 0, row);
  t.equal(volumes.notGiven(9), 10);
  t.equal(volumes.notGiven(399), 0);
  t.equal(volumes.unchanged(), 400);
  t.equal([...volumes.unchangedRows()].length, 400);
});
