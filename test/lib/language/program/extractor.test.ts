import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import type { Definition } from '../../../../lib/language/definition.ts';
import { Tally } from '../../../../lib/model/tally.ts';
import type { Input, RecordBatch } from '../../../../lib/records/batch.ts';
import type { BadRecord } from '../../../../lib/sources/formats/cutter.ts';
import { mentionsOf, recordsOf } from '../../records/segments.ts';
import { compile, explain, extract, KEYS, rawBatch, records } from '../compile.ts';

const TEXT = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 0, 6, 0);';
const CSV = `SetCSVDelimiter(","); ${KEYS}`;
const SEMICOLONS = `SetCSVDelimiter(";"); ${KEYS}`;

function outcomes(definition: Definition, lines: readonly string[]) {
  const { tally, records: found } = extract(definition, lines);
  return {
    read: tally.read,
    records: found.length,
    excluded: Object.fromEntries(tally.outcomes.reasons('excluded')),
    rejected: Object.fromEntries(tally.outcomes.reasons('rejected')),
  };
}

function problems({ tally }: RecordBatch): readonly (readonly [number, string | undefined, string])[] {
  return tally.problems.map(({ line, field, message }) => [line, field, message]);
}

t.test('a heading names the column, the first alternative that is there wins', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); AddString(EXCLUSION, 0, "#*"); Extract(VOLUME, "Barcode|Media ID", 10, 0); Extract(SLOT, "slot");',
  );
  t.strictSame(records(definition, ['#x', '', ' media id ,SLOT, barcode ', 'M1,7,B1']), [
    { volume: 'B1', slot: '7' },
  ]);
  t.strictSame(
    records(definition, ['Slot,Media ID', '7,M1']),
    [{ volume: 'M1', slot: '7' }],
    'each input has its own heading',
  );
  t.strictSame(outcomes(definition, ['#x', '', 'Barcode,Slot', 'A1,2']), {
    read: 4,
    records: 1,
    excluded: { 'AddString(EXCLUSION, 0, "#*") at line 1': 1, 'blank line': 1, heading: 1 },
    rejected: {},
  });
});

t.test('an input whose heading lacks a column is an error of the source', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "A"); SetLiteral(MEDIA, "B"); Extract(VOLUME, "Barcode|Media ID");',
  );
  t.throws(() => extract(definition, ['', 'Volume,Slot', 'A1,2']), {
    code: 'SOURCE_HEADING',
    message:
      'in: line 2 should be the heading and name a column "Barcode" or "Media ID", but holds: "Volume, Slot"',
  });
  t.throws(() => extract(definition, ['Media ID,slot,MEDIA ID', 'A1,2,A3']), {
    code: 'SOURCE_HEADING_TWICE',
    message:
      'in: the heading on line 1 has more than one column "Media ID", and the definition takes one by this name; let Extract take it by its number, 1 or 3',
  });
  const error = new TapesyncError('RECORD_CSV', { problem: 'a quote' });
  t.throws(() => definition.open('in').extract({ ...rawBatch(definition, ['x"y']), cells: [{ error }] }), {
    code: 'SOURCE_HEADING',
  });
});

t.test('a record that is no CSV is rejected, unless it is excluded as text', async (t) => {
  const definition = compile(`${CSV} AddString(EXCLUSION, 0, "#*");`);
  const bad: BadRecord = { error: new TapesyncError('RECORD_CSV', { problem: 'a quote' }) };
  const batch = { ...rawBatch(definition, ['x"y', '#"']), cells: [bad, bad] };
  const { tally } = definition.open('in').extract(batch);
  t.strictSame(tally.problems, [
    {
      outcome: 'rejected',
      code: 'RECORD_CSV',
      message: 'the record is not well-formed CSV: a quote',
      source: 'in',
      line: 1,
      raw: 'x"y',
    },
  ]);
  t.equal(tally.outcomes.total('excluded'), 1);
});

