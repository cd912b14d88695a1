import t from 'tap';
import { isFilled } from '../../../../lib/language/checks/check-uses.ts';
import { collectFills } from '../../../../lib/language/program/fills.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { diagnose, finding, KEYS, scriptOf } from '../compile.ts';

const unfilled = (directive: string, field: string) =>
  `error: ${directive} uses ${field}, which is never filled (add Extract(${field}, ...);)`;

t.test('a statement that uses a field which nothing fills is an error', async (t) => {
  for (const [statement, directive, field] of [
    ['RemoveSpaces(SLOT);', 'RemoveSpaces', 'SLOT'],
    ['AddTranslation2(SLOT, USER3, "*", "x");', 'AddTranslation2', 'USER3'],
    ['AddNull("-", STAGE);', 'AddNull', 'STAGE'],
    ['AddRule(SLOT, "{STAGE}");', 'AddRule', 'STAGE'],
    ['AddRule(SLOT, "x", USER1, "*");', 'AddRule', 'USER1'],
    ['SetRequired(SLOT);', 'SetRequired', 'SLOT'],
    ['SetPolicy(SLOT, ADD);', 'SetPolicy', 'SLOT'],
  ] as const) {
    t.equal(finding(`${KEYS} ${statement}`), unfilled(directive, field), statement);
  }
});

t.test('a field that a broken statement names may be filled', async (t) => {
  t.strictSame(diagnose(`${KEYS} Extract(SLOT, 1, 0); RemoveSpaces(SLOT);`).length, 1);
});

t.test('a rule that only sets a value fills no text', async (t) => {
  const written = 'Extract(WRITETIME, 2); SetWriteTimeFormat("%F");';
  const rule = 'AddRepositoryOnWriteTime(VOLUME, "*", "1", "LIBR", "0");';
  t.equal(finding(`${KEYS} ${written} ${rule} SetRequired(REPOSITORY);`), undefined);
  t.equal(
    finding(`${KEYS} ${written} ${rule} AddExclusionOnValue(REPOSITORY, "X");`),
    unfilled('AddExclusionOnValue', 'REPOSITORY'),
  );
});

t.test('a rule about a date needs that date', async (t) => {
  t.equal(
    finding(`${KEYS} AddMoveDateAdjustment(VOLUME, "*", 1, 0, 0);`),
    'error: AddMoveDateAdjustment looks at MOVEDATE, which is never filled (add Extract(MOVEDATE, ...);)',
  );
  t.equal(
    finding(`${KEYS} AddRepositoryOnMoveDate(VOLUME, "*", "1", "A");`),
    'error: AddRepositoryOnMoveDate looks at MOVEDATE, which is never filled (add Extract(MOVEDATE, ...);)',
  );
  t.equal(
    finding(`${KEYS} AddRepositoryOnWriteTime(VOLUME, "*", "1", "A", "0");`),
    'error: AddRepositoryOnWriteTime looks at WRITETIME, which is never filled (add Extract(WRITETIME, ...);)',
  );
  const written = 'Extract(WRITETIME, 2); SetWriteTimeFormat("%F");';
  t.equal(
    finding(
      `${KEYS} ${written} AddRepositoryOnWriteTime(VOLUME, "*", "1", "A", "0"); AddMoveDateAdjustment(VOLUME, "*", 1, 0, 0);`,
    ),
    undefined,
    'the move date of a write-time rule is one',
  );
});

t.test('a field is filled where it has a text of its own', async (t) => {
  const script = scriptOf(
    'SetLiteral(SLOT, ""); AddTranslation2(STAGE, SLOT, "*", "x"); AddPeriod(EXPIRYDATE, WRITETIME, USER1, DAYS);',
  );
  const fills = collectFills(script, new Map(), new Diagnostics());
  t.strictSame(
    ['SLOT', 'STAGE', 'EXPIRYDATE', 'WRITETIME'].map((name) => isFilled(fills, name)),
    [true, true, false, false],
  );
});
