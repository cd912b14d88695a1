import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { compile, diagnose, explain, extract } from '../compile.ts';

const KEYS = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const COLUMNS = `${KEYS} Extract(VOLUME, 0, 8);`;

/** The volumes of lines, or what their end lacks. */
function outcome(statements: string, ...lines: readonly string[]): unknown {
  const definition = compile(statements);
  try {
    return extract(definition, lines).records.map(({ volume }) => volume);
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    t.throws(() => explain(definition, lines), { code: error.code }, 'an explanation says the same');
    const { source: _, rule: _rule, ...parameters } = error.parameters;
    return [error.code, parameters];
  }
}

t.test('a START without its END behind it is a cut export', async (t) => {
  const rules = `${COLUMNS} AddString(START, 0, "---*"); AddString(END, 0, "===*");`;
  t.strictSame(outcome(rules, '---', 'A00001', '==='), ['A00001']);
  t.strictSame(outcome(rules, 'x', '---', 'A00001'), ['SOURCE_END_MISSING', { line: 2 }]);
  t.strictSame(outcome(rules, '---', 'A1', '===', '---', 'A2'), ['SOURCE_END_MISSING', { line: 4 }]);
  t.strictSame(outcome(rules, '---', 'A1', '---', 'A2', '==='), ['A1', 'A2'], 'pages with one end');
  t.strictSame(outcome(`${COLUMNS} AddString(START, 0, "---*");`, '---', 'A1'), ['A1'], 'no END defined');
  t.strictSame(outcome(`${COLUMNS} AddString(END, 0, "===*");`, 'A1'), ['A1'], 'no START defined');
});

t.test('a TERMINATE ends an export, whatever else is missing', async (t) => {
  const rules = `${COLUMNS} AddString(START, 0, "---*"); AddString(END, 0, "===*"); AddString(FOOTER, 0, "F");
    AddAnnouncedCount("{} tapes"); AddString(TERMINATE, 0, "THE END");`;
  t.strictSame(outcome(rules, '---', '7 tapes', 'A00001', 'THE END'), ['A00001']);
});

t.test('a footer that the definition names stands behind the last volume', async (t) => {
  const rules = `${COLUMNS} AddString(EXCLUSION, 0, "Start*"); AddString(FOOTER, 0, "StartFooter~*~EndFooter");`;
  const footer = 'StartFooter~D~1~EndFooter';
  t.strictSame(outcome(rules, 'StartHeader', 'A1', 'A2', footer), ['A1', 'A2']);
  t.strictSame(outcome(rules, 'A1', footer, '', 'StartHeader'), ['A1'], 'what is no volume may follow');
  t.strictSame(outcome(rules, 'StartHeader', footer), [], 'no tapes, and that is whole');
  for (const lines of [['A1'], ['A1', footer, 'A2'], ['A1', 'StartFooter~D~1~EndFoo']])
    t.match(outcome(rules, ...lines), ['SOURCE_FOOTER_MISSING', {}], lines.join('; '));
  const headed = `${rules} AddContext(USER1, "Header {}");`;
  t.match(
    outcome(headed, 'Header 1', 'A1', footer, 'Header 2'),
    ['SOURCE_FOOTER_MISSING', { line: 4 }],
    'a second list has begun',
  );
  t.strictSame(outcome(headed, 'Header 1', 'A1', footer, 'Header 2', footer), ['A1']);
});

t.test('a record that is known only later stands where it begins', async (t) => {
  const rules = `${KEYS} SetFormat(BLOCKS); Extract(VOLUME, "Tape"); AddString(FOOTER, 0, "Done.");`;
  t.strictSame(outcome(rules, 'Tape: A1', 'Slot: 1', 'Done.'), ['A1']);
  t.match(outcome(rules, 'Done.', 'Tape: A1', 'Slot: 1'), ['SOURCE_FOOTER_MISSING', {}]);
});

t.test(
  'as many records are there as are announced, above or below, of several tables together',
  async (t) => {
    const rules = `${COLUMNS} AddAnnouncedCount("({} rows)"); AddAnnouncedCount("({} row)"); AddExclusionOnValue(VOLUME, "CLN*");`;
    t.strictSame(outcome(rules, 'A1', 'A2', '(2 rows)'), ['A1', 'A2']);
    t.strictSame(outcome(rules, '(1 row)', 'A1', '(2 rows)', 'A2', 'CLN1'), ['A1', 'A2']);
    t.strictSame(outcome(rules, 'A1', '(2 rows)'), ['SOURCE_COUNT', { announced: 2, found: 1 }]);
    t.strictSame(outcome(rules, 'A1', '(1 row)', 'A2'), ['SOURCE_COUNT', { announced: 1, found: 2 }]);
    t.strictSame(
      outcome(rules, 'A1'),
      ['SOURCE_COUNT', { announced: 'none', found: 1 }],
      'the announcement is cut off',
    );
    t.strictSame(outcome(rules, '', ''), [], 'nothing is announced, and nothing is there');
  },
);