t.test('a rejected record mentions its volume, behind the records before it', async (t) => {
  const definition = compile(
    `SetCSVDelimiter(","); Extract(CUSTOMER, 1); Extract(VOLUME, 2, 10, 0); SetLiteral(MEDIA, "LTO");
     Extract(EXPIRYDATE, 3); SetDateFormat(EXPIRYDATE, "%%F"); Extract(USER1, 4); SetNumberFormat(USER1, ".");
     AddTranslation(CUSTOMER, "new", "US02");`,
  );
  const told = ({ segments }: Pick<RecordBatch, 'segments'>) =>
    segments.map((segment) => {
      if (segment.kind === 'records') return segment.records.map(({ volume }) => volume);
      return segment.kind === 'rejected' ? `${segment.scope.name} ${segment.volume}` : segment.kind;
    });
  const lines = [
    'US01,A1,2026-01-02,1',
    'US01,a2,2026-13-02,2',
    'new,A3,2026-01-02,two',
    'US01,A4,2026-01-02,4',
    'US01,,2026-13-02,5',
    'U S,A6,2026-13-02,6',
    'US01,A7+,2026-13-02,7',
  ];
  const batch = rawBatch(definition, lines);
  t.strictSame(told(definition.open('in').extract(batch)), [['A1'], 'US01.LTO A2', 'US02.LTO A3', ['A4']]);
  t.equal(batch.tally.outcomes.total('rejected'), 5);

  const blocks = compile(
    `SetFormat(BLOCKS); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "Label");
     Extract(EXPIRYDATE, "Until"); SetDateFormat(EXPIRYDATE, "%%F");`,
  );
  const extractor = blocks.open('in');
  extractor.extract(rawBatch(blocks, ['Label: A1', 'Until: 2026-01-02', '', 'Label: A2', 'Until: never']));
  t.strictSame(told(extractor.end(new Tally())), ['US01.LTO A2']);
});

t.test('a header block is kept and can be extracted from until the next one', async (t) => {
  const definition = compile(
    `${TEXT} AddString(HEADER, 0, "1*"); SetHeaderCount(3); Extract(REPOSITORY, 2, 4, 3); Extract(SLOT, 1, 2, 1);`,
  );
  const lines = ['A00001', '1S1', 'END', '  LIBR', 'A00002', '', '1S2', '1', '', 'A00003'];
  t.strictSame(records(definition, lines), [
    { volume: 'A00001' },
    { volume: 'A00002', slot: 'S1', repository: 'LIBR' },
    { volume: 'A00003', slot: 'S2' },
  ]);
  t.strictSame(outcomes(definition, lines).excluded, {
    'AddString(HEADER, 0, "1*") at line 1': 6,
    'blank line': 1,
  });
});

t.test('TERMINATE ends the input for good, and nothing after it counts as read', async (t) => {
  const definition = compile(`${TEXT} AddString(TERMINATE, 2, "END*"); AddString(START, 0, "GO");`);
  const input: Input = { name: 'in', terminated: false };
  const extractor = definition.open('in');
  const first = extractor.extract(
    rawBatch(definition, ['x', 'GO', 'A00001', '  end of it', 'A00002'], input),
  );
  t.strictSame(
    recordsOf(first).map(({ volume, line }) => [volume, line]),
    [['A00001', 3]],
  );
  t.equal(first.tally.read, 4);
  t.equal(input.terminated, true);
  const second = extractor.extract(rawBatch(definition, ['GO', 'A00003'], input));
  t.equal(recordsOf(second).length, 0);
  t.equal(second.tally.read, 0);
});

