import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { LineResult } from '../../../../lib/sources/formats/line-reader.ts';
import { TableReader } from '../../../../lib/sources/formats/table.ts';

function readAll(text: string, ...wanted: readonly string[]): readonly LineResult[] {
  const reader = new TableReader(
    'input',
    wanted.map((names) => names.split('|')),
  );
  const lines = text.split('\n');
  const results = [...lines.flatMap((line, index) => reader.read(line, index + 1)), ...reader.end()];
  assert.deepEqual(
    results.flatMap((result) => result.text.split('\n')),
    lines,
  );
  return results;
}

/** The values of each record, what is wrong with each misfit, and the reason of each other line. */
function shown(text: string, ...wanted: readonly string[]): readonly unknown[] {
  return readAll(text, ...wanted).map((result) => {
    if (result.kind === 'record') return result.cells;
    return result.kind === 'other' ? result.reason : result.error.message.split(': ')[1];
  });
}

function records(text: string, ...wanted: readonly string[]): readonly unknown[] {
  return readAll(text, ...wanted).flatMap((result) => (result.kind === 'record' ? [result.cells] : []));
}

const HEADING = 'table heading';
const OUTSIDE = 'outside a table';

t.test('Storage Protect, query libvolume: a heading of two lines, gaps of two blanks', async (t) => {
  const text = [
    'Library Name  Volume Name    Status         Owner   Last Use   Home     Device   Cleanings   Media',
    '                                                               Element  Type     Left        Type',
    '------------  -----------   -------------  -------  --------   ------   -------  ---------   -------',
    'LIB9          E90090L6      Private        TSM9     Data       1,904    LTO                  LTO-6',
    'LIB9          E90110L6      Scratch                            1,907    LTO                  LTO-6',
    'LIB9          CLNU91L1      Cleaner                            1,920    LTO      41',
  ].join('\n');
  t.strictSame(shown(text, 'volume name', 'Home  Element', 'media type', 'Cleanings Left', 'owner'), [
    HEADING,
    HEADING,
    HEADING,
    ['E90090L6', '1,904', 'LTO-6', '', 'TSM9'],
    ['E90110L6', '1,907', 'LTO-6', '', ''],
    ['CLNU91L1', '1,920', '', '41', ''],
  ]);
});

t.test('Storage Protect, drmedia: what does not fit wraps into a second line', async (t) => {
  const text = [
    'VOLUME_NAME            STATE                            UPD_DATE     LOCATION               VOLTYPE',
    '------------------     ------------------     ------------------     ------------------     ------------',
    'tape90                 VAULT                          2008-03-05     Salt                   DBBackup',
    '                                                 11:00:00.000000     Mine',
    'tape91                 MOUNTABLE                      2008-03-06                            CopyStgPool',
    '                                                 12:00:00.000000',
    '                                                            end',
    'tape92                 VAULT',
    '',
    '                       lone',
  ].join('\n');
  const results = readAll(text, 'volume_name', 'upd_date', 'location', 'voltype');
  t.match(results.slice(2), [
    { line: 3, cells: ['tape90', '2008-03-05 11:00:00.000000', 'Salt Mine', 'DBBackup'] },
    { line: 5, cells: ['tape91', '2008-03-06 12:00:00.000000 end', '', 'CopyStgPool'] },
    { line: 8, cells: ['tape92', '', '', ''] },
    { line: 9, reason: 'blank line' },
    { line: 10, reason: OUTSIDE },
  ]);
});

t.test('DFSMSrmm, searchvolume: the message below the rows never becomes a volume', async (t) => {
  const text = [
    'Volume Owner    Rack   Assigned   Expiration Location Dsets St Act      Dest',
    '                       date       date',
    '------ -------- ------ ---------- ---------- -------- ----- -- -------- --------',
    'A90117 PRODBKP         2026/050   2026/085   REMOTE       3 M  S',
    'A90301 PRODBKP         2026/072   2026/107   LIB9494A     1 M  S        REMOTE AND MORE',
    'EDG3010I 2 ENTRIES LISTED',
  ].join('\n');
  t.strictSame(shown(text, 'volume', 'expiration date', 'dest', 'rack'), [
    HEADING,
    HEADING,
    HEADING,
    ['A90117', '2026/085', '', ''],
    ['A90301', '2026/107', 'REMOTE AND MORE', ''],
    'there is text between the columns "Volume" and "Owner"',
  ]);
});

const RULED = ['Volume  Pool', '------- -----', 'A90001  Full'].join('\n');

