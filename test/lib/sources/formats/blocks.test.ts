import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { BlocksReader, splitLabel } from '../../../../lib/sources/formats/blocks.ts';
import type { LineResult } from '../../../../lib/sources/formats/line-reader.ts';

function readAll(lines: readonly string[], wanted: readonly string[], first?: string): readonly LineResult[] {
  const reader = new BlocksReader(
    'input',
    wanted.map((names) => names.split('|')),
    first?.split('|'),
  );
  const results = [...lines.flatMap((text, index) => reader.read(text, index + 1)), ...reader.end()];
  assert.deepEqual(
    results.flatMap(({ text }) => text.split('\n')),
    lines,
  );
  return results;
}

function shown(lines: readonly string[], wanted: readonly string[], first?: string): readonly unknown[] {
  return readAll(lines, wanted, first).map((result) => {
    if (result.kind === 'record') return result.cells;
    return result.kind === 'other' ? result.reason : result.error.message;
  });
}

t.test('Bacula, llist: labels on the right, blank lines between, banners before', async (t) => {
  const lines = [
    'Connecting to Director backup.example.com:9101',
    'Using Catalog "MyCatalog"',
    '',
    '         mediaid: 1',
    '      volumename: A90001L8',
    '            slot: 4',
    '     lastwritten: 2026-01-31 05:12:44',
    '         comment: ',
    '',
    '         mediaid: 2',
    '      VolumeName: A90002L8',
    '         comment: key=a:b',
    '*',
  ];
  t.strictSame(shown(lines, ['volumename', 'slot', 'lastwritten', 'comment']), [
    'outside a block',
    'outside a block',
    'blank line',
    ['A90001L8', '4', '2026-01-31 05:12:44', ''],
    'blank line',
    ['A90002L8', '', '', 'key=a:b'],
    'no label',
  ]);
});

t.test('Commvault, qinfo: labels on the left, no blank behind the colon', async (t) => {
  const lines = [
    ' Name                :90010WW',
    'Storage policy      :Monthly: A=B(2)',
    'Copy                :',
    'Location            :slot2',
  ];
  t.strictSame(shown(lines, ['name', 'storage policy', 'copy', 'LOCATION', 'library']), [
    ['90010WW', 'Monthly: A=B(2)', '', 'slot2', ''],
  ]);
});

t.test('Data Protector, omnimm -detail: the first label again begins the next block', async (t) => {
  const lines = [
    'Medium identifier : 0a90a8c0:5b0f:0d2c:0001',
    '    Medium label             : [GPS930L9] GPS930L9   ',
    '    Status                   : Good',
    'Medium identifier : 0a90a8c0:5b0f:0d2c:0002',
    '    Medium label             : [GPS931L9] GPS931L9',
    '    Status                   : Poor',
  ];
  t.match(readAll(lines, ['Medium  Label', 'status']), [
    { kind: 'record', line: 1, cells: ['[GPS930L9] GPS930L9', 'Good'], text: lines.slice(0, 3).join('\n') },
    { kind: 'record', line: 4, cells: ['[GPS931L9] GPS931L9', 'Poor'], text: lines.slice(3).join('\n') },
  ]);
});

t.test('labels are separated by the first colon or equals sign that a label stands before', async (t) => {
  const lines = ['a = 1:2', 'b:=3', 'c=d=4', '= 5', ': 6', 'Scratch Volume?: Yes'];
  t.strictSame(shown(lines, ['a', 'b', 'c', 'scratch volume?']), [['1:2', '=3', 'd=4', 'Yes']]);
});

t.test(
  'a label may be repeated with the same value, and of alternatives the first that is there counts',
  async (t) => {
    const lines = ['id: 1', 'volume: A90001', 'note: x', 'note: x', 'barcode: B90001'];
    t.strictSame(shown(lines, ['volume', 'note', 'barcode|volume', 'label|volume']), [
      ['A90001', 'x', 'B90001', 'A90001'],
    ]);
  },
);

t.test('a group without any wanted label is no block, and each of its lines counts', async (t) => {
  const lines = ['Server date: 03/15/2026', 'Level: 20', '', 'volume: A90001', '', 'total: 1', 'the end'];
  t.strictSame(shown(lines, ['volume']), [
    'outside a block',
    'outside a block',
    'blank line',
    ['A90001'],
    'blank line',
    'outside a block',
    'outside a block',
  ]);
});

