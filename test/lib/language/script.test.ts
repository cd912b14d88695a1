import t from 'tap';
import { Diagnostics } from '../../../lib/language/syntax/diagnostics.ts';
import { rendered, scriptOf } from './compile.ts';

const SCRIPT = scriptOf(
  'SetFile("a"); Extract(SLOT, 1); SetFile("b"); SetLiteral(MEDIA, "LTO"); Extract(STAGE, 2);',
);

t.test('the statements of a directive, or of several, come in the order of the definition', async (t) => {
  t.strictSame(
    SCRIPT.all('SetFile').map(({ arguments: { path } }) => path.value),
    ['a', 'b'],
  );
  t.strictSame(SCRIPT.all('SetFormat'), []);
  t.strictSame(
    SCRIPT.inOrder(['SetLiteral', 'Extract']).map(
      ({ directive, arguments: { FIELD } }) => `${directive} ${FIELD.value.name}`,
    ),
    ['Extract SLOT', 'SetLiteral MEDIA', 'Extract STAGE'],
  );
});

t.test('what is missing is reported where the definition begins', async (t) => {
  t.strictSame(SCRIPT.begin, { file: 'd.ttidef', line: 1, column: 1 });
});

t.test('a broken statement concerns the fields that it names, by alias too', async (t) => {
  const script = scriptOf('Extract(writedate, 1, 0); SetLiteral(SLOT, SYSTEM); SetLiteral(STAGE, "x");');
  t.strictSame(
    ['WRITETIME', 'SLOT', 'STAGE', 'MEDIA'].map((field) => script.mayConcern(field)),
    [true, true, false, false],
  );
});

t.test('a broken statement is one of its directive, or of the one that its name is nearest to', async (t) => {
  const script = scriptOf(
    'SetCSVDelimiter(";;"); SetFormt(TABLE); setwritedateformat(7); SetHeaderCount(1);',
  );
  t.strictSame(
    (['SetCSVDelimiter', 'SetFormat', 'SetWriteTimeFormat', 'SetHeaderCount', 'AddString'] as const).map(
      (name) => script.mayContain(name),
    ),
    [true, true, true, false, false],
  );
});

t.test('a directive that may come once is reported each time that it comes again', async (t) => {
  const diagnostics = new Diagnostics();
  scriptOf(
    'SetEncoding("UTF-8");\nSetFile("a"); SetFile("a");\nSetEncoding("UTF-16LE");\nSetEncoding("UTF-16BE");',
  ).checkOnce(diagnostics);
  t.strictSame(rendered(diagnostics), [
    'd.ttidef:3:1: error: SetEncoding is given already in line 1 (keep one of the two)',
    'd.ttidef:4:1: error: SetEncoding is given already in line 1 (keep one of the two)',
  ]);
});