t.test('a row that crosses a border, or begins left of the first column, is a misfit', async (t) => {
  const text = `${RULED}\nA90002X Full\nA90003XXFull\n        x\n\n  Volume  Pool\n  ------- -----\n A90004   Full`;
  t.strictSame(shown(text, 'volume').slice(2), [
    ['A90001'],
    ['A90002X'],
    'there is text between the columns "Volume" and "Pool"',
    'its first column is empty, and there is no row above that it could go on with',
    'blank line',
    HEADING,
    HEADING,
    'there is text to the left of the column "Volume"',
  ]);
});

t.test('a row that never ends to wrap is a misfit and is not kept', async (t) => {
  const wrapped = Array.from({ length: 150 }, () => '        x');
  const results = readAll([RULED, ...wrapped, 'A90002  Full'].join('\n'), 'volume');
  t.match(results[2], { kind: 'misfit', line: 3, error: { code: 'RECORD_FORMAT' } });
  t.equal(results[2]?.text.split('\n').length, 101);
  t.equal(results.filter(({ kind }) => kind === 'misfit').length, 51);
  t.match(results.at(-1), { cells: ['A90002'] });
});

t.test('tabs reach to the next eighth column, and form feeds take none', async (t) => {
  t.strictSame(records('\fVolume\tPool\n-------\t-----\n\fA90001\tFull\tx\nA90002\t\n', 'volume', 'pool'), [
    ['A90001', 'Full    x'],
    ['A90002', ''],
  ]);
});

t.test('a form feed within a value stays in it', async (t) => {
  t.strictSame(records('Volume     Pool\n---------- ----\nA9\f0001    Full\n', 'volume'), [['A9\f0001']]);
});

t.test('a heading that comes again on every page is none of the rows', async (t) => {
  const text = `${RULED}\n\fVolume  Pool\n------- -----\nA90002  x\n-------------\nA90003  y\n------- -----`;
  t.strictSame(shown(text, 'volume'), [
    HEADING,
    HEADING,
    ['A90001'],
    HEADING,
    HEADING,
    ['A90002'],
    HEADING,
    ['A90003'],
    HEADING,
  ]);
});

t.test(
  'the same command run again prints its table with other widths and no blank line between',
  async (t) => {
    const text = `${RULED}\nVolume     Pool\n---------- -----\nA90002-2-2 x\nPool  Volume\n----- -------\ny     A90003`;
    t.strictSame(shown(text, 'volume', 'pool').slice(2), [
      ['A90001', 'Full'],
      HEADING,
      HEADING,
      ['A90002-2-2', 'x'],
      HEADING,
      HEADING,
      ['A90003', 'y'],
    ]);
    t.throws(() => shown(`${RULED}\nA90002\n----- -------\n1     A90003`, 'volume'), {
      code: 'SOURCE_HEADING',
      parameters: { line: 4, found: '"A90002, "' },
    });
  },
);

t.test('a table that bars draw may follow one that is ruled, and the other way round', async (t) => {
  const bars = '+--------+\n| volume |\n+--------+\n| A90002 |\n+--------+';
  t.strictSame(records(`${RULED}\n${bars}\nnote\n${RULED}\n${bars}`, 'volume'), [
    ['A90001'],
    ['A90002'],
    ['A90001'],
    ['A90002'],
  ]);
});

t.test('a title above the heading is no part of a name', async (t) => {
  const text = `Inventory of site B\n${RULED}`;
  t.strictSame(shown(text, 'volume', 'pool'), [OUTSIDE, HEADING, HEADING, ['A90001', 'Full']]);
  t.strictSame(shown(`1\n2\n3\n4\n${RULED}`, 'volume').slice(0, 5), [
    OUTSIDE,
    OUTSIDE,
    OUTSIDE,
    OUTSIDE,
    HEADING,
  ]);
});

t.test('heading words belong to the dashes below their beginning, or to the nearest', async (t) => {
  const text = [
    '  Media   ID of  Last',
    '     No    pool  use        Rest',
    '   ----- ------     -----  ---',
    '   90001 Full         now  all of it',
  ].join('\n');
  t.strictSame(records(text, 'media no', 'ID of pool', 'last use', 'rest'), [
    ['90001', 'Full', 'now', 'all of it'],
  ]);
});

t.test('lines of equals signs and of box characters rule as well', async (t) => {
  t.strictSame(records('Volume  Pool\n======  ====\nA90001  Full', 'pool'), [['Full']]);
  t.strictSame(records('Volume  Pool\n──────  ────\nA90001  Full', 'pool'), [['Full']]);
});

