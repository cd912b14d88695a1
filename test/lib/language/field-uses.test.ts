import t from 'tap';
import { fieldUses } from '../../../lib/language/field-uses.ts';
import { scriptOf } from './compile.ts';

const uses = (definition: string) =>
  Array.from(
    fieldUses(scriptOf(definition)),
    ({ directive, field, needs }) => `${directive} ${field.name} ${needs}`,
  );

t.test('statements that clean, translate or test a field use its text', async (t) => {
  for (const [statement, directive] of [
    ['RemoveSpaces(SLOT);', 'RemoveSpaces'],
    ['AddLookup(SLOT, "x");', 'AddLookup'],
    ['Capture(SLOT, "{}x");', 'Capture'],
    ['SetNumberFormat(SLOT, ".");', 'SetNumberFormat'],
    ['AddNumber(SLOT, 1);', 'AddNumber'],
    ['SetUpperCase(SLOT);', 'SetUpperCase'],
    ['AddTranslation(SLOT, "*", "x");', 'AddTranslation'],
    ['AddExclusionOnValue(SLOT, "x");', 'AddExclusionOnValue'],
    ['AddMoveDateAdjustment(SLOT, "*", 1, 0, 0);', 'AddMoveDateAdjustment'],
    ['AddRepositoryOnMoveDate(SLOT, "*", "1", "A");', 'AddRepositoryOnMoveDate'],
    ['AddRepositoryOnWriteTime(SLOT, "*", "1", "A", "0");', 'AddRepositoryOnWriteTime'],
    ['AddNull("-", SLOT);', 'AddNull'],
  ] as const) {
    t.strictSame(uses(statement), [`${directive} SLOT text`], statement);
  }
  t.strictSame(uses('AddNever(EXPIRYDATE, "x");'), ['AddNever EXPIRYDATE text']);
});

t.test('both fields of AddTranslation2 are used', async (t) => {
  t.strictSame(uses('AddTranslation2(SLOT, USER1, "*", "x");'), [
    'AddTranslation2 SLOT text',
    'AddTranslation2 USER1 text',
  ]);
});

t.test('a number and its unit are used', async (t) => {
  t.strictSame(uses('SetNumberUnit(USAGE, USER1);'), [
    'SetNumberUnit USAGE text',
    'SetNumberUnit USER1 text',
  ]);
});

t.test('AddRule uses what it tests and what its value names, not what it sets', async (t) => {
  t.strictSame(uses('AddRule(SLOT, "{STAGE}-{USER1}", USER2, "x");'), [
    'AddRule USER2 text',
    'AddRule STAGE text',
    'AddRule USER1 text',
  ]);
});

t.test('a period, what is required and a policy use values in the end', async (t) => {
  t.strictSame(
    uses('AddPeriod(EXPIRYDATE, WRITETIME, USER1, DAYS); SetRequired(SLOT, STAGE); SetPolicy(SLOT, ADD);'),
    [
      'AddPeriod WRITETIME value',
      'AddPeriod USER1 text',
      'SetRequired SLOT value',
      'SetRequired STAGE value',
      'SetPolicy SLOT value',
    ],
  );
});

t.test('statements that only fill a field use none', async (t) => {
  t.strictSame(
    uses('Extract(SLOT, 1); SetLiteral(STAGE, "x"); AddContext(USER1, "x {}"); AddNull("-");'),
    [],
  );
});

t.test('a use is placed at its argument', async (t) => {
  const [use] = fieldUses(scriptOf('RemoveSpaces( SLOT);'));
  t.strictSame(use?.place, { file: 'd.ttidef', line: 1, column: 15 });
});
