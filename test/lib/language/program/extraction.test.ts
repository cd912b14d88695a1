import t from 'tap';
import { EMPTY_CONTEXT } from '../../../../lib/language/program/context.ts';
import {
  compileExtraction,
  findColumns,
  type RecordView,
} from '../../../../lib/language/program/extraction.ts';
import { collectFills } from '../../../../lib/language/program/fills.ts';
import type { Addressing } from '../../../../lib/language/program/input-format.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { scriptOf } from '../compile.ts';

/** The texts of all slots of a definition, for one record. */
function extracted(definition: string, addressing: Addressing, view: Partial<RecordView>): readonly string[] {
  const fills = collectFills(scriptOf(definition), new Map(), new Diagnostics());
  const record: RecordView = { text: '', cells: [], columns: [], context: EMPTY_CONTEXT, ...view };
  return compileExtraction(fills, addressing).getters.map((getter) => getter(record));
}

const headings = (definition: string, addressing: Addressing) =>
  compileExtraction(collectFills(scriptOf(definition), new Map(), new Diagnostics()), addressing).headings;

t.test('text is cut by zero-based columns, as far as it goes', async (t) => {
  const text = '0123456789ABCDEF789';
  t.strictSame(
    extracted('Extract(VOLUME, 10, 6, 0); Extract(SLOT, 17); Extract(SYSTEM, 99, 1);', 'columns', { text }),
    ['ABCDEF', '89', ''],
  );
});

t.test('a record number takes a record of the last header, by columns', async (t) => {
  const context = { values: new Map(), headers: ['1PAGE', 'Rep: LIBR'] };
  t.strictSame(extracted('Extract(REPOSITORY, 5, 4, 2); Extract(SLOT, 1, 4, 3);', 'columns', { context }), [
    'LIBR',
    '',
  ]);
});

t.test('elements count from 1, or from the end by -1, and 0 is the raw record', async (t) => {
  const cells = ['A1', 'x', 'y'];
  t.strictSame(
    extracted(
      'Extract(VOLUME, 1); Extract(SLOT, -1); Extract(SYSTEM, -3); Extract(STAGE, 4); Extract(USAGE, -4); Extract(USER1, 0);',
      'headed elements',
      { text: 'A1,x,y', cells },
    ),
    ['A1', 'y', 'A1', '', '', 'A1,x,y'],
  );
});

t.test(
  'a length cuts a value, of an identifier what is not blank before it, but a label only shorter than the longest',
  async (t) => {
    const lengths = (text: string) =>
      extracted(
        'Extract(SLOT, 1, 3); Extract(REPOSITORY, 1, 4); Extract(CUSTOMER, 1, 2); Extract(USER1, 0, 2);',
        'elements',
        { text, cells: [text] },
      );
    t.strictSame(lengths('Library'), ['Lib', 'Libr', 'Li', 'Li']);
    t.strictSame(lengths('  Library'), ['  L', '  Libr', '  Li', '  ']);
    t.strictSame(lengths('       '), ['   ', '    ', '  ', '  ']);
    const labels = (length: number) =>
      extracted(`Extract(VOLUME, 1, ${length}); Extract(CONTAINER, 1, ${length * 2});`, 'elements', {
        text: '',
        cells: ['E00090L6-LONGER.THAN.ANY'],
      });
    t.strictSame(labels(10), ['E00090L6-LONGER.THAN.ANY', 'E00090L6-LONGER.THAN.ANY']);
    t.strictSame(labels(9), ['E00090L6-', 'E00090L6-LONGER.TH']);
  },
);

t.test('a name takes the element that its heading has, or nothing', async (t) => {
  const definition = 'Extract(VOLUME, "Label"); Extract(USER1, 2); Extract(SLOT, "Slot|");';
  t.strictSame(headings(definition, 'headed elements'), [['Label'], ['Slot', '']]);
  t.strictSame(extracted(definition, 'headed elements', { cells: ['1', 'x', 'A1'], columns: [2, -1] }), [
    'A1',
    'x',
    '',
  ]);
});

t.test('records of names have the wanted values in their order, and need no headings', async (t) => {
  const definition = 'Extract(VOLUME, "label", 2); SetLiteral(MEDIA, "LTO"); Extract(SLOT, "slot");';
  t.strictSame(headings(definition, 'names'), []);
  t.strictSame(extracted(definition, 'names', { cells: ['A12', '7'] }), ['A1', 'LTO', '7']);
});

t.test('contexts are looked up, and what rules fill begins empty', async (t) => {
  const context = { values: new Map([['SLOT', '7']]), headers: [] };
  const definition = 'AddContext(SLOT, "S: {}"); AddContext(STAGE, "T: {}"); AddRule(SYSTEM, "x");';
  t.strictSame(extracted(definition, 'columns', { context }), ['7', '', '']);
});

t.test('headings are found trimmed and in any case, of alternatives the first that is there', async (t) => {
  const cells = [' media id ', 'SLOT', ' Bar  code '];
  t.strictSame(findColumns([['Bar code', 'Media ID'], ['slot']], cells, 'in', 1), [2, 1]);
  t.strictSame(findColumns([['Label', 'Media ID']], cells, 'in', 1), [0]);
});

t.test('an optional heading need not be there, but not all of them may lack', async (t) => {
  t.strictSame(findColumns([['slot'], ['stage', '']], ['Slot'], 'in', 1), [0, -1]);
  t.throws(() => findColumns([['stage', '']], ['A1', '2'], 'in', 1), {
    code: 'SOURCE_HEADING',
    message: 'in: line 1 should be the heading and name a column "stage", but holds: "A1, 2"',
  });
});

t.test('a heading that is missing, or there twice, is an error of the source', async (t) => {
  t.throws(() => findColumns([['slot'], ['Barcode', 'Media ID']], ['Volume', 'Slot'], 'in', 2), {
    code: 'SOURCE_HEADING',
    message:
      'in: line 2 should be the heading and name a column "Barcode" or "Media ID", but holds: "Volume, Slot"',
  });
  t.throws(() => findColumns([['Media ID']], ['Media ID', 'slot', 'MEDIA ID'], 'in', 1), {
    code: 'SOURCE_HEADING_TWICE',
    message:
      'in: the heading on line 1 has more than one column "Media ID", and the definition takes one by this name; let Extract take it by its number, 1 or 3',
  });
});
