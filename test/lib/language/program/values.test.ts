import t from 'tap';
import { Tally } from '../../../../lib/model/tally.ts';
import type { RecordBatch } from '../../../../lib/records/batch.ts';
import { compile, explain, extract, rawBatch, records } from '../compile.ts';

const KEYS = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 1);';
const CSV = `SetCSVDelimiter(";"); ${KEYS}`;

function problems({ tally }: RecordBatch): readonly (readonly [number, string | undefined, string])[] {
  return tally.problems.map(({ line, field, message }) => [line, field, message]);
}

t.test('AddNull takes marks for nothing, in the fields it names or in all that are extracted', async (t) => {
  const all = compile(`${CSV} Extract(SLOT, 2); Extract(SYSTEM, 3); AddNull("(-|N/A|NULL)");`);
  t.same(records(all, ['A1; - ;n/a', 'A2;-1;X', 'A3;NULL;NULLS']), [
    { volume: 'A1' },
    { volume: 'A2', slot: '-1', system: 'X' },
    { volume: 'A3', system: 'NULLS' },
  ]);
  const one = compile(`${CSV} Extract(SLOT, 2); Extract(SYSTEM, 3); AddNull("0", SLOT);`);
  t.same(records(one, ['A1;0;0']), [{ volume: 'A1', system: '0' }]);
});

t.test('Capture keeps the part of a value, by the first pattern that fits, else nothing', async (t) => {
  const definition = compile(
    `${CSV} Extract(SLOT, 2); Capture(SLOT, "[*:{}]"); Capture(SLOT, "slot {}"); Capture(VOLUME, "[{}]*");`,
  );
  t.same(records(definition, ['[A1] A1;[IBM:lib:   245]', '[A2];Slot 12', '[A3] x;Vault rack 4']), [
    { volume: 'A1', slot: '245' },
    { volume: 'A2', slot: '12' },
    { volume: 'A3' },
  ]);
});

t.test('numbers are read as written, added to, and rejected where they are none', async (t) => {
  const definition = compile(
    `${CSV} Extract(USAGE, 2); SetNumberFormat(USAGE, ",", ".", "MB"); Extract(SLOT, 3); AddNumber(SLOT, -1024); AddNull("-", SLOT);`,
  );
  const out = extract(definition, ['A1;2.396,5;1028', 'A2;;-', 'A3;full;1030', 'A4;1;drive 1']);
  t.same(
    out.records.map(({ values }) => values),
    [
      ['2396500000', '4'],
      ['', ''],
    ],
  );
  t.same(problems(out), [
    [3, 'USAGE', 'USAGE "full": is no number as SetNumberFormat says, such as 1.234,5'],
    [4, 'SLOT', 'SLOT "drive 1": is no whole number, which AddNumber could add to'],
  ]);
});

t.test('SetUpperCase writes capitals before the value is translated', async (t) => {
  const definition = compile(`${CSV} Extract(STAGE, 2); SetUpperCase(STAGE);`);
  t.same(records(definition, ['A1;full']), [{ volume: 'A1', stage: 'FULL' }]);
});

t.test('AddRule sets a field where all its conditions hold, the first rule that does', async (t) => {
  const definition = compile(
    `${CSV} Extract(USER1, 2); Extract(USER2, 3);
     AddRule(SCRATCH, "YES", USER1, "Scratch*", USER2, "");
     AddRule(SCRATCH, "NO");
     AddRule(REPOSITORY, "LIBR", USER2, "TLD");
     AddRule(DESCRIPTION, "{USER1} in {REPOSITORY}", REPOSITORY, "LIBR");
     AddRule(DESCRIPTION, "{USER1}");`,
  );
  t.same(records(definition, ['A1;Scratch_Pool;', 'A2;Scratch_Pool;TLD', 'A3;Full;']), [
    { volume: 'A1', scratch: '1', description: 'Scratch_Pool' },
    { volume: 'A2', scratch: '0', repository: 'LIBR', description: 'Scratch_Pool in LIBR' },
    { volume: 'A3', scratch: '0', description: 'Full' },
  ]);
});

t.test('AddRule can stand in for a value that is missing', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(";"); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 1); Extract(USER1, 2); AddRule(VOLUME, "{USER1}", VOLUME, "");',
  );
  t.same(records(definition, ['A1;B1', ';B2']), [{ volume: 'A1' }, { volume: 'B2' }]);
});

