import t from 'tap';
import { taggedLayout } from '../../../../lib/init/layouts/tagged-layout.ts';
import { writtenLayout } from '../drafts.ts';
import { sampleOf } from '../extracted.ts';

const layout = (text: string) => writtenLayout(taggedLayout(sampleOf(text)));

t.test('the label stands behind a tag, and the number of a slot in front', async (t) => {
  const text = `  Storage Changer /dev/sg3:2 Drives, 8 Slots
Data Transfer Element 0:Full (Storage Element 4 Loaded):VolumeTag = E01001L8
      Storage Element 1:Empty
      Storage Element 2:Full :VolumeTag=E01002L8
      Storage Element 3 IMPORT/EXPORT:Full :VolumeTag=E01003L8
`;
  t.strictSame(layout(text), {
    what: 'lines with a label behind VolumeTag',
    lines: [
      'AddString(EXCLUSION, 0, "!(*[!A-Z]VolumeTag*)"); # lines without VolumeTag',
      'SetFormat(PATTERN, "Storage Element {slot}:*:VolumeTag={barcode}", "Data Transfer Element *:VolumeTag = {barcode}", "Storage Element {slot} *:VolumeTag={barcode}");',
    ],
    context: [],
    columns: [
      ['barcode', '"barcode"', 'E01001L8', 'E01002L8', 'E01003L8'],
      ['slot', '"slot"', '', '2', '3'],
    ],
  });
});

t.test('a pattern with text behind the label comes first', async (t) => {
  t.strictSame(
    layout('a :Tag Name=A00001L6\nb :Tag Name=A00002L6 x\n')?.lines[1],
    'SetFormat(PATTERN, "*:Tag Name={barcode} *", "*:Tag Name={barcode}");',
  );
});

t.test('without numbers in front there is no column of slots', async (t) => {
  t.strictSame(
    layout('a :Tag Name=A00001L6\nb :Tag Name=A00002L6\n')?.columns.map(([name]) => name),
    ['barcode'],
  );
});

t.test(
  'a word for the label may stand before it without a sign, and the slot behind other words',
  async (t) => {
    const text = `Storage 'lib8': slot 1: label YEAR-25 barcode KDA901L8 (current) [no reuse]
Storage 'lib8': slot 2: empty
Storage 'lib8': slot 3: label YEAR-24 barcode KDA902L8
`;
    t.match(layout(text), {
      lines: [
        'AddString(EXCLUSION, 0, "!(*[!A-Z]barcode*)"); # lines without barcode',
        'SetFormat(PATTERN, "* slot {slot}:* barcode {barcode} *", "* slot {slot}:* barcode {barcode}");',
      ],
      columns: [
        ['barcode', '"barcode"', 'KDA901L8', 'KDA902L8'],
        ['slot', '"slot"', '1', '3'],
      ],
    });
    const list =
      '20260314010002 N-104 reuse BARCODE:KDA104L8 POOL:x\n20260313010002 N-103 reuse BARCODE:KDA103L8\n';
    t.strictSame(layout(list)?.columns, [['barcode', '"barcode"', 'KDA104L8', 'KDA103L8']]);
  },
);

t.test('numbers are labels where the tag says so, and nothing behind it is no label', async (t) => {
  const text = `Storage Element 1:Full :VolumeTag=000001
Storage Element 2:Full :VolumeTag=
Storage Element 3:Full :AlternateVolumeTag=X00003
Storage Element 4:Full :VolumeTag=000004
`;
  const found = layout(text);
  t.strictSame(found?.columns[0], ['barcode', '"barcode"', '000001', '', '000004']);
  t.match(found?.lines[1], /"Storage Element \{slot\}:\*:VolumeTag="/);
  t.equal(layout('a :Size=000001\nb :Size=000002\n'), undefined);
});

t.test('one tag is not enough, and neither is one without labels', async (t) => {
  t.equal(layout('a :VolumeTag=A00001L6\nb :Other=A00002L6\n'), undefined);
  t.equal(layout('a :Colour=GREEN\nb :Colour=YELLOW\n'), undefined);
});
