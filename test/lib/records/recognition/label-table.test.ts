import t from 'tap';
import { LabelTable } from '../../../../lib/records/recognition/label-table.ts';

t.test('labels can be asked for in any order, and copied one behind the other', async (t) => {
  const labels = ['A1', '', 'E00090L6', 'X'.repeat(64)];
  const bytes = Buffer.from(`?${labels.map((label) => `${label}\n`).join('')}`);
  const table = new LabelTable(labels.length, bytes.length - 1);
  let start = 1;
  for (const label of labels) {
    table.add(bytes, start, start + label.length + 1);
    start += label.length + 1;
  }
  const into = Buffer.alloc(2 * bytes.length);
  let end = 3;
  for (const entry of [3, 1, 0, 2, 0]) {
    t.equal(table.label(entry), labels[entry]);
    end = table.copy(entry, into, end);
  }
  t.equal(into.toString('latin1', 0, end), `\0\0\0${'X'.repeat(64)}\n\nA1\nE00090L6\nA1\n`);
});
