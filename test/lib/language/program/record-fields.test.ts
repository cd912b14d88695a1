import t from 'tap';
import { CLEARED } from '../../../../lib/model/volume-record.ts';
import { mentionsOf } from '../../records/segments.ts';
import { compile, explain, extract, records } from '../compile.ts';

const SCOPE = 'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const CSV = `${SCOPE} Extract(VOLUME, 1, 10, 0);`;

const problems = (definition: string, ...lines: readonly string[]) =>
  extract(compile(definition), lines).tally.problems.map(({ line, code, message }) => [line, code, message]);

t.test('a record has the values of its fields, in canonical form, and its line', async (t) => {
  const definition = compile(
    `${CSV} Extract(SCRATCH, 2); Extract(INITIAL REPOSITORY, 3); Extract(REPOSITORY_DESC, 4);`,
  );
  t.strictSame(extract(definition, ['x ,yes,libr, Offsite Vault ', '']).records, [
    {
      customer: 'US01',
      media: 'LTO',
      volume: 'X',
      values: ['1', ''],
      repositoryDescription: 'Offsite Vault',
      initialRepository: 'LIBR',
      line: 1,
    },
  ]);
});

t.test('a record does not keep what the one before it had', async (t) => {
  t.strictSame(records(compile(`${CSV} Extract(SLOT, 2); Extract(STAGE, 3);`), ['A1,7,x', 'A2,,', 'A3,8,']), [
    { volume: 'A1', slot: '7', stage: 'x' },
    { volume: 'A2' },
    { volume: 'A3', slot: '8' },
  ]);
});

t.test('a literal is a value of every record, and rules may change it in one', async (t) => {
  const definition = `${CSV} SetLiteral(SLOT, "7"); SetLiteral(STAGE, "x"); AddTranslation2(STAGE, VOLUME, "A2", "y");`;
  t.strictSame(records(compile(definition), ['A1', 'A2', 'A3']), [
    { volume: 'A1', slot: '7', stage: 'x' },
    { volume: 'A2', slot: '7', stage: 'y' },
    { volume: 'A3', slot: '7', stage: 'x' },
  ]);
});

t.test('a literal that only an AddNull names may become empty', async (t) => {
  t.strictSame(records(compile(`${CSV} SetLiteral(SLOT, "-"); AddNull("-", SLOT);`), ['A1']), [
    { volume: 'A1' },
  ]);
});

t.test('an excluded record is excluded by its translated values', async (t) => {
  const definition = compile(
    `${CSV} AddTranslation(VOLUME, "CLEAN*", "CLN"); AddExclusionOnValue(VOLUME, "CLN*");`,
  );
  const { tally, records: found } = extract(definition, [' cleaner', 'CLN1\t', 'A1']);
  t.strictSame(
    [found.map(({ volume }) => volume), [...tally.outcomes.reasons('excluded')]],
    [['A1'], [['AddExclusionOnValue(VOLUME, "CLN*") at line 1', 2]]],
  );
});

t.test('an empty translation makes a value not given, and AddTranslation2 fills one', async (t) => {
  const definition = compile(
    `${CSV} Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%F"); AddTranslation(EXPIRYDATE, "1970*", "");
     Extract(TEMP1, 3); AddTranslation2(SCRATCH, TEMP1, "free", "YES");`,
  );
  t.strictSame(records(definition, ['A1,1970-01-01,Free', 'A2,2026-01-01,used']), [
    { volume: 'A1', scratch: '1' },
    { volume: 'A2', expiryDate: '2026-01-01T00:00:00Z' },
  ]);
});

t.test('a field that is not clean or not valid rejects its record, by the first of its fields', async (t) => {
  t.strictSame(
    problems(
      `${CSV} Extract(SLOT, 2); AddNumber(SLOT, 1); Extract(SCRATCH, 3);`,
      'A1,x,perhaps',
      'A2,,perhaps',
      ',1,',
      'A4,1,',
    ),
    [
      [1, 'RECORD_VALUE', 'SLOT "x": is no whole number, which AddNumber could add to'],
      [2, 'RECORD_VALUE', 'SCRATCH "perhaps": expected YES or NO, TRUE or FALSE, Y or N, ON or OFF, 1 or 0'],
      [3, 'RECORD_NO_KEY', 'VOLUME is missing from the record'],
    ],
  );
});

t.test('a record whose text does not clean is rejected, unless it is excluded', async (t) => {
  const definition = `${CSV} Extract(SLOT, 2); AddNumber(SLOT, 1); AddExclusionOnValue(VOLUME, "A*"); AddExclusionOnValue(SLOT, "out*");`;
  t.strictSame(
    problems(definition, 'A1,x', 'B1,out of it', 'B2,x', 'B3,1').map(([line]) => line),
    [3],
  );
});

t.test('what does not clean is not empty for an exclusion', async (t) => {
  const definition = `${CSV} Extract(SLOT, 2); AddNumber(SLOT, 1); AddExclusionOnValue(SLOT, "!(?*)");`;
  t.strictSame(
    problems(definition, 'A1,x', 'A2,', 'A3,1').map(([line]) => line),
    [1],
  );
});