t.test('words mean "never" in a date where AddNever says so, beside its formats', async (t) => {
  const definition = compile(
    `${CSV} SetTimeZone("UTC"); Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%m/%d/%Y"); AddNever(EXPIRYDATE, "INFIN*"); AddNull("undef", EXPIRYDATE);`,
  );
  t.same(records(definition, ['A1;infinity', 'A2;03/14/2026', 'A3;undef']), [
    { volume: 'A1', expiryDate: '9999-12-31T23:59:59Z' },
    { volume: 'A2', expiryDate: '2026-03-14T00:00:00Z' },
    { volume: 'A3' },
  ]);
});

t.test('dates are read from milliseconds, as .NET writes them, and from Julian days', async (t) => {
  const definition = compile(
    `${CSV} SetTimeZone("UTC"); Extract(WRITETIME, 2); SetDateFormat(WRITETIME, "/Date(%Q)/", "%Q", "%Y/%j");`,
  );
  t.same(
    records(definition, ['A1;/Date(1772408527999)/', 'A2;1772408527000', 'A3;2026/074', 'A4;/Date(-1)/']),
    [
      { volume: 'A1', writeTime: '2026-03-01T23:42:07Z' },
      { volume: 'A2', writeTime: '2026-03-01T23:42:07Z' },
      { volume: 'A3', writeTime: '2026-03-15T00:00:00Z' },
      { volume: 'A4', writeTime: '1969-12-31T23:59:59Z' },
    ],
  );
});

t.test('AddPeriod fills a date that is not given from another one and an amount', async (t) => {
  const definition = compile(
    `${CSV} SetTimeZone("Europe/Berlin"); Extract(WRITETIME, 2); SetWriteTimeFormat("%F"); Extract(EXPIRYDATE, 3); SetDateFormat(EXPIRYDATE, "%F"); Extract(USER1, 4); AddPeriod(EXPIRYDATE, WRITETIME, USER1, SECONDS);`,
  );
  const out = extract(definition, [
    'A1;2026-01-01;;86400',
    'A2;2026-01-01;2026-02-02;86400',
    'A3;;;86400',
    'A4;2026-01-01;;0',
    'A5;2026-01-01;;a day',
    'A6;2026-01-01;;999999999999',
  ]);
  t.same(
    out.records.map(({ values }) => values[1]),
    ['2026-01-01T23:00:00Z', '2026-02-01T23:00:00Z', '', ''],
  );
  t.same(problems(out), [
    [5, 'USER1', 'USER1 "a day": expected a whole number, digits only'],
    [6, 'USER1', 'USER1 "999999999999": leads EXPIRYDATE out of the years 1000 to 9999'],
  ]);
  const months = compile(
    `${CSV} SetTimeZone("Europe/Berlin"); Extract(WRITETIME, 2); SetWriteTimeFormat("%F"); SetLiteral(USER1, "1"); AddPeriod(EXPIRYDATE, WRITETIME, USER1, MONTHS);`,
  );
  t.same(records(months, ['A1;2026-03-15']), [
    { volume: 'A1', writeTime: '2026-03-14T23:00:00Z', expiryDate: '2026-04-14T22:00:00Z' },
  ]);
});

t.test('SetRequired rejects records in which a field is empty in the end', async (t) => {
  const definition = compile(
    `${CSV} Extract(REPOSITORY, 2); AddTranslation(REPOSITORY, "gone", ""); SetRequired(REPOSITORY);`,
  );
  const out = extract(definition, ['A1;LIBR', 'A2;gone', 'A3;']);
  t.equal(out.records.length, 1);
  t.same(problems(out), [
    [2, 'REPOSITORY', 'REPOSITORY is missing from the record'],
    [3, 'REPOSITORY', 'REPOSITORY is missing from the record'],
  ]);
});