t.test('a record that breaks a rule is rejected with its reason, and the others go on', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(","); Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(WRITETIME, 4); SetWriteTimeFormat("%%d/%%m/%%Y"); Extract(SCRATCH, 5);',
  );
  const { tally, records: found } = extract(definition, [
    'US01,LTO,,,',
    ',LTO,A1,,',
    'US01, ,A1,,',
    'US01,LTO,A2,31/02/2026,',
    'US01,LTO,A3,,perhaps',
    'US012,LTO,A4,,',
    'US01,LTO,-A5,,',
    'US01,LTO,A6,01/02/2026,',
    'US01,LTO,A6,01/02/2026,',
  ]);
  t.strictSame(
    tally.problems.map(({ code, message, line, field }) => [line, code, field, message]),
    [
      [1, 'RECORD_NO_KEY', 'VOLUME', 'VOLUME is missing from the record'],
      [2, 'RECORD_NO_KEY', 'CUSTOMER', 'CUSTOMER is missing from the record'],
      [3, 'RECORD_NO_KEY', 'MEDIA', 'MEDIA is missing from the record'],
      [
        4,
        'RECORD_DATE',
        'WRITETIME',
        'WRITETIME "31/02/2026" is not a date of the form %d/%m/%Y: month 2 of 2026 has no day 31',
      ],
      [
        5,
        'RECORD_VALUE',
        'SCRATCH',
        'SCRATCH "perhaps": expected YES or NO, TRUE or FALSE, Y or N, ON or OFF, 1 or 0',
      ],
      [6, 'RECORD_VALUE', 'CUSTOMER', 'CUSTOMER "US012": is 5 characters long, at most 4 are allowed'],
      [7, 'RECORD_VALUE', 'VOLUME', 'VOLUME "-A5": a Volume-ID holds only A-Z, 0-9 and, not first, -'],
    ],
  );
  t.match(tally.problems[3], { outcome: 'rejected', source: 'in', raw: 'US01,LTO,A2,31/02/2026' });
  t.strictSame(Object.fromEntries(tally.outcomes.reasons('rejected')), {
    'RECORD_NO_KEY CUSTOMER': 1,
    'RECORD_NO_KEY MEDIA': 1,
    'RECORD_NO_KEY VOLUME': 1,
    'RECORD_VALUE CUSTOMER': 1,
    'RECORD_VALUE SCRATCH': 1,
    'RECORD_VALUE VOLUME': 1,
    'RECORD_DATE WRITETIME': 1,
  });
  t.equal(found.length, 2);
  t.equal(tally.read, tally.outcomes.sum() + found.length);
});

t.test('batches of one input share its state, and their tallies are passed on', async (t) => {
  const definition = compile(
    `${TEXT} AddString(HEADER, 0, "1*"); SetHeaderCount(2); Extract(SLOT, 0, 3, 2);`,
  );
  const extractor = definition.open('in');
  const input: Input = { name: 'in', terminated: false };
  extractor.extract(rawBatch(definition, ['1'], input));
  const tally = new Tally();
  const last = extractor.extract({
    ...rawBatch(definition, ['abc', 'A00001'], input),
    tally,
  });
  t.equal(last.tally, tally);
  t.equal(last.source, 'in');
  t.strictSame(
    recordsOf(last).map(({ volume, values, line }) => [volume, values, line]),
    [['A00001', ['abc'], 2]],
  );
});

t.test('an explanation shows each record field by field, and why it is no volume', async (t) => {
  const definition = compile(
    `${CSV} Extract(USER1, 2); Extract(SCRATCH, 3); AddTranslation(USER1, "x", "y"); AddExclusionOnValue(USER1, "y"); AddString(TERMINATE, 0, "END");`,
  );
  const explained = explain(definition, ['a1, z,true', 'A2,x,', 'A3,,maybe', '', 'END', 'A4,,']);
  t.strictSame(explained[0], {
    line: 1,
    raw: 'a1, z,true',
    fields: [
      { name: 'CUSTOMER', value: 'US01', steps: [{ by: 'SetLiteral:1', text: 'US01' }] },
      { name: 'MEDIA', value: 'LTO', steps: [{ by: 'SetLiteral:1', text: 'LTO' }] },
      { name: 'VOLUME', value: 'A1', steps: [{ by: 'Extract:1', text: 'a1' }] },
      { name: 'USER1', value: ' z', steps: [{ by: 'Extract:1', text: ' z' }] },
      { name: 'SCRATCH', value: '1', steps: [{ by: 'Extract:1', text: 'true' }] },
    ],
  });
  t.strictSame(
    explained.slice(1).map(({ ended, fields }) => [ended?.outcome, ended?.reason, fields.length]),
    [
      ['excluded', 'AddExclusionOnValue(USER1, "y") at line 1', 5],
      ['rejected', 'SCRATCH "maybe": expected YES or NO, TRUE or FALSE, Y or N, ON or OFF, 1 or 0', 5],
      ['excluded', 'blank line', 0],
      ['excluded', 'AddString(TERMINATE, 0, "END") at line 1', 0],
    ],
  );
  t.strictSame(explained[1]?.fields[3], {
    name: 'USER1',
    value: 'y',
    steps: [
      { by: 'Extract:1', text: 'x' },
      { by: 'AddTranslation:1', text: 'y' },
    ],
  });
});

