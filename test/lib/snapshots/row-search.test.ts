import t from 'tap';
import { RowSearch } from '../../../lib/snapshots/row-search.ts';
import { RowTable } from '../../../lib/snapshots/row-table.ts';

function tableOf(...keys: readonly string[]): RowTable {
  const table = new RowTable();
  for (const key of keys) table.add([key, key]);
  return table;
}

t.test(
  'keys that come in the order of the rows need no index, wherever rows between are left out',
  async (t) => {
    const table = tableOf('A1', 'A2', 'A3', 'A4', 'A5');
    const search = new RowSearch();
    t.equal(search.find(table, 'A1'), 0);
    t.equal(search.find(table, 'A1'), 0, 'the same row again');
    t.equal(search.find(table, 'A3'), 2, 'one is left out');
    t.equal(search.find(table, 'A5'), 4);
    t.equal(table.isIndexed, false);
  },
);

t.test('a key that is elsewhere or nowhere is looked up by the index', async (t) => {
  const table = tableOf('A1', 'A2', 'A3');
  const search = new RowSearch();
  t.equal(search.find(table, 'A3'), 2);
  t.equal(search.find(table, 'A1'), 0);
  t.equal(table.isIndexed, true);
  t.equal(search.find(table, 'A9'), -1);
  t.equal(search.find(table, 'A2'), 1, 'a key that is not there changes nothing');
  t.equal(search.find(table, 'A'), -1, 'nor is a part of a key one');
});

t.test('rows are passed by at most as often as the table has rows', async (t) => {
  const keys = Array.from({ length: 100 }, (_, index) => `A${1000 + index}`);
  const table = tableOf(...keys);
  let looks = 0;
  const { hasKey } = table;
  table.hasKey = (row, key) => {
    looks++;
    return hasKey.call(table, row, key);
  };
  const search = new RowSearch();
  for (const key of keys.toReversed()) t.equal(search.find(table, key), keys.indexOf(key));
  t.ok(looks < 100 + 6 * 100, `${looks} looks at keys for a table in the opposite order`);
});

t.test('each reader of a table stands at a place of its own', async (t) => {
  const table = tableOf('A1', 'A2', 'A3', 'A4');
  const ahead = new RowSearch();
  const behind = new RowSearch();
  t.equal(ahead.find(table, 'A4'), 3);
  t.equal(behind.find(table, 'A1'), 0);
  t.equal(behind.find(table, 'A2'), 1);
  t.equal(table.isIndexed, false);
});

t.test('a search begins anew in another table', async (t) => {
  const search = new RowSearch();
  t.equal(search.find(tableOf('A1', 'A2', 'A3'), 'A3'), 2);
  const other = tableOf('B1', 'A3', 'B3');
  t.equal(search.find(other, 'B1'), 0);
  t.equal(search.find(other, 'A3'), 1);
  t.equal(other.isIndexed, false);
});
