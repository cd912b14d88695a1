import t from 'tap';
import type { Columns, Row } from '../../../../lib/cli/listing/columns.ts';
import { printList } from '../../../../lib/cli/listing/print-list.ts';
import { contextOf } from '../context.ts';

const NAMES = ['label', 'slot', 'text'];
const COLUMNS: Columns = { all: NAMES, table: NAMES, always: ['label'], find: (name) => name };
const ROWS: readonly Row[] = [
  { label: 'A2', slot: '', text: '=1+1' },
  { label: 'A1', slot: '' },
];

async function printed(words: readonly string[], form: { chosen?: readonly string[]; sorted?: true } = {}) {
  const context = await contextOf(['volumes', ...words]);
  const sortKeys = form.sorted ? [{ column: 'label', descending: false }] : [];
  await printList(context, ROWS, { columns: COLUMNS, chosen: form.chosen, sortKeys });
  return context.stdout.text.split('\n');
}

t.test('a table shows the columns that have something to say, unless others are chosen', async (t) => {
  t.match(await printed([]), ['label text', /-/, 'A2    =1+1', 'A1', /-/]);
  t.match(await printed([], { chosen: ['slot', 'label'] }), ['slot label', /-/, '     A2', '     A1']);
});

t.test('CSV has a heading and all columns, safe for spreadsheets unless it is raw', async (t) => {
  t.strictSame(await printed(['--csv']), ['label,slot,text', "A2,,'=1+1", 'A1,,', '']);
  t.strictSame(await printed(['--csv=raw', '--where', 'scratch'], { chosen: ['text'] }), [
    'text',
    '=1+1',
    '',
    '',
  ]);
});

t.test('JSON has what the rows have, or the columns that were chosen of it', async (t) => {
  t.strictSame(await printed(['--json'], { sorted: true }), [
    '{"label":"A1","slot":""}',
    '{"label":"A2","slot":"","text":"=1+1"}',
    '',
  ]);
  t.strictSame(await printed(['--json'], { chosen: ['text'] }), ['{"text":"=1+1"}', '{}', '']);
});