t.test('AddContext carries a value down to the records below its line, until the next one', async (t) => {
  const definition = compile(
    `${TEXT} AddContext(DESCRIPTION, "Pool: {}"); AddContext(DESCRIPTION, "{} pool"); AddContext(SYSTEM, "Server Host = {}");`,
  );
  const lines = [
    'A0',
    'Server Host = x',
    'Pool: My Pool',
    'A1',
    '',
    'Scratch pool',
    'A2',
    'server host = y',
    'A3',
  ];
  t.strictSame(records(definition, lines), [
    { volume: 'A0' },
    { volume: 'A1', system: 'x', description: 'My Pool' },
    { volume: 'A2', system: 'x', description: 'Scratch' },
    { volume: 'A3', system: 'y', description: 'Scratch' },
  ]);
  const { tally } = extract(definition, lines);
  t.strictSame(Object.fromEntries(tally.outcomes.reasons('excluded')), {
    'AddContext(SYSTEM, "Server Host = {}") at line 1': 2,
    'AddContext(DESCRIPTION, "Pool: {}") at line 1': 1,
    'AddContext(DESCRIPTION, "{} pool") at line 1': 1,
    'blank line': 1,
  });
});

t.test('a line that means failure ends the input as a failed read', async (t) => {
  const definition = compile(`${SEMICOLONS} AddString(FAILURE, 0, "ANS8023E*");`);
  t.throws(() => extract(definition, ['A1', 'ANS8023E Unable to establish session', 'A2']), {
    code: 'SOURCE_FAILURE',
    message:
      'in: line 2 says that the export failed: "ANS8023E Unable to establish session" (AddString(FAILURE, 0, "ANS8023E*") at line 1); nothing was changed',
  });
});

t.test('an input in which no record fits is no export of this kind', async (t) => {
  const definition = compile(`${SEMICOLONS} Extract(SLOT, 2);`);
  t.throws(() => extract(definition, ['a text, not; a list', 'of any kind']), {
    code: 'SOURCE_MISFIT',
    message: /in: not one of its records \(2\) .* line 1: VOLUME "a text, not".*reads "a text, not; a list"/,
  });
  t.doesNotThrow(() => extract(definition, ['a text; not a list', 'A1;']));
});

t.test('text around JSON is no record, and may say that the export failed', async (t) => {
  const definition = compile(
    'SetFormat(JSON); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "name"); AddString(FAILURE, 0, "No media*");',
  );
  const batch = rawBatch(definition, ['banner', '{"name":"A1"}']);
  const out = definition.open('in').extract({ ...batch, cells: [undefined, ['A1']] });
  t.strictSame(
    recordsOf(out).map(({ volume }) => volume),
    ['A1'],
  );
  t.equal(out.tally.outcomes.total('excluded'), 1);
  t.throws(
    () => definition.open('in').extract({ ...rawBatch(definition, ['No media found']), cells: [undefined] }),
    {
      code: 'SOURCE_FAILURE',
    },
  );
});

t.test(
  'a heading line gives its value to the records below it, not to one above that a reader still has',
  async (t) => {
    const keys = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
    const table = compile(
      `${keys} SetFormat(TABLE); Extract(VOLUME, "volume"); AddContext(DESCRIPTION, "Pool: {}");`,
    );
    const heading = ['volume  slot', '------  ----'];
    t.strictSame(records(table, ['Pool: A', ...heading, 'A00001  1', 'Pool: B', ...heading, 'B00001  2']), [
      { volume: 'A00001', description: 'A' },
      { volume: 'B00001', description: 'B' },
    ]);
    const blocks = compile(
      `${keys} SetFormat(BLOCKS); Extract(VOLUME, "volume"); AddContext(DESCRIPTION, "Pool: {}");`,
    );
    t.strictSame(records(blocks, ['Pool: A', 'Volume: A1', 'Slot: 1', 'Pool: B', 'Volume: B1']), [
      { volume: 'A1', description: 'A' },
      { volume: 'B1', description: 'B' },
    ]);
  },
);

t.test('a record that a reader has begun is delivered where the input is terminated', async (t) => {
  const definition = compile(
    'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); SetFormat(BLOCKS); Extract(VOLUME, "volume"); AddString(TERMINATE, 0, "END");',
  );
  t.strictSame(records(definition, ['Volume: A1', 'END', 'Volume: A2']), [{ volume: 'A1' }]);
});

