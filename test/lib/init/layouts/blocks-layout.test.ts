import t from 'tap';
import { draftDefinition } from '../../../../lib/init/draft.ts';
import { blocksLayout } from '../../../../lib/init/layouts/blocks-layout.ts';
import { writtenLayout } from '../drafts.ts';
import { extracted, sampleOf } from '../extracted.ts';

const layout = (text: string) => writtenLayout(blocksLayout(sampleOf(text)));

t.test('a block begins with the first of the most frequent labels', async (t) => {
  const text = 'Report of: today\n\nMedia: A00001L6\nSlot : 1\n\nMedia: A00002L6\nSlot = 2\nPool:  x y\n';
  t.strictSame(layout(text), {
    what: 'blocks of labels and values',
    lines: ['SetFormat(BLOCKS, "Media");'],
    context: [],
    columns: [
      ['Media', '"Media"', 'A00001L6', 'A00002L6'],
      ['Slot', '"Slot"', '1', '2'],
      ['Pool', '"Pool"', '', 'x y'],
    ],
  });
});

t.test('a single block has three labels at least', async (t) => {
  t.equal(layout('Media: A00001L6\nSlot: 1\n'), undefined);
  t.equal(layout('Media: A00001L6\nSlot: 1\nPool: x\n')?.columns.length, 3);
});

t.test('a text is no blocks if few lines have labels, or none of the labels is a known name', async (t) => {
  t.equal(layout('Media: A1\nSlot: 1\nPool: x\none\ntwo\nthree\n'), undefined);
  t.equal(layout('Colour: red\nWeight: 1\nTaste: x\n'), undefined);
  const long = 'x'.repeat(40);
  t.equal(layout(`Media: A1\nSlot: 1\n${long}: y\n`)?.columns.length, 3);
  t.equal(layout(`Media: A1\nSlot: 1\n${long}x: y\n`), undefined, 'a label has forty characters at most');
  t.equal(
    layout(`Media: A1\nSlot: 1\nPool: ${'x'.repeat(4000)}\n`),
    undefined,
    'no list of tapes is that wide',
  );
});

t.test('a pool above each group of blocks is no label of a block', async (t) => {
  const block = (id: number) => `MediaId: ${id}\nSlot: ${id}\n\n`;
  const found = layout(`Pool: First\n${block(1)}${block(2)}Pool: Second\n${block(3)}`);
  t.strictSame(found?.context, ['AddContext(DESCRIPTION, "Pool: {}"); # Pool: First']);
  t.strictSame(found?.columns, [
    ['MediaId', '"MediaId"', '1', '2', '3'],
    ['Slot', '"Slot"', '1', '2', '3'],
  ]);
});

t.test('a pool inside each block is a label like any other', async (t) => {
  const found = layout('MediaId: 1\nPool: First\n\nMediaId: 2\nPool: Second\n');
  t.strictSame(found?.context, []);
  t.strictSame(found?.columns, [
    ['MediaId', '"MediaId"', '1', '2'],
    ['Pool', '"Pool"', 'First', 'Second'],
  ]);
});

t.test('the draft takes the pool above a group of blocks as their description', async (t) => {
  const block = (id: number, slot: string) =>
    ` MediaId: ${id}\n VolumeName: A0000${id}L6\n Slot: ${slot}\n LastWritten: 2026-01-0${id}\n\n`;
  const text = `Pool: Empty\nNo results to list.\nPool: First\n${block(1, '7')}${block(2, '1,103')}Pool: Second\n${block(3, '9')}`;
  const definition = await draftDefinition(sampleOf(text), '');
  t.match(definition, 'SetFormat(BLOCKS, "MediaId");');
  t.match(definition, 'AddContext(DESCRIPTION, "Pool: {}");');
  t.notMatch(definition, /Extract\(DESCRIPTION/);
  const { fields, rejected } = await extracted(definition, sampleOf(text));
  t.strictSame(rejected, []);
  t.match(fields, [
    { description: 'First', slot: '7' },
    { description: 'First', slot: '1103' },
    { description: 'Second', slot: '9' },
  ]);
});
