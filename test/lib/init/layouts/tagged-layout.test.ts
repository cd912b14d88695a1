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
      'AddString(EXCLUSION, 0, "!(*VolumeTag*)"); # lines without a tape',
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

t.test('one tag is not enough, and neither is one without labels', async (t) => {
  t.equal(layout('a :VolumeTag=A00001L6\nb :Other=A00002L6\n'), undefined);
  t.equal(layout('a :Colour=GREEN\nb :Colour=YELLOW\n'), undefined);
});
