import t from 'tap';
import { StringTable } from '../../../../lib/sources/spreadsheet/string-table.ts';

const COUNT = 4000;
const textAt = (index: number) => `text "${index}" ü\u{1f4fc}${'x'.repeat(index % 50)}`;

t.test('texts are found by their numbers, in any order and in little memory', async (t) => {
  const table = new StringTable({ packed: 10_000, read: 50_000 });
  t.teardown(() => table.close());
  for (let index = 0; index < COUNT; index++) table.add(textAt(index));
  for (let index = 0; index < COUNT; index++) {
    const at = (index * 7919) % COUNT;
    if (table.get(at) !== textAt(at)) t.fail(`text ${at}`);
  }
  t.equal(table.get(0), textAt(0));
  t.equal(table.get(COUNT - 1), textAt(COUNT - 1));
  t.equal(table.get(COUNT), undefined);
});

t.test('long texts are as good', async (t) => {
  const table = new StringTable();
  t.teardown(() => table.close());
  const texts = [0, 1, 2, 3].map((index) => `${index}`.repeat(300_000));
  for (const text of texts) table.add(text);
  for (const [index, text] of texts.entries()) t.ok(table.get(index) === text);
});

t.test('an empty table has none', async (t) => {
  t.equal(new StringTable().get(0), undefined);
});
