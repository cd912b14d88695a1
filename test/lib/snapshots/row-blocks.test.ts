import t from 'tap';
import { RowBlocks, RowTableError } from '../../../lib/snapshots/row-blocks.ts';
import { RowTable } from '../../../lib/snapshots/row-table.ts';

t.test('rows are numbered as they come, each with its key and its columns', async (t) => {
  const rows = new RowBlocks();
  t.equal(rows.add(['A1', 'x\ty', '']), 0);
  t.equal(rows.add(['A2']), 1);
  rows.load(Buffer.from('A3\tpart'));
  t.equal(rows.size, 2, 'a row without its end is none yet');
  rows.load(Buffer.from('ly\n'));
  t.equal(rows.size, 3);
  t.strictSame(
    [0, 1, 2].map((row) => rows.key(row)),
    ['A1', 'A2', 'A3'],
  );
  t.strictSame(
    [0, 1, 2].map((row) => rows.columns(row)),
    [['A1', 'x\ty', ''], ['A2'], ['A3', 'partly']],
  );
});

t.test('a row begins at its offset in its block', async (t) => {
  const rows = new RowBlocks();
  for (const key of ['A1', 'A2', 'A3']) rows.add([key, 'é']);
  for (const row of [0, 1, 2]) {
    const text = rows.blockOf(row).toString('utf8', rows.offsetOf(row));
    t.equal(text.slice(0, 5), `A${row + 1}\té\n`);
  }
  t.equal(rows.blockOf(2), rows.blockOf(0), 'all of them are in the first block');
  t.throws(() => new RowBlocks().blockOf(0), new RangeError('there is no row 0'));
});

t.test('a row that does not fit into a block begins in the next one', async (t) => {
  const rows = new RowBlocks();
  rows.add(['A1', 'x'.repeat(400)]);
  rows.load(Buffer.from(`A2\t${'y'.repeat(50)}`));
  rows.load(Buffer.from(`${'y'.repeat(150)}\nA3\tz\n`));
  t.equal(rows.columns(1)[1], 'y'.repeat(200));
  t.equal(rows.offsetOf(1), 0);
  t.not(rows.blockOf(1), rows.blockOf(0));
  t.strictSame(rows.columns(2), ['A3', 'z']);
  t.equal(rows.bytes, 8 * 4 + 512 + 512 * 8, 'the second block is eight times as large');
});

t.test('the pieces of a table make the same table again', async (t) => {
  const table = new RowTable();
  for (let row = 0; row < 20_000; row++) table.add([`V${row}`, 'x'.repeat(row % 300)]);
  for (const original of [table, table.keysOnly(), new RowTable()]) {
    const again = new RowTable();
    for (const piece of original.pieces()) again.load(piece);
    again.endLoad();
    t.equal(again.size, original.size);
    let same = 0;
    for (let row = 0; row < again.size; row++) {
      if (again.columns(row).join() === original.columns(row).join()) same++;
    }
    t.equal(same, original.size);
  }
});

t.test('a cut last row is noticed', async (t) => {
  const rows = new RowBlocks();
  t.doesNotThrow(() => rows.endLoad(), 'no row at all is whole');
  rows.load(Buffer.from('A1\t1\nA2\t'));
  t.throws(() => rows.endLoad(), new RowTableError('the last row is cut'));
  rows.load(Buffer.from('\n'));
  t.doesNotThrow(() => rows.endLoad());
});

t.test('a row longer than a block is refused, not cut', async (t) => {
  const rows = new RowBlocks();
  const error = new RowTableError('a row is longer than 1048576 bytes');
  t.throws(() => rows.load(Buffer.alloc(3 << 20, 'x')), error);
});
