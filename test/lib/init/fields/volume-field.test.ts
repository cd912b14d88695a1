import t from 'tap';
import { draftDefinition } from '../../../../lib/init/draft.ts';
import type { Column } from '../../../../lib/init/export-layout.ts';
import { draftVolume, findFallback, findVolumeColumn } from '../../../../lib/init/fields/volume-field.ts';
import { columnOf, writtenDraft } from '../drafts.ts';
import { sampleOf } from '../extracted.ts';

const found = (...columns: Column[]) => findVolumeColumn(columns)?.column.name;

t.test('the most certain name wins if the values look like labels', async (t) => {
  const barcode = columnOf('Barcode', ['A00001L6', 'A00002L6']);
  const volume = columnOf('Volume', ['B00001L6', 'B00002L6']);
  t.equal(found(volume, barcode), 'Barcode');
  t.equal(found(volume, columnOf('Barcode', ['1', '2'])), 'Volume');
  t.equal(found(volume, columnOf('Barcode', ['A00001L6', 'A00001L6', 'A00001L6'])), 'Volume', 'not distinct');
});

t.test('other columns with such names and labels are named beside it', async (t) => {
  const columns = [
    columnOf('Barcode', ['A00001L6']),
    columnOf('Volume', ['B00001L6']),
    columnOf('Media ID', ['17']),
    columnOf('x', ['C00001L6']),
  ];
  t.strictSame(
    findVolumeColumn(columns)?.others.map(({ name }) => name),
    ['Volume'],
  );
});

t.test('a column with another name is taken if its values look like labels', async (t) => {
  t.equal(found(columnOf('x', ['A00001L6', 'A00002L6']), columnOf('Media ID', ['1', '2'])), 'x');
  t.equal(found(columnOf('Pool', ['A00001L6', 'A00002L6'])), undefined, 'no pool is a label');
  t.equal(found(columnOf('x', ['Monday', 'Tuesday'])), undefined);
});

t.test('numbers are taken only if there is nothing else, and all have one length', async (t) => {
  t.equal(found(columnOf('x', ['100001', '100002'])), 'x');
  t.equal(found(columnOf('x', ['100001', '1000020'])), undefined);
  t.equal(found(columnOf('x', ['100001'])), undefined, 'one number says nothing');
});

t.test('a date with its time in another column is no label', async (t) => {
  t.equal(found({ ...columnOf('Barcode', ['A00001L6']), timeWhere: '4' }), undefined);
});

t.test('what stands around labels is captured', async (t) => {
  const captures = (...values: string[]) => findVolumeColumn([columnOf('Barcode', values)])?.captures;
  t.strictSame(captures('A00001L6', 'A00002L6'), []);
  t.strictSame(captures('[A00001L6] x', '[A00002L6]'), ['[{}]*']);
  t.strictSame(captures('[A00001L6] x', 'A00002L6', 'A00003L6(A)'), ['[{}]*', '{}(?)', '{}']);
});

t.test('a name is no label where nearly all others stand in brackets', async (t) => {
  const tapes = ['[A00001L6] x', '[A00002L6] y', '[A00003L6] z', '[A00004L6] w'];
  t.strictSame(findVolumeColumn([columnOf('Label', [...tapes, 'FileLib_000014'])])?.captures, ['[{}]*']);
  t.strictSame(findVolumeColumn([columnOf('Label', [...tapes, 'A00005L6'])])?.captures, ['[{}]*', '{}']);
  const column = columnOf('Label', [...tapes, 'FileLib_000014']);
  t.match(
    writtenDraft(draftVolume({ column, captures: ['[{}]*'], others: [] }))?.lines.join('\n'),
    /AddExclusionOnValue\(VOLUME, "!\(\?\*\)"\); # no label, such as a file/,
  );
});

t.test('a tape without a label in the first column may have one in another', async (t) => {
  const barcode = columnOf('Barcode', ['A00001L6', 'A00002L6', '', '']);
  const fallback = (values: readonly string[], leftOut: readonly number[] = []) => {
    const found = findVolumeColumn([barcode, columnOf('Name', values)]);
    return found && findFallback(found, [columnOf('Name', values)], new Set(leftOut))?.name;
  };
  t.equal(fallback(['A00001L6', 'A00002', 'A00003', '']), 'Name', 'the same labels, or their beginnings');
  t.equal(fallback(['A00001L6', 'A00002L6', 'backup disk', '']), undefined, 'another one is no label');
  t.equal(fallback(['A00001L6', 'A00002L6', 'backup disk', 'A00003'], [2]), 'Name', 'but that is left out');
  t.equal(fallback(['B00001L6', 'B00002L6', 'B00003L6', '']), undefined, 'they are others');
  t.equal(fallback(['A00001L6', 'A00002L6', '', '']), undefined, 'nothing is missing');
  const found = findVolumeColumn([barcode]);
  t.match(found && writtenDraft(draftVolume(found, columnOf('Name', ['A00003'])))?.lines, [
    'Extract(VOLUME, "Barcode"); # such as A00001L6',
    'Extract(USER15, "Name"); # such as A00003',
    'AddRule(VOLUME, "{USER15}", VOLUME, ""); # no label there: this one',
  ]);
});

t.test('a name that says label beats a value that looks like one', async (t) => {
  const draft = (record: object) => draftDefinition(sampleOf(JSON.stringify([record])), '');
  for (const [record, name] of [
    [{ volumename: 'TAPE', mediatype: 'LTO-9', slot: '4' }, 'volumename'],
    [{ 'label-text': 'W11', pool: 'LTO-9x' }, 'label-text'],
    [{ barcode: 'TAPE', drive: 'QX0001L5' }, 'barcode'],
    [{ mediatype: 'LTO-9', volser: '123456' }, 'volser'],
  ] as const) {
    t.match(await draft(record), `\nExtract(VOLUME, "${name}");`);
  }
  await t.rejects(draft({ mediatype: 'LTO-9', pool: 'A00001', status: 'A00001L6' }), {
    code: 'SOURCE_UNCLEAR',
  });
});

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
    'AddExclusionOnValue(VOLUME, "*[/\\\\]*"); # files of disk volumes',
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
