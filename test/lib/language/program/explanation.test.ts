import t from 'tap';
import { compile, explain, KEYS } from '../compile.ts';

/** The fields of the first record behind the key, each with its value and its steps. */
function explained(definition: string, line: string): readonly (readonly string[])[] {
  const [record] = explain(compile(definition), [line]);
  return (record?.fields ?? [])
    .slice(3)
    .map(({ name, value, steps }) => [name, value, ...steps.map(({ by, text }) => `${by} ${text}`)]);
}

t.test('a field shows the statement that filled it, and each that changed its text', async (t) => {
  t.strictSame(
    explained(
      `SetCSVDelimiter(";");\n${KEYS}\nExtract(SLOT, 2);\nRemoveSpaces(SLOT);\nCapture(SLOT, "[*:{}]");\nAddTranslation(SLOT, "2*", "S*");\nAddRule(STAGE, "in {SLOT}");`,
      'A1; [lib: 245]',
    ),
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

t.test('a statement that left the text as it was is not shown', async (t) => {
  t.strictSame(
    explained(
      `SetCSVDelimiter(","); ${KEYS} Extract(SLOT, 2); RemoveSpaces(SLOT); AddNull("-", SLOT);`,
      'A1,7',
    ),
    [['SLOT', '7', 'Extract:1 7']],
  );
});

t.test('a step that rejects the record shows why, and is the last of its field', async (t) => {
  t.strictSame(
    explained(
      `SetCSVDelimiter(","); ${KEYS} Extract(SLOT, 2); AddNumber(SLOT, 1); SetUpperCase(SLOT); AddTranslation(SLOT, "*", "x");`,
      'A1,y',
    ),
    [
      [
        'SLOT',
        'x',
        'Extract:1 y',
        'AddNumber:1 SLOT "y": is no whole number, which AddNumber could add to',
        'AddTranslation:1 x',
      ],
    ],
  );
});

t.test('a literal of the command line is named by its option, a context by its statement', async (t) => {
  const definition = compile(
    `SetCSVDelimiter(","); ${KEYS} AddContext(SLOT, "S: {}"); AddContext(SLOT, "T: {}");`,
    {
      literals: new Map([['STAGE', 'x']]),
    },
  );
  const [, record] = explain(definition, ['T: 7', 'A1']);
  t.strictSame(
    record?.fields.slice(3).map(({ steps }) => steps),
    [[{ by: 'AddContext:1', text: '7' }], [{ by: '--set STAGE', text: 'x' }]],
  );
});

t.test('a value is canonical where the record is one of a volume, else it is the text', async (t) => {
  const definition = `SetCSVDelimiter(","); ${KEYS} Extract(SCRATCH, 2); Extract(USER1, 3); AddExclusionOnValue(USER1, "y");`;
  t.strictSame(
    ['A1,true,x', 'A1,true,y'].map((line) => explained(definition, line).map(([, value]) => value)),
    [
      ['1', 'x'],
      ['true', 'y'],
    ],
  );
});
