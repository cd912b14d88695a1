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

t.test(
  'a heading that returns is no row, its title is left out, and carriage control is no part of a name',
  async (t) => {
    const page = (number: number, row: string) =>
      `1LIST OF TAPES  PAGE ${number}\n0VOLSER  SCRATCH\n ------  -------\n${row}\n`;
    t.match(layout(page(1, ' A00117  NO') + page(2, ' A00400  YES')), {
      lines: [
        'SetFormat(TABLE);',
        'AddString(EXCLUSION, 0, "*LIST OF TAPES  PAGE *"); # 1LIST OF TAPES  PAGE 1',
      ],
      columns: [
        ['VOLSER', '"VOLSER|0VOLSER"', 'A00117', 'A00400'],
        ['SCRATCH', '"SCRATCH"', 'NO', 'YES'],
      ],
    });
  },
);

t.test('a sum below the rows is left out, and what may be a broken row is not', async (t) => {
  const text = `Volume  Pool   Slot
------  -----  ----
A00001  Daily  4
A0002 Daily    5
A00003  Daily  6
Total tapes: 3 in all slots
`;
  t.match(layout(text), {
    lines: [
      'SetFormat(TABLE);',
      'AddString(EXCLUSION, 0, "Total tapes: * in all*"); # Total tapes: 3 in all slots',
    ],
    columns: [['Volume', '"Volume"', 'A00001', 'A00003']],
  });
});

t.test('disk volumes whose names go on in the next line are left out line by line', async (t) => {
  const text = `Volume     Class
---------  -----
/tsm/disk- DISK
 /a.dsm
A00001     LTO
`.replace('/tsm/disk-', '/tsm/dis- ');
  t.strictSame(layout(text)?.lines.slice(1), [
    'AddString(EXCLUSION, 0, "*(/*|[A-Z]:\\*|\\*)"); # files of disk volumes',
    'AddString(EXCLUSION, 0, " [! ]*"); # and the rest of their names',
  ]);
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
