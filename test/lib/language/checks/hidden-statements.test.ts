import t from 'tap';
import { diagnose, KEYS } from '../compile.ts';

/** What is said of a statement that is hidden, without its place. */
function hidden(...statements: readonly string[]): readonly string[] {
  return diagnose([`SetCSVDelimiter(","); ${KEYS}`, ...statements].join('\n')).map((line) =>
    line.replace('d.ttidef:', '').replace(/:\d+: warning/, ''),
  );
}

t.test('AddNull hides what is for values that it empties', async (t) => {
  const dates = 'Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%Y/%j");';
  t.strictSame(hidden(dates, 'AddNull("1999/*", EXPIRYDATE);', 'AddNever(EXPIRYDATE, "1999/365");'), [
    '4: AddNever never has an effect: AddNull in line 3 empties all values that it is for',
  ]);
  t.strictSame(hidden('Extract(SLOT, 2); AddNull("(-|N/A)");', 'AddTranslation(SLOT, "(N/A|-)", "0");'), [
    '3: AddTranslation never has an effect: AddNull in line 2 empties all values that it is for',
  ]);
  t.strictSame(hidden('Extract(SLOT, 2); AddNull("-");', 'AddTranslation(SLOT, "(-|none)", "0");'), []);
  t.strictSame(
    hidden('Extract(SLOT, 2); Extract(STAGE, 3); AddNull("-", STAGE); AddTranslation(SLOT, "-", "0");'),
    [],
  );
});

t.test('AddString hides a context, and strings of a later type', async (t) => {
  t.strictSame(
    hidden('AddString(EXCLUSION, 0, "*(Server *|x)");', 'AddContext(SYSTEM, "Server Host = {}");'),
    ['3: AddContext never has an effect: AddString in line 2 (EXCLUSION) takes all its lines before'],
  );
  t.strictSame(hidden('AddString(EXCLUSION, 0, "Server A");', 'AddContext(SYSTEM, "Server {}");'), []);
  t.strictSame(hidden('AddString(EXCLUSION, 0, "Total*");', 'AddString(TERMINATE, 0, "T*");'), [
    '2: AddString never has an effect: AddString in line 3 (TERMINATE) takes all its lines before',
  ]);
});

t.test('a translation hides an exclusion of what it changes', async (t) => {
  t.strictSame(hidden('AddTranslation(VOLUME, "CLN*", "X~");', 'AddExclusionOnValue(VOLUME, "CLN*");'), [
    '3: AddExclusionOnValue never has an effect: AddTranslation in line 2 changes all values that it is for',
  ]);
  t.strictSame(hidden('AddTranslation(VOLUME, "CLN*", "*X");', 'AddExclusionOnValue(VOLUME, "CLN*");'), []);
});

t.test('a field that only a rule sets has no value yet for what cleans one', async (t) => {
  t.strictSame(hidden('Extract(USER1, 2); AddRule(USAGE, "{USER1}");', 'SetNumberFormat(USAGE, ".");'), [
    '3: SetNumberFormat never has an effect: AddRule in line 2 sets USAGE only after it',
  ]);
  t.strictSame(hidden('AddRule(SLOT, "1");', 'AddTranslation(SLOT, "A", "B");').length, 1);
  t.strictSame(hidden('AddRule(SLOT, "1");', 'AddTranslation(SLOT, "", "B");').length, 1);
  t.strictSame(hidden('AddRule(SLOT, "1");', 'AddTranslation(SLOT, "*", "B");'), []);
  t.strictSame(hidden('Extract(SLOT, 2); AddRule(SLOT, "1", VOLUME, "A");', 'SetUpperCase(SLOT);'), []);
});
