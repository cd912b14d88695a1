import t from 'tap';
import { collectFills, isFilled } from '../../../../lib/language/program/fills.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { rendered, scriptOf } from '../compile.ts';

function fills(definition: string, literals: Readonly<Record<string, string>> = {}) {
  const diagnostics = new Diagnostics();
  const found = collectFills(scriptOf(definition), new Map(Object.entries(literals)), diagnostics);
  return {
    fills: found.map(({ field, kind }) => `${field.name} ${kind}`),
    found,
    diagnostics: rendered(diagnostics),
  };
}

t.test('fields are filled in the order of their statements', async (t) => {
  t.strictSame(fills('Extract(VOLUME, 1); SetLiteral(MEDIA, "LTO"); AddContext(SLOT, "S: {}");').fills, [
    'VOLUME extract',
    'MEDIA literal',
    'SLOT context',
  ]);
});

t.test('an extract without length and record takes all of the record itself', async (t) => {
  const [short, long] = fills('Extract(VOLUME, "Label"); Extract(SLOT, 2, 3, 4);').found;
  t.match(short, { where: { kind: 'name', names: ['Label'] }, record: 0 });
  t.equal(short?.kind === 'extract' && short.length, undefined);
  t.match(long, { where: { kind: 'number', number: 2 }, length: 3, record: 4 });
});

t.test('a second statement for a field is an error, but for the patterns of one context', async (t) => {
  t.strictSame(fills('SetLiteral(SLOT, "A");\nExtract(SLOT, 2);').diagnostics, [
    'd.ttidef:2:1: error: SLOT is filled already in line 1 (keep one of the two, or extract one to USER1 and choose by AddTranslation2)',
  ]);
  const contexts = fills('AddContext(SLOT, "S: {}"); AddContext(SLOT, "{} slot");');
  t.strictSame([contexts.fills, contexts.diagnostics], [['SLOT context'], []]);
});

t.test('a constant of the command line takes the place of a statement, or is one more', async (t) => {
  const { fills: found, diagnostics } = fills('Extract(SLOT, 1); Extract(VOLUME, 2);', {
    slot: '7',
    stage: 'x',
  });
  t.strictSame(found, ['SLOT literal', 'VOLUME extract', 'STAGE literal']);
  t.strictSame(diagnostics, []);
});

t.test('a constant for a field that does not exist is an error of its option', async (t) => {
  t.strictSame(fills('', { REPOSITRY: 'X' }).diagnostics, [
    '--set REPOSITRY: error: there is no field REPOSITRY (did you mean REPOSITORY?)',
  ]);
});

t.test('what rules write begins empty, unless it is filled', async (t) => {
  t.strictSame(
    fills(
      'AddTranslation2(SLOT, USER1, "*", "x"); AddRule(STAGE, "x"); Extract(STAGE, 1); AddPeriod(EXPIRYDATE, WRITETIME, USER1, DAYS);',
    ).fills,
    ['STAGE extract', 'SLOT empty', 'EXPIRYDATE rule'],
  );
  t.strictSame(fills('AddRepositoryOnMoveDate(VOLUME, "*", "1", "A");').fills, ['REPOSITORY rule']);
  t.strictSame(fills('AddRepositoryOnWriteTime(VOLUME, "*", "1", "A", "0");').fills, [
    'REPOSITORY rule',
    'MOVEDATE rule',
  ]);
});

t.test('the description of a repository makes the repository a field', async (t) => {
  t.strictSame(fills('Extract(REPOSITORY_DESC, 1);').fills, ['REPOSITORY_DESC extract', 'REPOSITORY rule']);
  t.strictSame(fills('Extract(REPOSITORY_DESC, 1); SetLiteral(REPOSITORY, "A");').fills, [
    'REPOSITORY_DESC extract',
    'REPOSITORY literal',
  ]);
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