t.test('a required field may not be empty in the end, whatever filled it', async (t) => {
  const definition = `${CSV} Extract(REPOSITORY, 2); AddTranslation(REPOSITORY, "gone", ""); SetRequired(REPOSITORY);`;
  t.strictSame(problems(definition, 'A1,LIBR', 'A2,gone', 'A3,'), [
    [2, 'RECORD_NO_KEY', 'REPOSITORY is missing from the record'],
    [3, 'RECORD_NO_KEY', 'REPOSITORY is missing from the record'],
  ]);
});

t.test('periods come before the schedule, and both before what is required', async (t) => {
  const definition = `${CSV} Extract(WRITETIME, 2); SetWriteTimeFormat("%F"); SetLiteral(USER1, "1");
    AddPeriod(MOVEDATE, WRITETIME, USER1, DAYS); AddMoveDateAdjustment(VOLUME, "*", 1, 0, 0); SetRequired(MOVEDATE);`;
  t.strictSame(
    records(compile(definition), ['A1,2026-01-01', 'A2,']).map(({ moveDate }) => moveDate),
    ['2027-01-02T00:00:00Z'],
  );
});

t.test(
  'a field whose policy is CLEAR is emptied by an empty value, one that is ignored has none',
  async (t) => {
    const definition = compile(
      `${CSV} Extract(SLOT, 2); SetPolicy(SLOT, CLEAR); Extract(STAGE, 3); SetPolicy(STAGE, IGNORE); Extract(SYSTEM, 4); SetPolicy(SYSTEM, ADD);`,
    );
    t.strictSame(definition.fields, ['slot', 'system']);
    t.strictSame([...definition.addOnly], ['system']);
    t.strictSame(
      explain(definition, ['A1,,x,']).map(({ fields }) => fields.map(({ value }) => value)),
      [['US01', 'LTO', 'A1', CLEARED, 'x', '']],
    );
    t.strictSame(records(definition, ['A1,,x,', 'A2,7,x,y']), [
      { volume: 'A1', slot: CLEARED },
      { volume: 'A2', slot: '7', system: 'y' },
    ]);
  },
);

t.test(
  'with a filter a value that it fits empties the field, and an empty one leaves it alone',
  async (t) => {
    const definition = compile(
      `${CSV} Extract(SLOT, 2); AddTranslation(SLOT, "-", "NONE"); SetPolicy(SLOT, CLEAR, "NONE");
     Extract(EXPIRYDATE, 3); SetDateFormat(EXPIRYDATE, "%%F"); SetPolicy(EXPIRYDATE, CLEAR, "(NONE|0)"); AddNull("NULL");`,
    );
    const rows = ['A1,-,0', 'A2,,', 'A3,7,2027-01-02', 'A4,NULL,NULL', 'A5, NONE ,NONE'];
    const cleared = { slot: CLEARED, expiryDate: CLEARED };
    t.strictSame(records(definition, rows), [
      { volume: 'A1', ...cleared },
      { volume: 'A2' },
      { volume: 'A3', slot: '7', expiryDate: '2027-01-02T00:00:00Z' },
      { volume: 'A4' },
      { volume: 'A5', ...cleared },
    ]);
    t.strictSame(
      explain(definition, rows).map(({ fields }) => fields.find(({ name }) => name === 'SLOT')?.value),
      [CLEARED, '', '7', '', CLEARED],
    );
  },
);

t.test('a rejected record mentions its volume where its key is whole', async (t) => {
  const definition = compile(
    `SetCSVDelimiter(","); Extract(CUSTOMER, 1); Extract(VOLUME, 2, 10, 0); SetLiteral(MEDIA, "LTO");
     Extract(EXPIRYDATE, 3); SetDateFormat(EXPIRYDATE, "%%F"); AddTranslation(CUSTOMER, "new", "US02");`,
  );
  const found = extract(definition, [
    'US01,a2,2026-13-02',
    'new,A3,2026-13-02',
    'US01,,2026-13-02',
    'U S,A6,2026-13-02',
    'US01,A7+,2026-13-02',
    'US01,A8,2026-01-01',
  ]);
  t.strictSame(
    mentionsOf(found).map(({ scope, volume, line }) => [scope.name, volume, line]),
    [
      ['US01.LTO', 'A2', 1],
      ['US02.LTO', 'A3', 2],
    ],
  );
});

t.test('of several fields that do not clean the first one rejects the record', async (t) => {
  const definition = `${CSV} Extract(SLOT, 2); AddNumber(SLOT, 1); Extract(USAGE, 3); AddNumber(USAGE, 1);`;
  t.strictSame(
    problems(definition, 'A1,x,y', 'A2,1,1').map(([, , message]) => message),
    ['SLOT "x": is no whole number, which AddNumber could add to'],
  );
});
