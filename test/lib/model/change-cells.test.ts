import t from 'tap';
import { CHANGE_COLUMNS, changeCells } from '../../../lib/model/change-cells.ts';
import { changeLine } from '../../../lib/model/change-line.ts';
import { add, update } from '../stores/contract.ts';

t.test('a change is a row for each field, and one for itself where it has none', async (t) => {
  const change = {
    ...update('A1', 3, { repository: 'OFFS', slot: null }),
    was: { repository: 'LIBR', slot: '4' },
  };
  t.strictSame(changeCells(changeLine(change)), [
    ['US01.LTO.A1', '3', 'update', 'repository', 'LIBR', 'OFFS'],
    ['US01.LTO.A1', '3', 'update', 'slot', '4', ''],
  ]);
  t.strictSame(changeCells(changeLine(add('A2'))), [['US01.LTO.A2', '0', 'add', '', '', '']]);
  t.equal(changeCells(changeLine(change))[0]?.length, CHANGE_COLUMNS.length);
});
