import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import type { Definition } from '../../../../lib/language/definition.ts';
import { valueReader } from '../../../../lib/language/program/value-reader.ts';
import { fieldByName } from '../../../../lib/model/field.ts';
import { Tally } from '../../../../lib/model/tally.ts';
import { canonicalValue } from '../../../../lib/model/value.ts';
import type { Input, RecordBatch } from '../../../../lib/records/batch.ts';
import type { BadRecord } from '../../../../lib/sources/formats/cutter.ts';
import { compile, explain, extract, KEYS, rawBatch, records } from '../compile.ts';

const TEXT = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 0, 6, 0);';
const CSV = `SetCSVDelimiter(","); ${KEYS}`;

function volumes(definition: Definition, lines: readonly string[]): readonly string[] {
  return extract(definition, lines).records.map(({ volume }) => volume);
}

function outcomes(definition: Definition, lines: readonly string[]) {
  const { tally, records: found } = extract(definition, lines);
  return {
    read: tally.read,
    records: found.length,
    excluded: Object.fromEntries(tally.outcomes.reasons('excluded')),
    rejected: Object.fromEntries(tally.outcomes.reasons('rejected')),
  };
}

t.test('text is cut by zero-based columns', async (t) => {
  const definition = compile(`${TEXT} Extract(SLOT, 8, 3); Extract(SYSTEM, 12); RemoveSpaces(SLOT);`);
  t.same(records(definition, ['A00001   12 ab c', 'A00002']), [
    { volume: 'A00001', slot: '12', system: 'ab c' },
    { volume: 'A00002' },
  ]);
});

t.test('elements count from 1, 0 is the raw record, what is missing is empty, and length cuts', async (t) => {
  const definition = compile(
    `${CSV} Extract(SLOT, 2, 3, 0); Extract(DESCRIPTION, 0, 9, 0); Extract(SYSTEM, 9);`,
  );
  t.same(records(definition, ['A1,12345,x']), [{ volume: 'A1', slot: '123', description: 'A1,12345,' }]);
});