t.test('a single group of dashes rules no columns', async (t) => {
  t.throws(() => readAll('Volume Pool\n-----------\nA90001 Full', 'volume'), { code: 'SOURCE_FORMAT' });
  t.strictSame(records(`===========\n${RULED}`, 'volume'), [['A90001']]);
});

const BACULA = [
  '*list volumes',
  'Using Catalog "My|Catalog"',
  'Pool: FilePool',
  '+---------+------------+----------+------+',
  '| mediaid | volumename | volbytes | slot |',
  '+---------+------------+----------+------+',
  '|       1 | Vol-9001   |      237 |    0 |',
  '+---------+------------+----------+------+',
  'Pool: TapeFull',
  '+---------+------------+--------------------+------+-------------+',
  '| MediaId | VolumeName | VolBytes           | Slot | LastWritten |',
  '+---------+------------+--------------------+------+-------------+',
  '|       7 | A90007L8   | 11,998,112,301,056 |    4 | 2026-01-31  |',
  '|       8 | A90008L8   |    640,112,000,000 |    0 |             |',
  '+---------+------------+--------------------+------+-------------+',
  '*',
];

t.test('Bacula, list volumes: a table for each pool, with columns of its own', async (t) => {
  t.strictSame(shown(BACULA.join('\n'), 'volumename', 'slot'), [
    OUTSIDE,
    OUTSIDE,
    OUTSIDE,
    HEADING,
    HEADING,
    HEADING,
    ['Vol-9001', '0'],
    HEADING,
    OUTSIDE,
    HEADING,
    HEADING,
    HEADING,
    ['A90007L8', '4'],
    ['A90008L8', '0'],
    HEADING,
    OUTSIDE,
  ]);
});

t.test('Bacula, list volumes: the tables stay apart when the pools between them are taken out', async (t) => {
  const text = BACULA.filter((line) => !line.startsWith('Pool:')).join('\n');
  t.strictSame(records(text, 'volumename', 'slot|nowhere'), [
    ['Vol-9001', '0'],
    ['A90007L8', '4'],
    ['A90008L8', '0'],
  ]);
});

t.test('of the alternatives of a value the first that a heading has counts, table by table', async (t) => {
  const text = BACULA.join('\n');
  t.strictSame(records(text, 'volumename', 'lastwritten|volbytes'), [
    ['Vol-9001', '237'],
    ['A90007L8', '2026-01-31'],
    ['A90008L8', ''],
  ]);
});

t.test('Bareos, status slots: no bar on the left, one on the right', async (t) => {
  const text = [
    ' Slot |  Volume Name    |  Status  |      Type         |    Pool        |  Loaded |',
    '------+-----------------+----------+-------------------+----------------+---------|',
    '    1 |           90001 |   Append |  DiskChangerMedia |        Default |    0    |',
    '    3*|           90003 |   Append |  DiskChangerMedia |        Scratch |    0    |',
    '    4 |                 |          |                   |                |    0    |',
    '    5 |           90005 |   Append |  DiskChangerMedia |                |    0    | x',
    ' Slot | Volume Name | Status | Type | Pool | Loaded |',
    '------+-------------+--------+------+------+--------|',
    '    6 | 90006       | Append | Disk | Full |    0   |',
  ].join('\n');
  t.strictSame(shown(text, 'slot', 'volume name', 'pool'), [
    HEADING,
    HEADING,
    ['1', '90001', 'Default'],
    ['3*', '90003', 'Scratch'],
    ['4', '', ''],
    'there is text outside the outer bars',
    HEADING,
    HEADING,
    ['6', '90006', 'Full'],
  ]);
});

t.test('Proxmox: box characters, rules between the rows', async (t) => {
  const text = [
    '┌────────────┬────────────┬──────────┐',
    '│ label-text │ pool       │ status   │',
    '╞════════════╪════════════╪══════════╡',
    '│ W91L8      │ lto weekly │ full     │',
    '├────────────┼────────────┼──────────┤',
    '│            │            │ writable │',
    '└────────────┴────────────┴──────────┘',
  ].join('\n');
  t.strictSame(shown(text, 'label-text', 'status'), [
    HEADING,
    HEADING,
    HEADING,
    ['W91L8', 'full'],
    HEADING,
    ['', 'writable'],
    HEADING,
  ]);
});