t.test('lines without a label belong to the block that they stand in, not those around it', async (t) => {
  const lines = ['--------', 'id: 1', 'volume: A90001', 'a note', 'slot: 4', '--------', 'Done.'];
  t.match(readAll(lines, ['volume']), [
    { reason: 'no label', line: 1 },
    { cells: ['A90001'], line: 2, text: lines.slice(1, 5).join('\n') },
    { reason: 'no label', line: 6 },
    { reason: 'no label', line: 7 },
  ]);
});

t.test('ITDT, inventory: dots lead to the value, and several labels begin a block', async (t) => {
  const lines = [
    'Reading element status...',
    'Drive Address 257',
    '  Media Present ................. Yes',
    '  Source Element Address Valid .. Yes',
    '  Source Element Address ........ 1029',
    '  Location (Fra/Col/Row/Acc)..... 0/0/0/A',
    '  Volume Tag .................... A90001L8',
    '',
    'Slot Address ................... 1030',
    '  Media Present ................. No',
    '  Volume Tag ....................',
    'Exit with code: 0',
  ];
  const wanted = ['slot address|source element address', 'volume tag', 'location (fra/col/row/acc)'];
  t.strictSame(shown(lines, wanted, 'Drive Address|Slot Address'), [
    'outside a block',
    ['1029', 'A90001L8', '0/0/0/A'],
    'blank line',
    ['1030', '', ''],
  ]);
});

t.test('of dots, colons and equals signs the first one parts the label from its value', async (t) => {
  t.strictSame(splitLabel('Pool ......: Weekly'), { label: 'Pool', value: 'Weekly' });
  t.strictSame(splitLabel('Pool ..... = Weekly'), { label: 'Pool', value: 'Weekly' });
  t.strictSame(splitLabel('Last write ..... 12:30'), { label: 'Last write', value: '12:30' });
  t.strictSame(splitLabel('Comment: see ... below'), { label: 'Comment', value: 'see ... below' });
  t.strictSame(splitLabel('Path ../tapes ... x'), { label: 'Path ../tapes', value: 'x' });
  t.strictSame(splitLabel('Path ../tapes: x'), { label: 'Path ../tapes', value: 'x' });
  t.strictSame(splitLabel('e.g. this. Or that.'), undefined);
  t.strictSame(
    splitLabel('.'.repeat(1_000_000)),
    { label: '', value: '' },
    'in a time that grows with the line',
  );
});

t.test('a first label without a sign has one word behind it, or it is any other text', async (t) => {
  const lines = ['Name 1', 'volume: A90001', 'Name of the tape', 'Name 2', 'volume: A90002'];
  t.strictSame(shown(lines, ['name', 'volume'], 'name'), [['1', 'A90001'], 'no label', ['2', 'A90002']]);
});

t.test('two volumes never become one because a banner stands above the first', async (t) => {
  const lines = ['Server: x', 'id: 1', 'volume: A90001', 'id: 2', 'volume: A90002'];
  t.strictSame(shown(lines, ['volume']), [
    'the record is not a block of labels and values: the label "VOLUME" stands in it twice, where two blocks may be joined; name the first label of a block in SetFormat',
  ]);
  t.strictSame(shown(lines, ['volume'], 'id'), ['outside a block', ['A90001'], ['A90002']]);
  const alike = ['Server: x', 'state: full', 'slot: 1', 'state: full', 'slot: 1'];
  t.strictSame(shown(alike, ['state']), [
    'the record is not a block of labels and values: the label "STATE" stands in it twice, where two blocks may be joined; name the first label of a block in SetFormat',
  ]);
});

t.test('where the first label is named, a block goes on over blank lines to the next', async (t) => {
  const lines = [
    'Connecting: x',
    '',
    'Media  ID: 1',
    'volume: A90001',
    '',
    'slot: 4',
    'Volume: A90001',
    '',
    'media id = 2',
    'no volume',
    'media id = 3',
    'volume: A90003',
    '',
    'The end.',
  ];
  t.strictSame(shown(lines, ['volume', 'slot'], 'MEDIA ID'), [
    'outside a block',
    'blank line',
    ['A90001', '4'],
    'blank line',
    'outside a block',
    'outside a block',
    ['A90003', ''],
    'blank line',
    'no label',
  ]);
});