t.test('a heading names the column, the first alternative that is there wins', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); AddString(EXCLUSION, 0, "#*"); Extract(VOLUME, "Barcode|Media ID", 10, 0); Extract(SLOT, "slot");',
  );
  t.same(records(definition, ['#x', '', ' media id ,SLOT, barcode ', 'M1,7,B1']), [
    { volume: 'B1', slot: '7' },
  ]);
  t.same(
    records(definition, ['Slot,Media ID', '7,M1']),
    [{ volume: 'M1', slot: '7' }],
    'each input has its own heading',
  );
  t.same(outcomes(definition, ['#x', '', 'Barcode,Slot', 'A1,2']), {
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
  t.same(tally.problems, [
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

t.test('of a rejected record goes on which volume it speaks of, where it says so', async (t) => {
  const definition = compile(
    `SetCSVDelimiter(","); Extract(CUSTOMER, 1); Extract(VOLUME, 2, 10, 0); SetLiteral(MEDIA, "LTO");
     Extract(EXPIRYDATE, 3); SetDateFormat(EXPIRYDATE, "%%F"); Extract(USER1, 4); SetNumberFormat(USER1, ".");
     AddTranslation(CUSTOMER, "new", "US02");`,
  );
  const mentions = ({ records, passed = [] }: Pick<RecordBatch, 'records' | 'passed'>) => [
    records.length,
    ...passed.map((run) => run.kind === 'rejected' && [run.scope.name, run.volume, run.before]),
  ];
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
  t.same(mentions(definition.open('in').extract(batch)), [2, ['US01.LTO', 'A2', 1], ['US02.LTO', 'A3', 1]]);
  t.equal(batch.tally.outcomes.total('rejected'), 5);

  const blocks = compile(
    `SetFormat(BLOCKS); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "Label");
     Extract(EXPIRYDATE, "Until"); SetDateFormat(EXPIRYDATE, "%%F");`,
  );
  const extractor = blocks.open('in');
  extractor.extract(rawBatch(blocks, ['Label: A1', 'Until: 2026-01-02', '', 'Label: A2', 'Until: never']));
  t.same(mentions(extractor.end(new Tally())), [0, ['US01.LTO', 'A2', 0]]);
});

t.test('a header block is kept and can be extracted from until the next one', async (t) => {
  const definition = compile(
    `${TEXT} AddString(HEADER, 0, "1*"); SetHeaderCount(3); Extract(REPOSITORY, 2, 4, 3); Extract(SLOT, 1, 2, 1);`,
  );
  const lines = ['A00001', '1S1', 'END', '  LIBR', 'A00002', '', '1S2', '1', '', 'A00003'];
  t.same(records(definition, lines), [
    { volume: 'A00001' },
    { volume: 'A00002', slot: 'S1', repository: 'LIBR' },
    { volume: 'A00003', slot: 'S2' },
  ]);
  t.same(outcomes(definition, lines).excluded, {
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
  t.same(
    first.records.map(({ volume, line }) => [volume, line]),
    [['A00001', 3]],
  );
  t.equal(first.tally.read, 4);
  t.equal(input.terminated, true);
  const second = extractor.extract(rawBatch(definition, ['GO', 'A00003'], input));
  t.equal(second.records.length, 0);
  t.equal(second.tally.read, 0);
});

t.test('START and END switch processing, and with a START it begins switched off', async (t) => {
  const definition = compile(
    `${TEXT} AddString(START, 0, "---*"); AddString(END, 0, "===*"); AddString(EXCLUSION, 0, "X*");`,
  );
  const lines = ['A00001', '---', 'A00002', 'X', '===', 'A00003', '---', 'A00004'];
  t.same(volumes(definition, lines), ['A00002', 'A00004']);
  t.same(outcomes(definition, lines).excluded, {
    'AddString(START, 0, "---*") at line 1': 3,
    'AddString(END, 0, "===*") at line 1': 2,
    'AddString(EXCLUSION, 0, "X*") at line 1': 1,
  });
  t.same(volumes(compile(`${TEXT} AddString(END, 0, "===*");`), ['A00001', '===', 'A00002']), ['A00001']);
});

t.test('the filter of AddString has to match from its offset to the end', async (t) => {
  const definition = compile(`${TEXT} AddString(EXCLUSION, 7, "x"); AddString(EXCLUSION, 20, "?");`);
  t.same(volumes(definition, ['A00001 x', 'A00002 xy', 'A00003']), ['A00002', 'A00003']);
});

t.test('translations are made in two passes, the first match of each field wins', async (t) => {
  const definition = compile(
    `${CSV} Extract(USER1, 2); Extract(REPOSITORY, 3);
     AddTranslation2(VOLUME, USER1, "HCART3", "*L3"); AddTranslation2(VOLUME, USER1, "*", "*L9");
     AddTranslation(USER1, "h3", "HCART3"); AddTranslation(USER1, "HCART3", "WRONG");
     AddTranslation(REPOSITORY, "Library*", "LIBR"); AddTranslation(REPOSITORY, "LIBR", "NOPE");
     AddTranslation2(REPOSITORY, VOLUME, "*L9", "OFFS");`,
  );
  t.same(records(definition, ['A00001,H3,Library 1', 'A00002,x,', 'A00003,x,LIBR']), [
    { volume: 'A00001L3', repository: 'LIBR' },
    { volume: 'A00002L9', repository: 'OFFS' },
    { volume: 'A00003L9', repository: 'OFFS' },
  ]);
});

t.test('AddTranslation2 may fill a field that nothing else fills', async (t) => {
  const definition = compile(`${CSV} Extract(TEMP1, 2); AddTranslation2(SCRATCH, TEMP1, "free", "YES");`);
  t.same(records(definition, ['A1,Free', 'A2,used']), [{ volume: 'A1', scratch: '1' }, { volume: 'A2' }]);
});

t.test('blanks around an identifier hide it from no filter', async (t) => {
  const definition = compile(
    `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "A"); SetLiteral(MEDIA, "B"); Extract(VOLUME, 1, 10, 0); Extract(REPOSITORY, 2);
     Extract(DESCRIPTION, 3); AddExclusionOnValue(VOLUME, "CLN*"); AddTranslation(REPOSITORY, "LIBR", "OFFS");
     AddTranslation(DESCRIPTION, "x", "y");`,
  );
  t.same(records(definition, ['A1, LIBR,x', ' CLN001,LIBR,x', 'A2 ,LIBR , x']), [
    { volume: 'A1', repository: 'OFFS', description: 'y' },
    { volume: 'A2', repository: 'OFFS', description: 'x' },
  ]);
});

t.test('nor from a rule that gives a volume its repository', async (t) => {
  const definition = compile(
    `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "A"); SetLiteral(MEDIA, "B"); Extract(VOLUME, 1, 10, 0); Extract(WRITETIME, 2);
     SetWriteTimeFormat("%%F"); AddRepositoryOnWriteTime(VOLUME, "T*", "0:7", "OFFS", "0:7");`,
  );
  t.match(records(definition, [' T1,2026-03-15', 'U1,2026-03-15']), [
    { volume: 'T1', repository: 'OFFS' },
    { volume: 'U1' },
  ]);
});

t.test('an empty translation makes a value not given', async (t) => {
  const definition = compile(
    `${CSV} Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%F"); AddTranslation(EXPIRYDATE, "1970*", "");`,
  );
  t.same(records(definition, ['A1,1970-01-01', 'A2,2026-01-01']), [
    { volume: 'A1' },
    { volume: 'A2', expiryDate: '2026-01-01T00:00:00Z' },
  ]);
});

t.test('AddExclusionOnValue sees the translated value', async (t) => {
  const definition = compile(
    `${CSV} RemoveSpaces(VOLUME); AddTranslation(VOLUME, "CLEAN*", "CLN"); AddExclusionOnValue(VOLUME, "CLN*");`,
  );
  t.same(outcomes(definition, [' cleaner', 'CLN1\t', 'A1']), {
    read: 3,
    records: 1,
    excluded: { 'AddExclusionOnValue(VOLUME, "CLN*") at line 1': 2 },
    rejected: {},
  });
});

t.test('values come in canonical form', async (t) => {
  const definition = compile(
    `${CSV} Extract(SCRATCH, 2); Extract(USAGECOUNT, 3); Extract(CONTAINER, 4); Extract(DESCRIPTION, 5); Extract(INITIAL REPOSITORY, 6);`,
  );
  t.same(records(definition, [' a-1 ,true,007, us01.lto.c1 ,\ttwo\u0001\u0002words ,libr']), [
    {
      volume: 'A-1',
      scratch: '1',
      usageCount: '7',
      container: 'US01.LTO.C1',
      description: 'two words',
      initialRepository: 'LIBR',
    },
  ]);
});

t.test('a record that breaks a rule is rejected with its reason, and the others go on', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(","); Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(WRITETIME, 4); SetWriteTimeFormat("%%d/%%m/%%Y"); Extract(SCRATCH, 5);',
  );
  const { tally, records: found } = extract(definition, [
    'US01,LTO,,',
    ',LTO,A1,',
    'US01, ,A1,',
    'US01,LTO,A2,31/02/2026',
    'US01,LTO,A3,,perhaps',
    'US012,LTO,A4,',
    'US01,LTO,-A5,',
    'US01,LTO,A6,01/02/2026',
    'US01,LTO,A6,01/02/2026',
  ]);
  t.same(
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
  t.same(Object.fromEntries(tally.outcomes.reasons('rejected')), {
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

const WRITTEN = `${CSV} Extract(WRITETIME, 2); SetWriteTimeFormat("%F %R"); Extract(DESCRIPTION, 3);`;

t.test('AddRepositoryOnWriteTime sends what was written lately, and sets when it moves on', async (t) => {
  const definition = compile(
    `${WRITTEN} Extract(REPOSITORY, 4);
     AddRepositoryOnWriteTime(DESCRIPTION, "*YEARLY*", "0:1", "LIBR", "0:1");
     AddRepositoryOnWriteTime(DESCRIPTION, "*YEARLY*", "0:0:1", "OFFS", "0:1:1");
     AddRepositoryOnWriteTime(VOLUME, "SC*", "7", "OFFS", "0");`,
  );
  t.same(
    records(definition, [
      'A1,2026-03-15 12:00,yearly,X',
      'A2,2026-03-15 11:59,yearly,X',
      'A3,2026-02-16 11:59,yearly,X',
      'SC4,2026-03-16 05:00,,X',
      'SC5,2026-03-16 04:59,,X',
      'A6,,yearly,X',
    ]).map(({ volume, repository, moveDate }) => [volume, repository, moveDate]),
    [
      ['A1', 'LIBR', '2026-03-16T12:00:00Z'],
      ['A2', 'OFFS', '2026-04-16T11:59:00Z'],
      ['A3', 'X', undefined],
      ['SC4', 'OFFS', undefined],
      ['SC5', 'X', undefined],
      ['A6', 'X', undefined],
    ],
  );
  t.ok(definition.fields.includes('moveDate'));
});

t.test(
  'AddRepositoryOnMoveDate looks at the adjusted move date and comes before the write time',
  async (t) => {
    const definition = compile(
      `${WRITTEN} Extract(MOVEDATE, 4); SetMoveDateFormat("%F"); Extract(REPOSITORY_DESC, 5);
     AddMoveDateAdjustment(DESCRIPTION, "y*", 1, 0, 0); AddMoveDateAdjustment(DESCRIPTION, "*", 0, 0, 1);
     AddRepositoryOnMoveDate(VOLUME, "A*", "0:7", "LIBR");
     AddRepositoryOnWriteTime(VOLUME, "*", "0:1", "OFFS", "0");`,
    );
    const fresh = '2026-03-16 10:00';
    t.same(
      records(definition, [
        `A1,${fresh},,2026-03-22,Vault`,
        `A2,${fresh},,2026-03-23,Vault`,
        `A3,${fresh},y,2025-03-17,Vault`,
        `B4,${fresh},,,Vault`,
        'A5,2020-01-01 00:00,,,Vault',
      ]).map(({ volume, repository, moveDate, repositoryDescription }) => [
        volume,
        repository,
        moveDate,
        repositoryDescription,
      ]),
      [
        ['A1', 'LIBR', '2026-03-23T00:00:00Z', undefined],
        ['A2', 'OFFS', '2026-03-24T00:00:00Z', undefined],
        ['A3', 'LIBR', '2026-03-17T00:00:00Z', undefined],
        ['B4', 'OFFS', undefined, undefined],
        ['A5', undefined, undefined, 'Vault'],
      ],
    );
    t.ok(definition.fields.includes('repository'));
  },
);

t.test('a move date that a rule moves out of the calendar rejects the record', async (t) => {
  const definition = compile(
    `${CSV} Extract(MOVEDATE, 2); SetMoveDateFormat("%F"); AddMoveDateAdjustment(VOLUME, "*", 1000, 0, 0);`,
  );
  t.match(extract(definition, ['A0,2026-01-01', 'A1,9500-01-01']).tally.problems, [
    { code: 'RECORD_VALUE', field: 'MOVEDATE', message: /moves it out of the years 1000 to 9999/ },
  ]);
});

t.test('dates are read in the zone of the definition, else in that of the operator', async (t) => {
  const text = `${CSV} Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%F");`;
  const line = ['A1,2026-07-01'];
  t.equal(records(compile(text, { timeZone: 'Europe/Berlin' }), line)[0]?.expiryDate, '2026-06-30T22:00:00Z');
  t.equal(
    records(compile(`${text} SetTimeZone("Asia/Tokyo");`, { timeZone: 'Europe/Berlin' }), line)[0]
      ?.expiryDate,
    '2026-06-30T15:00:00Z',
  );
});

t.test('REPOSITORY_DESC alone makes the repository a field of the records', async (t) => {
  const definition = compile(`${CSV} Extract(REPOSITORY_DESC, 2);`);
  t.same(definition.fields, ['repository']);
  t.same(records(definition, ['A1, Offsite Vault ']), [
    { volume: 'A1', repositoryDescription: 'Offsite Vault' },
  ]);
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
  t.same(
    last.records.map(({ volume, values, line }) => [volume, values, line]),
    [['A00001', ['abc'], 2]],
  );
});

t.test('an explanation shows each record field by field, and why it is no volume', async (t) => {
  const definition = compile(
    `${CSV} Extract(USER1, 2); Extract(SCRATCH, 3); AddTranslation(USER1, "x", "y"); AddExclusionOnValue(USER1, "y"); AddString(TERMINATE, 0, "END");`,
  );
  const explained = explain(definition, ['a1, z,true', 'A2,x,', 'A3,,maybe', '', 'END', 'A4,,']);
  t.same(explained[0], {
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
  t.same(
    explained.slice(1).map(({ ended, fields }) => [ended?.outcome, ended?.reason, fields.length]),
    [
      ['excluded', 'AddExclusionOnValue(USER1, "y") at line 1', 5],
      ['rejected', 'SCRATCH "maybe": expected YES or NO, TRUE or FALSE, Y or N, ON or OFF, 1 or 0', 5],
      ['excluded', 'blank line', 0],
      ['excluded', 'AddString(TERMINATE, 0, "END") at line 1', 0],
    ],
  );
  t.same(explained[1]?.fields[3], {
    name: 'USER1',
    value: 'y',
    steps: [
      { by: 'Extract:1', text: 'x' },
      { by: 'AddTranslation:1', text: 'y' },
    ],
  });
});

t.test('a rule of AddSkipOnRepositoryChange matches when all three of its filters do', async (t) => {
  const [rule] = compile(`${TEXT} AddSkipOnRepositoryChange("HOLD", "LIBR", "*(OFFS|DEST)");`).skipRules;
  t.equal(rule?.label, 'AddSkipOnRepositoryChange("HOLD", "LIBR", "*(OFFS|DEST)") at line 1');
  t.equal(rule?.matches('HOLD', 'LIBR', 'OFFS'), true);
  t.equal(rule?.matches('HOLD', 'LIBR', 'HOLD'), false);
  t.equal(rule?.matches('HOLD', 'OFFS', 'OFFS'), false);
  t.equal(rule?.matches('LIBR', 'LIBR', 'OFFS'), false);
});

t.test('what is canonical at a glance is what the value rules make of it', async (t) => {
  const texts = [
    'A1',
    'a1',
    '',
    ' x',
    'x ',
    '\u00a0x',
    'x\ty',
    'x\u007fy',
    '0',
    '007',
    '12',
    '9223372036854775807',
    '9223372036854775808',
    'ÄÖ',
    '-1',
    '1.5',
  ];
  for (const name of ['SLOT', 'SYSTEM', 'REPOSITORY', 'USAGE', 'VOLUME']) {
    const spec = fieldByName(name)!;
    const read = valueReader(spec, undefined);
    for (const text of texts) {
      const canonical = canonicalValue(spec, text);
      const expected =
        'value' in canonical && (name !== 'VOLUME' || canonical.value !== '') ? canonical.value : undefined;
      const found = read(text);
      t.equal(typeof found === 'string' ? found : undefined, expected, `${name} ${JSON.stringify(text)}`);
    }
  }
});
