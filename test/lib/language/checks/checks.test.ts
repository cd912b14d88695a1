import t from 'tap';
import { compileDefinition } from '../../../../lib/language/compiler.ts';
import { renderDiagnostic } from '../../../../lib/language/syntax/diagnostics.ts';
import { DEFAULTS, diagnose, finding, KEYS } from '../compile.ts';

t.test('a definition without the key of a volume lacks it', async (t) => {
  t.strictSame(diagnose(''), [
    'd.ttidef:1:1: error: CUSTOMER is never filled, and no volume can be identified without it (add SetLiteral(CUSTOMER, "...");)',
    'd.ttidef:1:1: error: MEDIA is never filled, and no volume can be identified without it (add SetLiteral(MEDIA, "...");)',
    'd.ttidef:1:1: error: VOLUME is never filled, and no volume can be identified without it (add Extract(VOLUME, ...);)',
  ]);
});

t.test('a date that is filled needs a format, by the directive that its field has', async (t) => {
  for (const [field, directive] of [
    ['EXPIRYDATE', 'SetDateFormat(EXPIRYDATE, "...");'],
    ['MOVEDATE', 'SetMoveDateFormat("...");'],
    ['WRITETIME', 'SetWriteTimeFormat("...");'],
  ] as const) {
    t.equal(
      finding(`${KEYS} Extract(${field}, 2);`),
      `error: ${field} is a date, and no format says how it is written (add ${directive})`,
    );
  }
  t.strictSame(diagnose(`${KEYS} Extract(MOVEDATE, 2); SetMoveDateFormat("%d");`).length, 1);
  t.strictSame(diagnose(`${KEYS} Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%d");`).length, 1);
});

t.test('a literal has to be a value of its field', async (t) => {
  t.equal(
    finding(`${KEYS} SetLiteral(ENCRYPTED, "MAYBE");`),
    'error: ENCRYPTED "MAYBE": expected YES or NO, TRUE or FALSE, Y or N, ON or OFF, 1 or 0',
  );
  t.equal(
    finding(`${KEYS} SetLiteral(EXPIRYDATE, "31/02/2026"); SetDateFormat(EXPIRYDATE, "%d/%m/%Y");`),
    'error: EXPIRYDATE "31/02/2026" is not a date of the form %d/%m/%Y: month 2 of 2026 has no day 31',
  );
  t.equal(
    finding('SetLiteral(CUSTOMER, " "); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 1);'),
    'error: CUSTOMER may not be empty',
  );
  t.equal(finding(`${KEYS} SetLiteral(USER1, "whatever");`), undefined);
});

t.test('a literal that is rewritten need not be one yet', async (t) => {
  for (const rule of [
    'AddTranslation(SCRATCH, "*", "YES");',
    'AddTranslation2(SCRATCH, VOLUME, "*", "YES");',
    'AddRule(SCRATCH, "YES");',
    'Capture(SCRATCH, "s{}");',
    'SetNumberFormat(SCRATCH, ".");',
  ]) {
    t.strictSame(diagnose(`${KEYS} SetLiteral(SCRATCH, "scratch"); ${rule}`), [], rule);
  }
});

t.test('with -A the description is an attribute, which nothing else may fill', async (t) => {
  const text = `${KEYS} Extract(DESCRIPTION, 10, 5); SetLiteral(ATTRIBUTE7, "x");`;
  t.equal(
    finding(text, { descriptionAttribute: 7 }),
    'error: ATTRIBUTE7 is filled by DESCRIPTION already in line 1, as -A 7 says (give another -A)',
  );
  t.equal(finding(text, { descriptionAttribute: 8 }), undefined);
  t.equal(finding(text), undefined);
});