t.test('psql: no bars outside, a count below, the next table behind a blank line', async (t) => {
  const text = [
    ' volumename | slot ',
    '------------+------',
    ' A90001L8   |    4',
    ' A90002L8   | ',
    '(2 rows)',
    '',
    ' slot | volumename ',
    '------+------------',
    '    5 | A90003L8',
    '    6 | A90|04L8',
  ].join('\n');
  t.strictSame(shown(text, 'volumename', 'slot'), [
    HEADING,
    HEADING,
    ['A90001L8', '4'],
    ['A90002L8', ''],
    OUTSIDE,
    'blank line',
    HEADING,
    HEADING,
    ['A90003L8', '5'],
    'it has 3 cells, the heading 2',
  ]);
});

t.test('a plain line of dashes rules a table with bars if the wanted names stand above it', async (t) => {
  t.strictSame(records(`Backup | Inventory\n------------------\n${RULED}`, 'volume'), [['A90001']]);
  t.strictSame(records('a | volume\n----------\n1 | A90001', 'volume'), [['A90001']]);
});

t.test('a row of lone dashes is a row', async (t) => {
  t.strictSame(records(`| volume | pool |\n+---+---+\n| A90001 | - |\n| - | - |`, 'volume'), [
    ['A90001'],
    ['-'],
  ]);
});

t.test('a row with bars that something has cut off from its table is not passed over', async (t) => {
  const text =
    '| volume | pool |\n+--------+------+\n| A90001 | x |\nYou have messages.\n| A90002 | y |\n| a |';
  t.strictSame(shown(text, 'volume').slice(2), [
    ['A90001'],
    OUTSIDE,
    'it stands apart from its table',
    OUTSIDE,
  ]);
});

t.test('what looks like a row below a blank line is told apart from other text', async (t) => {
  const text = [
    'volume pool slot',
    '------ ---- ----',
    'A90001 DAY  12',
    '',
    'A90002 DAY  13',
    'A90003',
    '3 volumes listed',
  ];
  t.strictSame(shown(text.join('\n'), 'volume').slice(2), [
    ['A90001'],
    'blank line',
    `${OUTSIDE}, though it looks like a row`,
    OUTSIDE,
    OUTSIDE,
  ]);
});

t.test(
  'a table without a column that is wanted stops the input, whether or not one came before',
  async (t) => {
    const other = 'Drive Volumes\n----- -------\n1     A90001';
    const expected = {
      code: 'SOURCE_HEADING',
      parameters: { source: 'input', line: 1, expected: '"volume" or "barcode"', found: '"Drive, Volumes"' },
    };
    t.throws(() => readAll(other, 'drive', 'volume|barcode'), expected);
    t.throws(() => readAll(`${RULED}\n\n${other}`, 'volume', 'pool'), {
      code: 'SOURCE_HEADING',
      parameters: { line: 5 },
    });
    t.throws(() => readAll('x\n| a | b |\n+---+---+\n| 1 | 2 |', 'volume'), {
      code: 'SOURCE_HEADING',
      parameters: { line: 2, found: '"a, b"' },
    });
    t.throws(() => readAll('\n|\n---|', 'volume'), {
      code: 'SOURCE_HEADING',
      parameters: { line: 2, found: '""' },
    });
  },
);

t.test('the lines of a row that is left out are left out with it', async (t) => {
  const reader = new TableReader('input', [['volume']]);
  const read = (...lines: readonly string[]) => lines.flatMap((line) => reader.read(line, 0));
  read('Volume  Pool  Class  Status', '------  ----  -----  ------', 'A90001  x     LTO    Full');
  const left = [...reader.leaveOut('/disk-  x     DISK   Full')];
  t.match(left, [{ kind: 'record', cells: ['A90001'] }]);
  t.strictSame(read(' vol.1'), []);
  t.match(read('A90002  x     LTO    Full'), [
    { kind: 'other', reason: 'goes on with a row that is left out' },
  ]);
  t.match(reader.end(), [{ kind: 'record', cells: ['A90002'] }]);
});

t.test('a misfit has the values that it seems to have, by which it may be excluded', async (t) => {
  const wide =
    'Volume  Pool  Class  Status\n------  ----  -----  ------\n/disk/  x     DISK   Full\n vol.1\nA90001X y     LTO';
  t.match(
    readAll(wide, 'volume', 'class').filter(({ kind }) => kind === 'misfit'),
    [{ cells: ['/disk/vol.1', 'DISK'] }, { cells: ['A90001X', 'LTO'] }],
  );
});

