import t from 'tap';
import type { Input } from '../../../../lib/records/batch.ts';
import { LineMatcher } from '../../../../lib/records/match/line-matcher.ts';
import { compile, rawBatch } from '../compile.ts';

const SCOPE = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const KEYS = `${SCOPE} Extract(VOLUME, 1);`;

/** The matcher of lines that a definition has once it has read a record. */
function matcherOf(
  definition: string,
  lines: readonly string[] = ['A1,2026-01-01,2026-02-01,7'],
): LineMatcher | undefined {
  const compiled = compile(definition);
  const input: Input = { name: 'in', terminated: false };
  const { records } = compiled.open('in').extract(rawBatch(compiled, lines, input));
  if (records.length !== 1) throw new Error(`${records.length} records of ${definition}`);
  return input.matcher;
}

t.test('lines of delimited records are matched by their bytes', async (t) => {
  for (const definition of [
    `SetCSVDelimiter(","); ${KEYS} Extract(SLOT, 3);`,
    `SetCSVDelimiter(","); ${KEYS} Extract(SLOT, 3); RemoveSpaces(SLOT); AddTranslation(SLOT, "7", "8"); SetRequired(SLOT);`,
    `SetCSVDelimiter(","); ${KEYS} Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%F"); AddNever(EXPIRYDATE, "x");`,
    `SetCSVDelimiter(","); ${KEYS} AddExclusionOnValue(VOLUME, "CLN*"); SetLiteral(SCRATCH, "YES");`,
  ]) {
    t.type(matcherOf(definition), LineMatcher, definition);
  }
  t.type(
    matcherOf(`SetCSVDelimiter(","); ${SCOPE} Extract(VOLUME, "Label");`, ['Label,x', 'A1,7']),
    LineMatcher,
  );
});

t.test('lines are not matched where more than their own elements decide', async (t) => {
  const written = 'Extract(WRITETIME, 2); SetWriteTimeFormat("%F");';
  for (const statement of [
    'AddString(EXCLUSION, 0, "#*");',
    'AddContext(SLOT, "Slot {}");',
    'Extract(SLOT, -1);',
    'Extract(DESCRIPTION, 0);',
    'Extract(REPOSITORY_DESC, 3); Extract(REPOSITORY, 4);',
    'AddTranslation2(SLOT, VOLUME, "*", "x");',
    'AddRule(SLOT, "x");',
    `${written} Extract(EXPIRYDATE, 3); SetDateFormat(EXPIRYDATE, "%F"); Extract(USER1, 4); AddPeriod(EXPIRYDATE, WRITETIME, USER1, DAYS);`,
    `${written} AddRepositoryOnWriteTime(VOLUME, "*", "1", "A", "0");`,
  ]) {
    t.equal(matcherOf(`SetCSVDelimiter(","); ${KEYS} ${statement}`), undefined, statement);
  }
  t.equal(matcherOf(`SetCSVDelimiter(","); ${SCOPE} SetLiteral(VOLUME, "A1");`), undefined);
});

t.test('lines of any other format are not matched', async (t) => {
  t.equal(matcherOf(`${SCOPE} Extract(VOLUME, 0, 2);`), undefined);
  t.equal(matcherOf(`${KEYS} SetFormat(WORDS);`, ['A1 7']), undefined);
  t.equal(matcherOf(`SetCSVDelimiter("\\x1f"); ${KEYS}`, ['A1\u001f7']), undefined);
});