t.test('flags are read in all their spellings', async (t) => {
  const definition = compile(`${CSV} Extract(SCRATCH, 2);`);
  const yes = ['yes', 'Y', 'true', 'T', '1', 'on', '*YES'];
  const no = ['No', 'n', 'False', 'f', '0', 'OFF', '*NO'];
  const values = (words: readonly string[]) =>
    records(
      definition,
      words.map((word) => `A1;${word}`),
    ).map(({ scratch }) => scratch);
  t.same(
    values(yes),
    yes.map(() => '1'),
  );
  t.same(
    values(no),
    no.map(() => '0'),
  );
});

t.test('AddContext carries a value down to the records below its line, until the next one', async (t) => {
  const definition = compile(
    `${KEYS.replace('VOLUME, 1', 'VOLUME, 0, 2')} AddContext(DESCRIPTION, "Pool: {}"); AddContext(DESCRIPTION, "{} pool"); AddContext(SYSTEM, "Server Host = {}");`,
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
  t.same(records(definition, lines), [
    { volume: 'A0' },
    { volume: 'A1', system: 'x', description: 'My Pool' },
    { volume: 'A2', system: 'x', description: 'Scratch' },
    { volume: 'A3', system: 'y', description: 'Scratch' },
  ]);
  const { tally } = extract(definition, lines);
  t.same(Object.fromEntries(tally.outcomes.reasons('excluded')), {
    'AddContext(SYSTEM, "Server Host = {}") at line 1': 2,
    'AddContext(DESCRIPTION, "Pool: {}") at line 1': 1,
    'AddContext(DESCRIPTION, "{} pool") at line 1': 1,
    'blank line': 1,
  });
});

t.test('a line that means failure ends the input as a failed read', async (t) => {
  const definition = compile(`${CSV} AddString(FAILURE, 0, "ANS8023E*");`);
  t.throws(() => extract(definition, ['A1', 'ANS8023E Unable to establish session', 'A2']), {
    code: 'SOURCE_FAILURE',
    message:
      'in: line 2 says that the export failed: "ANS8023E Unable to establish session" (AddString(FAILURE, 0, "ANS8023E*") at line 1); nothing was changed',
  });
});

t.test('an input in which no record fits is no export of this kind', async (t) => {
  const definition = compile(`${CSV} Extract(SLOT, 2);`);
  t.throws(() => extract(definition, ['a text, not; a list', 'of any kind']), {
    code: 'SOURCE_MISFIT',
    message: /in: not one of its records \(2\) .* line 1: VOLUME "a text, not".*reads "a text, not; a list"/,
  });
  t.doesNotThrow(() => extract(definition, ['a text; not a list', 'A1']));
});

t.test('the last elements of a record are counted from its end', async (t) => {
  const definition = compile(`${CSV} Extract(SLOT, -1); Extract(SYSTEM, -2);`);
  t.same(records(definition, ['A1;x;y;z', 'A2;q']), [
    { volume: 'A1', slot: 'z', system: 'y' },
    { volume: 'A2', slot: 'q', system: 'A2' },
  ]);
});

t.test('an explanation names every statement that had a hand in a field', async (t) => {
  const definition = compile(
    `SetCSVDelimiter(";");\n${KEYS}\nExtract(SLOT, 2);\nRemoveSpaces(SLOT);\nCapture(SLOT, "[*:{}]");\nAddTranslation(SLOT, "2*", "S*");\nAddRule(STAGE, "in {SLOT}");`,
  );
  const [explained] = explain(definition, ['A1; [lib: 245]']);
  t.same(
    explained?.fields
      .slice(3)
      .map(({ name, value, steps }) => [name, value, ...steps.map(({ by, text }) => `${by} ${text}`)]),
    [
      [
        'SLOT',
        'S245',
        'Extract:3  [lib: 245]',
        'RemoveSpaces:4 [lib: 245]',
        'Capture:5 245',
        'AddTranslation:6 S245',
      ],
      ['STAGE', 'in S245', ' ', 'AddRule:7 in S245'],
    ],
  );
});

t.test('a definition can demand a number of records', async (t) => {
  t.equal(compile(`${CSV} SetMinimumRecords(100);`).minRecords, 100);
  t.equal(compile(CSV).minRecords, 0);
});

t.test('text around JSON is no record, and may say that the export failed', async (t) => {
  const definition = compile(
    'SetFormat(JSON); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "name"); AddString(FAILURE, 0, "No media*");',
  );
  const batch = rawBatch(definition, ['banner', '{"name":"A1"}']);
  const out = definition.open('in').extract({ ...batch, cells: [undefined, ['A1']] });
  t.same(
    out.records.map(({ volume }) => volume),
    ['A1'],
  );
  t.equal(out.tally.outcomes.total('excluded'), 1);
  t.throws(
    () => definition.open('in').extract({ ...rawBatch(definition, ['No media found']), cells: [undefined] }),
    {
      code: 'SOURCE_FAILURE',
    },
  );
  t.equal(new Tally().read, 0);
});

t.test(
  'a heading line gives its value to the records below it, not to one above that a reader still holds',
  async (t) => {
    const keys = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
    const table = compile(
      `${keys} SetFormat(TABLE); Extract(VOLUME, "volume"); AddContext(DESCRIPTION, "Pool: {}");`,
    );
    const heading = ['volume  slot', '------  ----'];
    t.same(records(table, ['Pool: A', ...heading, 'A00001  1', 'Pool: B', ...heading, 'B00001  2']), [
      { volume: 'A00001', description: 'A' },
      { volume: 'B00001', description: 'B' },
    ]);
    const blocks = compile(
      `${keys} SetFormat(BLOCKS); Extract(VOLUME, "volume"); AddContext(DESCRIPTION, "Pool: {}");`,
    );
    t.same(records(blocks, ['Pool: A', 'Volume: A1', 'Slot: 1', 'Pool: B', 'Volume: B1']), [
      { volume: 'A1', description: 'A' },
      { volume: 'B1', description: 'B' },
    ]);
  },
);

t.test('a record that a reader holds is delivered where the input is terminated', async (t) => {
  const definition = compile(
    'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); SetFormat(BLOCKS); Extract(VOLUME, "volume"); AddString(TERMINATE, 0, "END");',
  );
  t.same(records(definition, ['Volume: A1', 'END', 'Volume: A2']), [{ volume: 'A1' }]);
});

t.test('a name with an empty alternative need not be in the heading', async (t) => {
  const keys =
    'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "volume"); Extract(SLOT, "slot|");';
  const csv = compile(`${keys} SetCSVDelimiter(",");`);
  t.same(records(csv, ['volume,x', 'A1,2']), [{ volume: 'A1' }]);
  t.same(records(csv, ['volume,slot', 'A1,2']), [{ volume: 'A1', slot: '2' }]);
  const table = compile(`${keys} SetFormat(TABLE);`);
  t.same(
    records(table, ['volume  x', '------  -', 'A1      2', '', 'volume  slot', '------  ----', 'A2      3']),
    [{ volume: 'A1' }, { volume: 'A2', slot: '3' }],
  );
  const json = compile(`${keys} SetFormat(JSON);`);
  t.same(json.format.kind === 'json' && json.format.wanted.map(({ names }) => names), [['volume'], ['slot']]);
});

t.test('a date that may be read with day and month either way round is never guessed', async (t) => {
  const definition = compile(
    `${CSV} SetTimeZone("UTC"); Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d");`,
  );
  const out = extract(definition, [
    'A1;31/01/2026',
    'A2;01/31/2026',
    'A3;05/05/2026',
    'A4;2026-02-01',
    'A5;01/02/2026',
  ]);
  t.same(
    out.records.map(({ values }) => values[0]?.slice(0, 10)),
    ['2026-01-31', '2026-01-31', '2026-05-05', '2026-02-01'],
  );
  t.match(problems(out), [[5, 'EXPIRYDATE', /"01\/02\/2026" .*: two of these take it for different days/]]);
});

t.test('formats are the same but for their order however they are spelled', async (t) => {
  for (const [one, other, date] of [
    ['%d/%m/%Y %T', '%m/%d/%Y %H:%M:%S', '01/02/2026 10:00:00'],
    ['%d/%m/%Y %H:%M', '%m/%d/%Y  %R', '01/02/2026 10:00'],
    ['%d/%m/%y', '%y/%m/%d', '01/02/03'],
    ['%e/%m/%y', '%D', '1/2/03'],
    ['%Y%m%d', '%d%m%Y', '10121012'],
  ]) {
    const formats = [one, other].map((format) => JSON.stringify(format?.replaceAll('%', '%%'))).join(', ');
    const definition = compile(`${CSV} Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, ${formats});`);
    t.match(
      problems(extract(definition, [`A1;${date}`, 'A2;'])),
      [[1, 'EXPIRYDATE', /different days/]],
      `${date}`,
    );
  }
});

t.test('a heading line with an empty value ends the context before it', async (t) => {
  const definition = compile(
    `${KEYS.replace('VOLUME, 1', 'VOLUME, 0, 2')} AddContext(DESCRIPTION, "Pool: {}"); AddContext(SYSTEM, "{} server");`,
  );
  t.same(records(definition, ['Pool: 1', 'x server', 'A1', 'Pool:', 'A2', ' server ', 'A3']), [
    { volume: 'A1', description: '1', system: 'x' },
    { volume: 'A2', system: 'x' },
    { volume: 'A3' },
  ]);
});

t.test(
  'a hundred thousand headings without a record between them cost no more than their lines',
  async (t) => {
    const keys = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "v");';
    const definition = compile(`${keys} SetFormat(BLOCKS, "v"); AddContext(DESCRIPTION, "Pool: {}");`);
    const lines = Array.from({ length: 100_000 }, (_, index) => `Pool: p${index}`);
    t.same(records(definition, [...lines, 'v: A1', ...lines, 'v: A2']), [
      { volume: 'A1', description: 'p99999' },
      { volume: 'A2', description: 'p99999' },
    ]);
    const between = lines.flatMap((line, index) => [line, `v: A${index}`]);
    t.same(records(definition, between).at(-1), { volume: 'A99999', description: 'p99999' });
  },
);

