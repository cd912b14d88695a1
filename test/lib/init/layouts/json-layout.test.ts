import t from 'tap';
import { jsonLayouts } from '../../../../lib/init/layouts/json-layout.ts';
import { writtenLayout } from '../drafts.ts';
import { sampleOf } from '../extracted.ts';

const layouts = (value: unknown) => jsonLayouts(sampleOf(JSON.stringify(value))).map(writtenLayout);

t.test('objects in a list are records, with the names of nested values divided by dots', async (t) => {
  const records = [
    { barcode: ' A00001L6', robot: { slot: 1, 'x.y': 2 }, tags: ['a', 7, {}], pool: null, empty: {} },
    { barcode: 'A00002L6', free: true },
  ];
  t.strictSame(layouts(records), [
    {
      what: 'JSON',
      lines: ['SetFormat(JSON);'],
      context: [],
      columns: [
        ['barcode', '"barcode"', 'A00001L6', 'A00002L6'],
        ['robot.slot', '"robot.slot"', '1', ''],
        ['tags', '"tags"', 'a,7', ''],
        ['pool', '"pool"', '', ''],
        ['empty', '"empty"', '', ''],
        ['free', '"free"', '', 'true'],
      ],
    },
  ]);
});

t.test('the longest list comes first, with its path', async (t) => {
  const found = layouts({ drives: [{ id: 1 }], data: { media: [{ id: 'A1' }, { id: 'A2' }] } });
  t.strictSame(
    found.map((layout) => [layout?.what, ...(layout?.lines ?? [])]),
    [
      ['JSON, the objects at data.media', 'SetFormat(JSON, "data.media");'],
      ['JSON', 'SetFormat(JSON);'],
      ['JSON, the objects at drives', 'SetFormat(JSON, "drives");'],
    ],
  );
});

t.test('keys that are data are a column', async (t) => {
  const pools = { Weekly: [{ id: 'A1' }, { id: 'A2' }], Daily: [{ id: 'A3' }] };
  const [layout] = layouts({ result: pools });
  t.strictSame(layout?.lines, ['SetFormat(JSON, "result.*.*");']);
  t.strictSame(layout?.columns, [
    ['', '"*1"', 'Weekly', 'Weekly', 'Daily'],
    ['id', '"id"', 'A1', 'A2', 'A3'],
  ]);
});

t.test('keys are data only if all their values are alike, empty lists aside', async (t) => {
  const paths = (value: unknown) => layouts(value).map((layout) => layout?.what);
  const pools = { Weekly: [{ id: 'A1' }], Daily: [{ id: 'A2' }] };
  t.equal(paths({ ...pools, None: [] })[0], 'JSON, the objects at *.*');
  t.equal(paths({ ...pools, count: 2 })[0], 'JSON');
  t.equal(paths({ ...pools, drives: [{ number: 1 }] })[0], 'JSON');
});

t.test('lists in a list are asked for by two stars', async (t) => {
  t.strictSame(layouts([[{ id: 'A1' }], [{ id: 'A2' }]])[0]?.lines, ['SetFormat(JSON, "*.*");']);
});

t.test('keys with dots, bars or stars cannot be asked for', async (t) => {
  t.strictSame(layouts([{ a: 'x', 'b.c': 1, 'd|e': 2, '*': 3, '*1': 4, ' f': 5 }])[0]?.columns, [
    ['a', '"a"', 'x'],
  ]);
});

t.test('values deeper than four objects are left out, and so is a text without objects', async (t) => {
  const nested = { a: { b: { c: { d: { e: 1, f: { g: 2 } } } } } };
  t.strictSame(
    layouts([nested])[0]?.columns.map(([name]) => name),
    ['a.b.c.d.e'],
  );
  t.strictSame(layouts(['A00001L6', 'A00002L6']), []);
  t.strictSame(layouts([]), []);
});