t.test('five thousand headings without a record between them cost no more than their lines', async (t) => {
  const keys = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "v");';
  const definition = compile(`${keys} SetFormat(BLOCKS, "v"); AddContext(DESCRIPTION, "Pool: {}");`);
  const lines = Array.from({ length: 5_000 }, (_, index) => `Pool: p${index}`);
  t.strictSame(records(definition, [...lines, 'v: A1', ...lines, 'v: A2']), [
    { volume: 'A1', description: 'p4999' },
    { volume: 'A2', description: 'p4999' },
  ]);
  const between = lines.flatMap((line, index) => [line, `v: A${index}`]);
  t.strictSame(records(definition, between).at(-1), { volume: 'A4999', description: 'p4999' });
});

t.test('lines that are counted together are no record when they are too long', async (t) => {
  const definition = compile(
    'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); SetDetailCount(1000); Extract(VOLUME, 0, 6);',
  );
  const out = extract(definition, ['A00001', '', ...Array.from({ length: 3 }, () => 'x'.repeat(400_000))]);
  t.equal(out.records.length, 1);
  t.match(problems(out), [[3, undefined, /longer than 1048576 characters/]]);
});

t.test('a heading that comes again is a heading, also behind a byte order mark', async (t) => {
  const definition = compile(`${KEYS.replace('VOLUME, 1', 'VOLUME, "Label"')} SetCSVDelimiter(",");`);
  t.strictSame(outcomes(definition, ['Label,x', 'A1,2', 'Label,x', '\uFEFFLabel,x', 'A2,2']), {
    read: 5,
    records: 2,
    excluded: { heading: 3 },
    rejected: {},
  });
});

t.test('a line of blanks that nobody sees is blank', async (t) => {
  t.strictSame(outcomes(compile(CSV), ['', ' \t\u00a0\uFEFF', 'A1']).excluded, { 'blank line': 2 });
});

t.test('an input of excluded records fits its definition, one of blank lines says nothing', async (t) => {
  const definition = compile(`${CSV} AddExclusionOnValue(VOLUME, "A*");`);
  t.equal(outcomes(definition, ['A1', '']).records, 0);
  t.equal(outcomes(definition, ['']).records, 0);
  t.equal(outcomes(definition, ['A1', '!']).rejected['RECORD_VALUE VOLUME'], 1);
  t.throws(() => extract(definition, ['!']), { code: 'SOURCE_MISFIT' });
});

t.test('explaining goes on to the end of the input, with the records that it completes', async (t) => {
  const blocks = compile(
    'SetFormat(BLOCKS); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "v"); AddString(EXCLUSION, 0, "#*");',
  );
  t.strictSame(
    explain(blocks, ['#', 'v: A1', '', 'v: A2']).map(({ line, ended, fields }) => [
      line,
      ended?.reason ?? fields.at(-1)?.value,
    ]),
    [
      [1, 'AddString(EXCLUSION, 0, "#*") at line 1'],
      [2, 'A1'],
      [3, 'blank line'],
      [4, 'A2'],
    ],
  );
});

function withNuls(text: string, lines: readonly string[], cells?: readonly (readonly string[])[]) {
  const definition = compile(text);
  const input: Input = { name: 'in', terminated: false, mayHoldNul: true };
  const batch = { ...rawBatch(definition, lines, input), ...(cells && { cells }) };
  const extractor = definition.open('in');
  const { tally, segments } = extractor.extract(batch);
  const all = { segments: [...segments, ...extractor.end(tally).segments] };
  const rejected = tally.problems.map(({ line, code, field }) => [line, code, field]);
  return { volumes: recordsOf(all).map(({ volume }) => volume), rejected, mentions: mentionsOf(all), tally };
}