t.test('a block that is too long is a misfit to its end, and is not kept', async (t) => {
  const more = Array.from({ length: 2500 }, (_, index) => `label ${index}: x`);
  const lines = ['id: 1', 'volume: A90001', ...more, 'id: 2', 'volume: A90002', '', ...more.slice(0, 990)];
  for (const first of [undefined, 'id']) {
    const results = readAll(lines, ['volume'], first).slice(0, 4);
    t.match(results, [
      { kind: 'misfit', line: 1, error: { code: 'RECORD_FORMAT' } },
      { kind: 'misfit', line: 1002 },
      { kind: 'misfit', line: 2003 },
      { cells: ['A90002'], line: 2503 },
    ]);
  }
  const wide = ['id: 1', `volume: ${'x'.repeat(1024 * 1024)}`, 'slot: 1', '', 'volume: A90001'];
  t.strictSame(
    readAll(wide, ['volume']).map(({ kind, line }) => [kind, line]),
    [
      ['misfit', 1],
      ['misfit', 3],
      ['other', 4],
      ['record', 5],
    ],
  );
});

t.test('an input without a block is not of the format', async (t) => {
  const lines = ['', '  login: failed', 'bye', ...Array.from({ length: 1200 }, () => 'x: y')];
  for (const first of [undefined, 'volume']) {
    t.throws(() => readAll(lines, ['volume|barcode', 'slot'], first), {
      code: 'SOURCE_FORMAT',
      parameters: {
        source: 'input',
        expected: 'a block with a label "volume" or "barcode"',
        found: '"login: failed"',
      },
    });
  }
  t.strictSame(shown(['', ' '], ['volume']), ['blank line', 'blank line']);
});

t.test('every line ends in one result, in order', async (t) => {
  const line = fc.constantFrom(
    '',
    ' ',
    'id: 1',
    ' ID=2',
    'volume: a',
    'slot = 4',
    'text',
    ': x',
    '\tnote:',
    '=',
    'volume ..... b',
    'id 3',
  );
  const first = fc.constantFrom(undefined, 'id', 'volume', 'never');
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), first, (lines, label) => {
        const reader = new BlocksReader('input', [['volume'], ['slot', 'note']], label && [label]);
        const results = lines.flatMap((text, index) => reader.read(text, index + 1));
        // A block at the end, so that the end of the input is no error.
        const last = [...reader.read(`${label ?? 'slot'}: 5`, lines.length + 1)];
        last.push(...reader.read('volume: last', lines.length + 2), ...reader.end());
        const all = [...results, ...last];
        assert.deepEqual(
          all.flatMap(({ text }) => text.split('\n')),
          [...lines, `${label ?? 'slot'}: 5`, 'volume: last'],
        );
        let next = 1;
        for (const result of all) {
          assert.equal(result.line, next);
          next += result.text.split('\n').length;
        }
      }),
      { numRuns: 3000 },
    ),
  );
});

t.test('a last block seems to be cut where it lacks a label that all others have', async (t) => {
  const lacks = (...lines: readonly string[]) => {
    const reader = new BlocksReader('input', [['Tape'], ['Slot', 'Bay'], ['Note']], undefined);
    const results = [...lines.flatMap((line, index) => reader.read(line, index + 1)), ...reader.end()];
    return results.map((result) => (result.kind === 'record' ? (result.lacks ?? 'whole') : '-'));
  };
  const whole = ['Tape: 1', 'Slot: 1', 'Note: x', ''];
  t.strictSame(lacks(...whole, 'Tape: 2'), ['whole', '-', 'it has no label "SLOT", as all others have']);
  t.strictSame(lacks(...whole, 'Tape: 2', ''), ['whole', '-', 'whole', '-'], 'a blank line ends it');
  t.strictSame(lacks(...whole, 'Tape: 2', 'Slot: 2', 'Note:'), ['whole', '-', 'whole']);
  t.strictSame(
    lacks(...whole, 'Tape: 2', '', 'Tape: 3'),
    ['whole', '-', 'whole', '-', 'whole'],
    'not all have it',
  );
  t.strictSame(lacks('Tape: 1'), ['whole'], 'the only one');
});

t.test('a block ends with its last line, also where that has no label', async (t) => {
  const reader = new BlocksReader('input', [['Tape']], ['Tape']);
  for (const [index, line] of ['Tape: 1', 'Slot: 2', 'No', ' '].entries()) reader.read(line, index + 1);
  t.match(reader.end()[0], { kind: 'record', line: 1, lastLine: 3 });
});