t.test('a table with two columns of a wanted name stops the input, others do no harm', async (t) => {
  const twice =
    'Volume  Pool   Volume  Note  Note\n------  -----  ------  ----  ----\nA90001  x      B90001  a     b';
  const expected = {
    code: 'SOURCE_HEADING_TWICE',
    message:
      'input: the heading on line 1 has more than one column "volume", and the definition takes one by this name; give the columns names of their own where the export is made',
  };
  t.throws(() => readAll(twice, 'volume', 'pool'), expected);
  t.throws(() => readAll('| volume | pool | VOLUME |\n|---|---|---|\n| A1 | x | B1 |', 'volume'), expected);
  t.strictSame(records(twice, 'pool'), [['x']]);
});

t.test('an input without a table is not of the format', async (t) => {
  t.throws(() => readAll('\n  no volumes | found\n--- ---\n', 'volumes', 'pool'), {
    code: 'SOURCE_HEADING',
    parameters: { line: 2 },
  });
  t.throws(() => readAll('\n  nothing | found\n\n--- ---\nA90001 x', 'volume|barcode', 'pool'), {
    code: 'SOURCE_FORMAT',
    parameters: {
      source: 'input',
      expected: 'a table with a column "volume" or "barcode"',
      found: '"nothing | found"',
    },
  });
  t.strictSame(shown('', 'volume'), ['blank line']);
});

t.test('lines and rows are known a few lines later at the most', async (t) => {
  const reader = new TableReader('input', [['volume']]);
  for (let line = 1; line <= 3; line++) t.strictSame(reader.read('text', line), []);
  for (let line = 4; line <= 9; line++) t.match(reader.read('text', line), [{ line: line - 3 }]);
  t.match(reader.read('', 10), [{ line: 7 }, { line: 8 }, { line: 9 }, { line: 10 }]);
});

t.test('every line ends in one result, in order', async (t) => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      'Volume  Pool',
      '------- -----',
      '------ ------',
      '-------------',
      'A90001  Full',
      'A90001XXFull',
      '        more',
      '| Volume | Pool |',
      '| A90001 | Full |',
      'A90001 | Full',
      '| x |',
      '+--------+------+',
      '─ ──',
      '\tx\f',
    ),
    fc.string({ unit: fc.constantFrom('-', '=', '|', '+', ' ', 'x', '\t', '│', '😀'), maxLength: 12 }),
  );
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const reader = new TableReader('input', []);
        // A first table, so that the end of the input is no error.
        const all = ['a b', '-- --', ...lines];
        const results = [...all.flatMap((text, index) => reader.read(text, index + 1)), ...reader.end()];
        assert.deepEqual(
          results.flatMap(({ text }) => text.split('\n')),
          all,
        );
        let next = 1;
        for (const result of results) {
          assert.equal(result.line, next);
          next += result.text.split('\n').length;
        }
      }),
      { numRuns: 5000 },
    ),
  );
});

t.test('a first column that goes on in the next line is not taken for a whole one', async (t) => {
  const reader = new TableReader('in', [['volume']]);
  const lines = [
    'volume  pool  state  slot',
    '------  ----  -----  ----',
    'AB0001  P1    full   1',
    'AB0002  P1    full   2',
    '34',
    'AB0005  P1    full',
    'AB',
  ];
  const results = [...lines.flatMap((line, index) => reader.read(line, index + 1)), ...reader.end()];
  t.match(
    results.map(({ kind, text }) => [kind, text]),
    [
      ['other', lines[0]],
      ['other', lines[1]],
      ['record', lines[2]],
      ['misfit', `${lines[3]}\n${lines[4]}`],
      ['misfit', `${lines[5]}\n${lines[6]}`],
    ],
  );
});

/** The line of the heading of a table that was never closed. */
function unclosed(...lines: readonly string[]): unknown {
  const reader = new TableReader('input', [['a']]);
  for (const [index, line] of lines.entries()) reader.read(line, index + 1);
  reader.end();
  return reader.cut()?.parameters.line;
}

t.test('a table with an edge above it has one below it too, or is cut', async (t) => {
  const [edge, heading, row] = ['+---+---+', '| a | b |', '| 1 | 2 |'];
  const whole = [edge, heading, edge, row, row, edge];
  t.equal(unclosed(...whole), undefined);
  t.equal(unclosed('title', ...whole, 'done'), undefined);
  for (const length of [3, 4, 5]) t.equal(unclosed(...whole.slice(0, length)), 2, `cut to ${length} lines`);
  t.equal(unclosed(edge, heading, edge, row, edge, row), 2, 'a rule between two rows closes nothing');
  t.equal(unclosed(edge, heading, edge, row, 'a message', edge), undefined);
  t.equal(unclosed(edge, heading, edge, edge), undefined, 'no rows');
});