t.test('a label that stands twice in a block with two values makes no record of it', async (t) => {
  const keys =
    'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "v"); Extract(DESCRIPTION, "Pool");';
  for (const first of ['', ', "Pool"']) {
    const definition = compile(`${keys} SetFormat(BLOCKS${first});`);
    const out = extract(definition, ['Pool: P0', 'v: A0', '', 'Pool: P1', 'v: A1', 'v: A2']);
    t.same(
      out.records.map(({ volume }) => volume),
      ['A0'],
    );
    t.match(problems(out), [[4, undefined, /the label "V" stands in it twice/i]]);
  }
});

t.test('a first row without any of the headings that may be there is no heading', async (t) => {
  const definition = compile(`${CSV} Extract(SLOT, "Slot|");`);
  t.throws(() => extract(definition, ['A1;2', 'A2;3']), {
    code: 'SOURCE_HEADING',
    message: /name a column "Slot", but/,
  });
  const blanks = compile(`${CSV} Extract(SLOT, "Home Slot");`);
  t.same(records(blanks, ['x;home   slot', 'A2;3']), [{ volume: 'A2', slot: '3' }]);
});

t.test('periods of days are those of the calendar, and "never" stays what it is', async (t) => {
  const definition = compile(
    `${CSV} SetTimeZone("Europe/Berlin"); Extract(WRITETIME, 2); SetWriteTimeFormat("%F"); AddNever(WRITETIME, "never"); SetLiteral(USER1, "1"); AddPeriod(EXPIRYDATE, WRITETIME, USER1, WEEKS);`,
  );
  t.same(
    records(definition, ['A1;2026-03-26', 'A2;never']).map(({ expiryDate }) => expiryDate),
    ['2026-04-01T22:00:00Z', '9999-12-31T23:59:59Z'],
  );
});

t.test('rules that fill each other in cannot grow a text without bound', async (t) => {
  const rules = Array.from(
    { length: 9 },
    (_, index) => `AddRule(TEMP${index + 2}, "${`{TEMP${index + 1}}`.repeat(30)}");`,
  );
  const definition = compile(`${CSV} Extract(TEMP1, 1); ${rules.join(' ')}`);
  t.same(records(definition, ['A1']), [{ volume: 'A1' }]);
});

t.test('lines that are counted together are no record when they are too long', async (t) => {
  const definition = compile(
    'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); SetDetailCount(1000); Extract(VOLUME, 0, 6);',
  );
  const out = extract(definition, ['A00001', '', ...Array.from({ length: 3 }, () => 'x'.repeat(400_000))]);
  t.equal(out.records.length, 1);
  t.match(problems(out), [[3, undefined, /longer than 1048576 characters/]]);
});