t.test('a field has one policy, and a tape is always somewhere', async (t) => {
  const policies = (statements: string) =>
    finding(`SetCSVDelimiter(","); ${KEYS} Extract(SLOT, 2); Extract(REPOSITORY, 3); ${statements}`);
  t.equal(policies('SetPolicy(SLOT, clear); SetPolicy(REPOSITORY, ADD);'), undefined);
  t.equal(
    policies('SetPolicy(REPOSITORY, CLEAR);'),
    'error: REPOSITORY cannot be cleared: a tape is always somewhere',
  );
  t.equal(
    policies('SetPolicy(SLOT, ADD); SetPolicy(SLOT, IGNORE);'),
    'error: SLOT has a policy already in line 1 (keep one of the two)',
  );
  t.equal(policies('SetPolicy(SLOT, CLEAR, "NONE");'), undefined);
  t.equal(policies('SetPolicy(SLOT, ADD, "NONE");'), 'error: only CLEAR takes a filter (remove the filter)');
});

t.test('an inventory has to say where its volumes are', async (t) => {
  const presence = (statements: string) =>
    finding(`SetCSVDelimiter(","); ${KEYS} SetPresence(REPOSITORY); ${statements}`);
  t.equal(presence('Extract(REPOSITORY, 2);'), undefined);
  t.equal(presence('Extract(REPOSITORY_DESC, 2); SetPolicy(REPOSITORY, COMPARE);'), undefined);
  t.equal(
    presence('Extract(SLOT, 2);'),
    'error: REPOSITORY is never filled, and no volume is seen anywhere (add SetLiteral(REPOSITORY, "...");)',
  );
  for (const policy of ['ADD', 'IGNORE']) {
    t.equal(
      presence(`Extract(REPOSITORY, 2); SetPolicy(REPOSITORY, ${policy});`),
      `error: with ${policy} REPOSITORY is not compared, and no arrival confirmed, as SetPresence says (remove one of the two)`,
    );
  }
});

t.test('one sign is not that of decimals and of thousands', async (t) => {
  const number = (signs: string) =>
    finding(`${KEYS} Extract(USAGE, 1, 2); SetNumberFormat(USAGE, ${signs});`);
  t.equal(
    number('",", ","'),
    'error: one sign cannot stand for decimals and for thousands (write "" for one of them)',
  );
  t.equal(number('",", "."'), undefined);
  t.equal(number('","'), undefined);
});

t.test('a unit belongs to numbers with a format, and they have only one', async (t) => {
  const units = (statements: string) =>
    finding(`${KEYS} Extract(USAGE, 1, 2); Extract(USER1, 3, 2); ${statements}`);
  t.equal(
    units('SetNumberUnit(USAGE, USER1);'),
    'error: no format says how the numbers of USAGE are written (add SetNumberFormat(USAGE, ".");)',
  );
  t.equal(units('SetNumberUnit(USAGE, USER1); SetNumberFormat(USAGE, ".");'), undefined);
  t.equal(
    units('SetNumberFormat(USAGE, "."); SetNumberUnit(USAGE, USER1); SetNumberUnit(USAGE, USER1);'),
    'error: the numbers of USAGE have a unit already in line 1 (keep one of the two)',
  );
});

const unfilled = (directive: string, field: string) =>
  `error: ${directive} uses ${field}, which is never filled (add Extract(${field}, ...);)`;

t.test('a statement that uses a field which nothing fills is an error', async (t) => {
  for (const [statement, directive, field] of [
    ['AddTranslation(SLOT, "*", "x");', 'AddTranslation', 'SLOT'],
    ['AddExclusionOnValue(SLOT, "!(A)");', 'AddExclusionOnValue', 'SLOT'],
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
  t.strictSame(diagnose(`${KEYS} Extract(SLOT, 1, 0); AddTranslation(SLOT, "*", "x");`).length, 1);
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

t.test('of a published statement that only one command follows a note says so, once', async (t) => {
  const text = `SetCSVDelimiter(","); ${KEYS}
AddAttributeResolution(1, "JX??????"); AddAttributeResolution(0, "????????????");`;
  const { notes, diagnostics } = compileDefinition(text, 'd', DEFAULTS);
  t.strictSame(diagnostics, []);
  t.strictSame(notes.map(renderDiagnostic), [
    'd:2:1: note: AddAttributeResolution has an effect in reconcile alone: no other command looks labels up in attributes',
  ]);
});
