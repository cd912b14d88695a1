import t from 'tap';
import { type Row, VOLUME_COLUMNS } from '../../../../lib/cli/listing/columns.ts';
import { sortKeys, sortRows } from '../../../../lib/cli/listing/sort-rows.ts';

const ROWS: readonly Row[] = [
  { volume: 'A', slot: 'B2', usage: 9 },
  { volume: 'B', slot: 'B10', usage: 10, scratch: true },
  { volume: 'C', usage: '9223372036854775807', scratch: false },
  { volume: 'D', slot: 'B2' },
];

const sorted = (...names: string[]) =>
  sortRows(ROWS, sortKeys(names, VOLUME_COLUMNS))
    .map(({ volume }) => volume)
    .join('');

t.test('numbers are sorted by size, text by its letters, and what has no value comes last', async (t) => {
  t.equal(sorted('usage'), 'ABCD');
  t.equal(sorted('-usage'), 'CBAD');
  t.equal(sorted('slot'), 'BADC', 'equal ones stay in their order');
  t.equal(sorted('-SLOT'), 'ADBC');
  t.equal(sorted('scratch'), 'CBAD');
  t.equal(sorted('slot', '-volume'), 'BDAC');
  t.equal(sorted('+volume'), 'ABCD');
});

t.test('only a column sorts', async (t) => {
  t.throws(() => sortKeys(['-sloth'], VOLUME_COLUMNS), {
    message: /--sort-by: there is no column sloth; did you mean slot\?/,
  });
});
