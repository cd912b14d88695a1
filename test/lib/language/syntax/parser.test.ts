import fc from 'fast-check';
import t from 'tap';
import { Diagnostics, renderDiagnostic } from '../../../../lib/language/syntax/diagnostics.ts';
import { parseStatements, statementLabel } from '../../../../lib/language/syntax/parser.ts';

function parse(text: string) {
  const diagnostics = new Diagnostics();
  const statements = parseStatements(text, 'd', diagnostics);
  return {
    statements: statements.map((statement) => [
      statement.name,
      ...statement.arguments.map(({ value }) => value),
    ]),
    diagnostics: diagnostics.sorted().map(renderDiagnostic),
  };
}

t.test(
  'statements may share a line, span lines and have comments and blank lines between them',
  async (t) => {
    t.strictSame(parse('#\n# a\nA(1); B("x",\n  Y) # c "\n;\r\n\r\nC();').statements, [
      ['A', '1'],
      ['B', 'x', 'Y'],
      ['C'],
    ]);
  },
);

t.test('a "#" inside a string is no comment, "" is one quote and a backslash is itself', async (t) => {
  t.strictSame(parse('A("# 1", "say ""x""", "C:\\temp\\", "");').statements, [
    ['A', '# 1', 'say "x"', 'C:\\temp\\', ''],
  ]);
});

t.test('a field name of two words is one argument', async (t) => {
  t.strictSame(parse('Extract(INITIAL REPOSITORY, 2);').statements, [['Extract', 'INITIAL REPOSITORY', '2']]);
});

t.test('integers may be negative', async (t) => {
  t.strictSame(parse('A(-1, 007);').statements, [['A', '-1', '007']]);
});

t.test('a ";" in place of a comma is read as one, with a warning', async (t) => {
  const { statements, diagnostics } = parse('A(X, "f"; 7, 0);');
  t.strictSame(statements, [['A', 'X', 'f', '7', '0']]);
  t.strictSame(diagnostics, ['d:1:9: warning: found ";" between two arguments (write ",")']);
});

t.test('a missing final ";" is reported where it belongs, and the next statement is read', async (t) => {
  const { statements, diagnostics } = parse('A(1)\nB(2);');
  t.strictSame(statements, [
    ['A', '1'],
    ['B', '2'],
  ]);
  t.strictSame(diagnostics, ['d:1:5: error: the statement A(...) is not ended (add ";")']);
  const last = parse('A(1);\nB(2)\n# end\n');
  t.strictSame(last.statements, statements);
  t.strictSame(last.diagnostics, ['d:2:5: warning: the statement B(...) is not ended (add ";")']);
});

t.test('a missing ")" is reported, and the next statement is read', async (t) => {
  const { statements, diagnostics } = parse('A(1;\nB(2\nC(3);\nD(4');
  t.strictSame(statements, [
    ['A', '1'],
    ['B', '2'],
    ['C', '3'],
    ['D', '4'],
  ]);
  t.strictSame(
    diagnostics.map((line) => line.replace(/:\d+: /, ': ')),
    [
      'd:1: error: A( is not closed (add ")")',
      'd:3: error: B( is not closed (add ")")',
      'd:4: error: D( is not closed (add ")")',
    ],
  );
});

t.test('a string without its end spoils nothing after its line', async (t) => {
  const { statements, diagnostics } = parse('A(X, "US01);\nB(2);');
  t.strictSame(statements, [
    ['A', 'X', 'US01'],
    ['B', '2'],
  ]);
  t.strictSame(diagnostics, ['d:1:6: error: the string is not closed on its line (end it with ")']);
});

t.test('every error of a text is reported, one for each statement', async (t) => {
  const { statements, diagnostics } = parse('A;\nB(,);\n= 3;\nC(1 2);\n"x";\nD(1);');
  t.strictSame(statements, [['D', '1']]);
  t.strictSame(
    diagnostics.map((line) => line.split(' found ')[0]),
    [
      'd:1:2: error: expected "(" after A,',
      'd:2:3: error: expected an argument: a field name, a number or a string,',
      'd:3:1: error: expected a name, a number, a string or punctuation,',
      'd:3:3: error: expected the name of a directive,',
      'd:4:5: error: expected "," or ")" after the argument,',
      'd:5:1: error: expected the name of a directive,',
    ],
  );
});

t.test('any text is read to its end, and is blank or has statements or errors', async (t) => {
  const piece = fc.constantFrom('A', '1', '(', ')', ',', ';', '"', '#', '-', '\n', '\0', ' ');
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 12 }), (text) => {
      const { statements, diagnostics } = parse(text);
      const isBlank = text.replaceAll(/#.*/g, '').replaceAll(/[;\s]/g, '') === '';
      return (statements.length + diagnostics.length === 0) === isBlank;
    }),
    { numRuns: 500 },
  );
  t.pass('500 texts were read');
});

t.test('the label of a statement is its text on one line, with its place', async (t) => {
  const diagnostics = new Diagnostics();
  const [statement] = parseStatements('\nAddX( VOLUME,\n  "CLN*" );', 'd', diagnostics);
  t.equal(statementLabel(statement!, 'd'), 'AddX(VOLUME, "CLN*") at line 2');
  t.equal(statementLabel(statement!, 'main'), 'AddX(VOLUME, "CLN*") at d:2');
});
