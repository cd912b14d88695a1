import t from 'tap';
import { draftVolume } from '../../../../lib/init/fields/volume-field.ts';
import { columnOf, writtenDraft } from '../drafts.ts';

const draft = (values: readonly string[], padded = false, captures: readonly string[] = []) =>
  writtenDraft(draftVolume({ column: columnOf('Barcode', values, padded), captures, others: [] }))?.lines;

t.test('cleaning tapes are always excluded', async (t) => {
  t.strictSame(draft(['A00001L6']), [
    'Extract(VOLUME, "Barcode"); # such as A00001L6',
    'AddExclusionOnValue(VOLUME, "CLN*"); # cleaning tapes',
  ]);
});

t.test('empty slots and files are excluded where there are some', async (t) => {
  t.strictSame(draft(['', '/var/disk/1', 'A00001L6']), [
    'Extract(VOLUME, "Barcode"); # such as A00001L6',
    'AddExclusionOnValue(VOLUME, "!(?*)"); # no label, such as an empty slot',
    'AddExclusionOnValue(VOLUME, "*[/\\]*"); # files of disk volumes',
    'AddExclusionOnValue(VOLUME, "CLN*"); # cleaning tapes',
  ]);
  t.equal(draft(['D:\\disk', 'A00001L6'])?.length, 3);
});

t.test('the label is taken out of its wrapping, without blanks', async (t) => {
  t.strictSame(draft(['[A00001L6] x', 'A00002L6'], true, ['[{}]*', '{}']), [
    'Extract(VOLUME, "Barcode"); # such as [A00001L6] x',
    'RemoveSpaces(VOLUME);',
    'Capture(VOLUME, "[{}]*"); # the label in it',
    'Capture(VOLUME, "{}");',
    'AddExclusionOnValue(VOLUME, "CLN*"); # cleaning tapes',
  ]);
});

t.test('other columns that may have the labels are named', async (t) => {
  const others = [columnOf('Volume', ['Q00001'])];
  const { lines = [] } =
    writtenDraft(draftVolume({ column: columnOf('Barcode', ['A00001L6']), captures: [], others })) ?? {};
  t.equal(lines[0], 'Extract(VOLUME, "Barcode"); # such as A00001L6, or "Volume"');
});