t.test('of several tables each is closed', async (t) => {
  const [edge, heading, row] = ['+---+---+', '| a | b |', '| 1 | 2 |'];
  const whole = [edge, heading, edge, row, edge];
  t.equal(unclosed(...whole, '', ...whole), undefined);
  t.equal(unclosed(...whole, ...whole), undefined);
  t.equal(unclosed(...whole, '', ...whole.slice(0, 4)), 8);
  t.equal(unclosed(...whole.slice(0, 4), '', ...whole), 2, 'the edge of the next one closes none');
});

t.test('drawn with corners, only a rule with those of the bottom closes a table', async (t) => {
  const top = ['┌───┬───┐', '│ a │ b │', '╞═══╪═══╡', '│ 1 │ 2 │'];
  t.equal(unclosed(...top, '├───┼───┤', '│ 3 │ 4 │', '└───┴───┘'), undefined);
  t.equal(unclosed(...top, '├───┼───┤'), 2);
});

t.test(
  'a table without an edge above it needs none below it, nor does one below the line of a title',
  async (t) => {
    t.equal(unclosed(' a | b ', '---+---', ' 1 | 2 '), undefined);
    t.equal(unclosed('| a | b |', '|---|---|', '| 1 | 2 |'), undefined);
    t.equal(unclosed('Tapes', '-------', 'a    b', '---  ---', '1    2'), undefined);
  },
);

t.test('a table that is ruled above its heading as below it ends with such a rule', async (t) => {
  const [rule, heading, row] = ['---  ---', 'a    b', '1    2'];
  t.equal(unclosed(rule, heading, rule, row, rule), undefined);
  t.equal(unclosed(rule, heading, rule, row), 2);
});

t.test('the state says all of a table that its next lines depend on', async (t) => {
  const stateAfter = (...lines: readonly string[]) => {
    const reader = new TableReader('in', [['Label']]);
    for (const [index, line] of lines.entries()) reader.read(line, index + 1);
    return reader.state;
  };
  const edge = '+-----+---+';
  const heading = ['|Label|Row|', edge];
  const row = '|A1   | 1 |';
  const different = [
    [],
    [edge],
    ['', '-----'],
    ['-----', ''],
    [edge, ...heading],
    heading,
    [...heading, row],
    [edge, ...heading, row],
    [edge, ...heading, row, edge],
    [...heading, row, edge, edge],
    [...heading, row, ''],
    ['|Label|Slot|', '+-----+----+', '|A1   | 1  |'],
    ['+=====+===+', '|Label|Row|', '+=====+===+', row],
    ['Label  Row', '-----  ---', 'A1     1', ''],
    ['Label  Slot', '-----  ----', 'A1     1', ''],
    ['Label  R', '-----  ---', 'A1     1', ''],
  ].map((lines) => stateAfter(...lines));
  t.equal(new Set(different).size, different.length);
  t.equal(different.includes(undefined), false);
  t.equal(
    stateAfter(...heading, row, row, row),
    stateAfter('', ...heading, row),
    'not on how many rows it has',
  );
  t.equal(stateAfter('Label'), undefined, 'what may be a heading');
  const ruled = ['Label  Row', '-----  ---'];
  t.equal(
    stateAfter(...ruled, 'A1     1'),
    stateAfter(...ruled, 'A10001 1', '       2'),
    'nor on its last row',
  );
});

t.test('a row that may go on is held until it is completed', async (t) => {
  const reader = new TableReader('in', [['Label'], ['Text']]);
  const read = (...lines: readonly string[]) => lines.flatMap((line) => reader.read(line, 1));
  read('Label  Text');
  t.strictSame(
    [reader.isHeld, reader.mayGoOn, reader.complete()],
    [false, false, []],
    'what may be a heading is not',
  );
  t.equal(read('-----  ----').length, 2);
  t.strictSame([reader.isHeld, reader.mayGoOn], [false, true]);
  t.strictSame(read('A0001  one', '       two'), []);
  t.equal(reader.isHeld, true);
  t.strictSame(
    reader.complete().map((result) => result.kind === 'record' && result.cells),
    [['A0001', 'one two']],
  );
  t.strictSame([reader.isHeld, reader.complete()], [false, []]);
  read('');
  t.equal(reader.mayGoOn, false, 'behind the table');
});