t.test('a record with a NUL in it is rejected, wherever it stands', async (t) => {
  const formats = [
    [CSV, 'A1,x', 'A\x001,x', 'A2,\0', '\0A3,x'],
    [`SetFormat(WORDS); ${KEYS}`, 'A1 x', 'A\x001 x', 'A2 \0', '\0A3 x'],
  ] as const;
  for (const [text, ...lines] of formats) {
    const { volumes, rejected } = withNuls(text, lines);
    t.strictSame(volumes, ['A1'], text);
    t.strictSame(
      rejected,
      [2, 3, 4].map((line) => [line, 'RECORD_NUL', undefined]),
    );
  }
  const named = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "volume");';
  const blocks = ['volume: A1', '', 'volume: A2', 'pool: \0', '', 'volume: A3'];
  t.strictSame(withNuls(`SetFormat(BLOCKS); ${named}`, blocks).rejected, [[3, 'RECORD_NUL', undefined]]);
  const json = withNuls(`SetFormat(JSON); ${named}`, ['{}', '{}'], [['A1'], ['A\x002']]);
  t.strictSame(json.volumes, ['A1']);
  t.strictSame(json.rejected, [[2, 'RECORD_NUL', undefined]]);
});

t.test('no statement can take a NUL out of a value before it is seen', async (t) => {
  const lines = ['A1,x,1', 'A\x002,x,1', 'A3,x\0,1', 'A4,x,\x001'];
  const text = `${CSV} Extract(USER1, 2); Capture(USER1, "{}x*"); AddTranslation(VOLUME, "A?2", "~A^~2");
    Extract(SLOT, 3); Capture(SLOT, "?{}"); AddExclusionOnValue(USER1, "x?");`;
  const { volumes, rejected } = withNuls(text, lines);
  t.strictSame(volumes, ['A1']);
  t.strictSame(
    rejected.map(([line]) => line),
    [2, 3, 4],
  );
});

t.test('the volume of a record with a NUL is mentioned, so that no earlier record is applied', async (t) => {
  const { mentions } = withNuls(`${CSV} Extract(USER1, 2);`, ['A1,x', 'A1,\0']);
  t.match(mentions, [{ kind: 'rejected', volume: 'A1' }]);
});

t.test('NULs at the end of a column of text are padding, and anywhere else reject the record', async (t) => {
  const text = `${TEXT} Extract(DESCRIPTION, 6, 6, 0); Extract(SLOT, 12, 3, 0);`;
  const lines = [
    'A90001one\0\0\x0012\0',
    'A9002\0\0\0\0\0\0\x0012\0\0',
    'A\x00001one',
    'A90004\0one',
    '\0\0\0\0\0\0',
  ];
  const { volumes, rejected, tally } = withNuls(text, lines);
  t.strictSame(volumes, ['A90001', 'A9002']);
  t.strictSame(rejected, [
    [3, 'RECORD_NUL', 'VOLUME'],
    [4, 'RECORD_NUL', 'DESCRIPTION'],
    [5, 'RECORD_NO_KEY', 'VOLUME'],
  ]);
  t.equal(
    tally.problems[0]?.message,
    'VOLUME holds a NUL character, as no text does: "A\\u0000001o"; export it again, or drop NULs before it is read, for example with: tr -d "\\000"',
  );
});

t.test('a NUL in a heading above counts as one in the records below', async (t) => {
  const text = `SetFormat(WORDS); ${KEYS} AddContext(USER1, "Pool: {}");`;
  t.strictSame(withNuls(text, ['Pool: a', 'A1', 'Pool: \0b', 'A2']).rejected, [[4, 'RECORD_NUL', 'USER1']]);
});

t.test('what does not fit a table is excluded by the values that it seems to have', async (t) => {
  const text =
    'SetFormat(TABLE); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "Volume Name"); Extract(USER1, "Class");';
  const lines = [
    'Volume Name               Pool   Class  Status',
    '------------------------  -----  -----  ------',
    '/usr/tivoli/tsm/server/-  ARCH   DISK   Online',
    ' bin/archive.dsm',
    'A00200L3                  ORA    LTO    Full',
  ];
  for (const rule of ['AddExclusionOnValue(USER1, "DISK");', 'AddString(EXCLUSION, 0, "/*");']) {
    const found = extract(compile(`${text} ${rule}`), lines);
    t.strictSame(
      found.records.map(({ volume }) => volume),
      ['A00200L3'],
    );
    t.strictSame(found.tally.problems, []);
    t.equal(found.tally.read, found.tally.outcomes.total('excluded') + 1, rule);
  }
  const kept = extract(compile(text), lines);
  t.match(kept.tally.problems, [{ code: 'RECORD_FORMAT', line: 3 }]);
  t.strictSame(mentionsOf(kept), [], 'of a torn row nobody knows the volume');
});