t.test('records that are rejected count, lines that a rule on their text leaves out do not', async (t) => {
  const rules = `${COLUMNS} AddAnnouncedCount("{} rows"); AddString(EXCLUSION, 0, "#*");`;
  t.strictSame(outcome(rules, '3 rows', 'A1', '# A2', '!', 'A3'), ['A1', 'A3']);
});

t.test('with a filter the lines that match it count, whatever becomes of them', async (t) => {
  const rules = `${COLUMNS} AddAnnouncedCount("Changer: * {} Slots*", "Slot *"); AddAnnouncedCount("Changer: {} Drives*", "Drive *");
    AddString(EXCLUSION, 0, "*(Slot*|Drive*|Changer*)");`;
  const heading = 'Changer: 1 Drives, 1,002 Slots';
  const slots = Array.from({ length: 1002 }, (_, index) => `Slot ${index}: Empty`);
  t.strictSame(outcome(rules, heading, 'Drive 0', ...slots, 'A1'), ['A1']);
  t.strictSame(outcome(rules, heading, 'Drive 0', ...slots.slice(1)), [
    'SOURCE_COUNT',
    { announced: 1002, found: 1001 },
  ]);
  t.strictSame(outcome(rules, heading, ...slots), ['SOURCE_COUNT', { announced: 1, found: 0 }]);
});

t.test('only a whole number announces records', async (t) => {
  const rules = `${COLUMNS} AddAnnouncedCount("{} tapes");`;
  t.strictSame(outcome(rules, 'two tapes', 'A1'), ['SOURCE_COUNT', { announced: 'none', found: 2 }]);
  t.strictSame(outcome(rules, '0 tapes', 'A1'), ['SOURCE_COUNT', { announced: 0, found: 1 }]);
  t.strictSame(outcome(rules, '1 tapes', 'A1'), ['A1']);
});

t.test(
  'a line that announces records is excluded by that, and the message names the statement',
  async (t) => {
    const definition = compile(`${COLUMNS} AddAnnouncedCount("{} tapes");`);
    const { tally } = extract(definition, ['1 tapes', 'A1']);
    t.strictSame(tally.outcomes.reasons('excluded'), [['AddAnnouncedCount("{} tapes") at line 1', 1]]);
    t.throws(() => extract(definition, ['2 tapes', 'A1']), {
      message: /^in: records announced by AddAnnouncedCount\("\{\} tapes"\) at line 1: 2, found: 1\. /,
    });
  },
);

t.test('the patterns and words of the statements are checked', async (t) => {
  t.match(diagnose(`${COLUMNS} AddAnnouncedCount("tapes");`), [/there is no \{\}/]);
  t.match(diagnose(`${COLUMNS} SetLineEnd(NEVER);`), [/there is no word for line ends NEVER/]);
});

t.test(
  'a numbered list has to come to the number that is announced, as far as its last ones may be missing',
  async (t) => {
    const rules = `${KEYS} SetFormat(PATTERN, "Slot {slot}:{tag...}"); Extract(VOLUME, "tag"); AddExclusionOnValue(VOLUME, "!(?*)");
    AddAnnouncedNumber("{number} slots ({less} mail)*", "Slot {}:*");`;
    const slots = (...numbers: readonly number[]) => numbers.map((number) => `Slot ${number}:A${number}`);
    t.strictSame(outcome(rules, '4 slots (1 mail)', ...slots(1, 2, 3, 4)), ['A1', 'A2', 'A3', 'A4']);
    t.strictSame(outcome(rules, '4 slots (1 mail)', ...slots(1, 3), 'Slot 2:'), ['A1', 'A3'], 'in any order');
    const short = outcome(rules, '4 slots (1 mail)', ...slots(1, 2));
    t.strictSame(short, ['SOURCE_NUMBER', { announced: 3, found: 2 }]);
    const two = ['2 slots (0 mail)', ...slots(1), '2 slots (0 mail)', ...slots(1, 2)];
    t.strictSame(
      outcome(rules, ...two),
      ['SOURCE_NUMBER', { announced: 2, found: 1 }],
      'the first of two lists',
    );
    t.match(outcome(rules, ...slots(1, 2)), ['SOURCE_NUMBER', { announced: 'none' }], 'none is announced');
    t.match(
      diagnose(`${rules} AddAnnouncedNumber("{count} tapes", "Slot {}:*");`),
      /\{number\}, and perhaps \{less\}/,
    );
  },
);
