import fc from 'fast-check';
import t from 'tap';
import { RowSearch } from '../../../lib/snapshots/row-search.ts';
import { RowTable } from '../../../lib/snapshots/row-table.ts';

function tableOf(...keys: readonly string[]): RowTable {
  const table = new RowTable();
  for (const key of keys) table.add([key, key]);
  return table;
}

t.test('keys in the order of the rows, and a few that are elsewhere, need no index', async (t) => {
  const keys = Array.from({ length: 100 }, (_, index) => `A${1000 + index}`);
  const table = tableOf(...keys);
  const search = new RowSearch();
  for (const row of [0, 0, 1, 2, 50, 51, 99, 3]) t.equal(search.find(table, keys[row] ?? ''), row);
  t.equal(table.isIndexed, false);
});

t.test('keys in no order are looked up by the index before long', async (t) => {
  const keys = Array.from({ length: 100 }, (_, index) => `A${1000 + index}`);
  const table = tableOf(...keys);
  const search = new RowSearch();
  for (const key of keys.toReversed()) t.equal(search.find(table, key), keys.indexOf(key));
  t.equal(table.isIndexed, true);
});

t.test('a key that is nowhere is not found, whatever is like it', async (t) => {
  const table = tableOf('A1', 'A10', 'A2');
  const search = new RowSearch();
  for (const key of ['A', 'A0', 'A100', 'A3', '']) t.equal(search.find(table, key), -1, key);
  t.equal(search.find(table, 'A10'), 1, 'and changes nothing');
});

t.test('each reader of a table stands at a place of its own, and begins anew in another table', async (t) => {
  const table = tableOf('A1', 'A2', 'A3', 'A4');
  const ahead = new RowSearch();
  const behind = new RowSearch();
  t.equal(ahead.find(table, 'A4'), 3);
  t.equal(behind.find(table, 'A1'), 0);
  t.equal(behind.find(table, 'A2'), 1);
  t.equal(ahead.find(tableOf('A4', 'B1'), 'A4'), 0);
});

t.test(
  'whatever is looked up, and in whatever order the rows are, the row with the key is found',
  async () => {
    const label = fc.stringMatching(/^[AB][0-2]{0,3}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(label),
        fc.array(label),
        fc.boolean(),
        async (keys, wanted, isSorted) => {
          const rows = isSorted ? keys.toSorted() : keys;
          const table = tableOf(...rows);
          const search = new RowSearch();
          for (const key of wanted) t.equal(search.find(table, key), rows.indexOf(key));
        },
      ),
      { numRuns: 300 },
    );
  },
);
