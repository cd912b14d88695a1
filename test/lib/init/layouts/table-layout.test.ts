import t from 'tap';
import { tableLayout } from '../../../../lib/init/layouts/table-layout.ts';
import { writtenLayout } from '../drafts.ts';
import { sampleOf } from '../extracted.ts';

const layout = (text: string) => writtenLayout(tableLayout(sampleOf(text)));

t.test('a table may be drawn with bars', async (t) => {
  const text = `+--------+------+
| Volume | Pool |
+--------+------+
| A1     | x y  |
|        | z    |
+--------+------+
`;
  t.strictSame(layout(text), {
    what: 'tables',
    lines: ['SetFormat(TABLE);'],
    context: [],
    columns: [
      ['Volume', '"Volume"', 'A1', ''],
      ['Pool', '"Pool"', 'x y', 'z'],
    ],
  });
});

t.test('a table may be ruled by dashes, under a heading of several lines', async (t) => {
  const text = `Tapes of the library
Volume   Times
Name     Mounted
-------- -------
A00001L6 some
         more
A00002L6 7
`;
  t.strictSame(layout(text)?.columns, [
    ['Volume Name', '"Volume Name"', 'A00001L6', 'A00002L6'],
    ['Times Mounted', '"Times Mounted"', 'some more', '7'],
  ]);
});

t.test('a row below a rule begins no other table', async (t) => {
  const rows = '|Volume|Pool|\n|------|----|\n|A1|x|\n|------|----|\n|A2|y|\n|------|----|\n';
  t.strictSame(layout(`+------+----+\n${rows}`)?.columns[0], ['Volume', '"Volume"', 'A1', 'A2']);
});

t.test('names that differ in signs or case are one column of all tables', async (t) => {
  const text = 'Volume Name | Pool\n----+----\nA1 | x\n\nVOLUME_NAME | Slot\n----+----\nA2 | 7\n';
  t.strictSame(layout(text)?.columns, [
    ['Volume Name', '"Volume Name|VOLUME_NAME"', 'A1', 'A2'],
    ['Pool', '"Pool|"', 'x', ''],
    ['Slot', '"Slot|"', '', '7'],
  ]);
});

t.test('lines between rows and messages are excluded', async (t) => {
  const text = 'ANS8000I Command\nVolume | Pool\n----+----\nA1 | x\ncleaning tape\nA2 | y\n';
  t.strictSame(layout(text)?.lines, [
    'SetFormat(TABLE);',
    'AddString(EXCLUSION, 0, "ANS*I Command"); # ANS8000I Command',
    'AddString(EXCLUSION, 0, "cleaning tape"); # cleaning tape',
  ]);
});

t.test('a lone word below ruled rows is no row, unless it has a digit', async (t) => {
  const table = 'Volume   Pool\n-------- ----\nA00001L6 x\n';
  t.strictSame(layout(`${table}READY\n`)?.columns[0], ['Volume', '"Volume"', 'A00001L6']);
  t.strictSame(layout(`${table}A00002L6\n`)?.columns[0], ['Volume', '"Volume"', 'A00001L6', 'A00002L6']);
});

t.test('a text without a heading above a rule has no tables', async (t) => {
  t.equal(layout('Volume Pool\nA00001L6 x\n'), undefined);
  t.equal(layout('A title\n-------\nA00001L6 x\n'), undefined, 'one line of dashes');
  t.equal(layout('Volume   Pool\n-------- ----\n\n'), undefined, 'no rows');
  t.equal(layout('Volume\t|Pool\n----+----\nA1|x\n'), undefined, 'tabs');
});
