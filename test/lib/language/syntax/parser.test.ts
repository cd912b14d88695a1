import t from 'tap';
import { Diagnostics, renderDiagnostic } from '../../../../lib/language/syntax/diagnostics.ts';
import { parseStatements, statementLabel } from '../../../../lib/language/syntax/parser.ts';
import { expandVariables } from '../../../../lib/language/syntax/variables.ts';

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

function expand(
  text: string,
  environment: Record<string, string> = {},
  purpose: 'text' | 'date format' = 'text',
) {
  const problems: string[] = [];
  const expanded = expandVariables(text, purpose, environment, ({ at, message }) =>
    problems.push(`${at}: ${message}`),
  );
  return problems.length === 0 ? expanded : problems;
}

t.test(
  'statements may share a line, span lines and have comments and blank lines between them',
  async (t) => {
    t.same(parse('#\n# a\nA(1); B("x",\n  Y) # c "\n;\r\n\r\nC();').statements, [
      ['A', '1'],
      ['B', 'x', 'Y'],
      ['C'],
    ]);
  },
);

t.test('a "#" inside a string is no comment, "" is one quote and a backslash is itself', async (t) => {
  t.same(parse('A("# 1", "say ""x""", "C:\\temp\\", "");').statements, [
    ['A', '# 1', 'say "x"', 'C:\\temp\\', ''],
  ]);
});

t.test('a field name of two words is one argument', async (t) => {
  t.same(parse('Extract(INITIAL REPOSITORY, 2);').statements, [['Extract', 'INITIAL REPOSITORY', '2']]);
});

t.test('integers may be negative', async (t) => {
  t.same(parse('A(-1, 007);').statements, [['A', '-1', '007']]);
});

t.test('a ";" in place of a comma is read as one, with a warning', async (t) => {
  const { statements, diagnostics } = parse('A(X, "f"; 7, 0);');
  t.same(statements, [['A', 'X', 'f', '7', '0']]);
  t.same(diagnostics, ['d:1:9: warning: found ";" between two arguments (write ",")']);
});

t.test('a missing final ";" is reported where it belongs, and the next statement is read', async (t) => {
  const { statements, diagnostics } = parse('A(1)\nB(2);');
  t.same(statements, [
    ['A', '1'],
    ['B', '2'],
  ]);
  t.same(diagnostics, ['d:1:5: error: the statement A(...) is not ended (add ";")']);
});

t.test('a missing ")" is reported, and the next statement is read', async (t) => {
  const { statements, diagnostics } = parse('A(1;\nB(2\nC(3);\nD(4');
  t.same(statements, [
    ['A', '1'],
    ['B', '2'],
    ['C', '3'],
    ['D', '4'],
  ]);
  t.same(
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
  t.same(statements, [
    ['A', 'X', 'US01'],
    ['B', '2'],
  ]);
  t.same(diagnostics, ['d:1:6: error: the string is not closed on its line (end it with ")']);
});

t.test('curly quotes get a hint', async (t) => {
  t.match(
    parse('A(\u201cx\u201d);').diagnostics[0],
    'd:1:3: error: expected a name, a number, a string or punctuation',
  );
  t.match(parse('A(\u201cx\u201d);').diagnostics[0], 'straight double quotes');
});

t.test('every error of a text is reported, one for each statement', async (t) => {
  const { statements, diagnostics } = parse('A;\nB(,);\n= 3;\nC(1 2);\n"x";\nD(1);');
  t.same(statements, [['D', '1']]);
  t.same(
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

t.test('any text is read to its end', async (t) => {
  for (const text of [
    '',
    '(',
    ')',
    '"',
    ';;',
    'A',
    'A(',
    'A(1',
    'A(1,',
    '\u0000\u0001',
    '#',
    'A(B(',
    '-',
    'A("x"',
    '1a',
  ]) {
    t.type(parse(text).diagnostics.length, 'number', JSON.stringify(text));
  }
});

t.test('the label of a statement is its text on one line, with its place', async (t) => {
  const diagnostics = new Diagnostics();
  const [statement] = parseStatements('\nAddX( VOLUME,\n  "CLN*" );', 'd', diagnostics);
  t.equal(statementLabel(statement!, 'd'), 'AddX(VOLUME, "CLN*") at line 2');
  t.equal(statementLabel(statement!, 'main'), 'AddX(VOLUME, "CLN*") at d:2');
});

t.test('%% is a percent sign, in one pass from left to right', async (t) => {
  t.equal(expand('%%d/%%m/%%Y'), '%d/%m/%Y');
  t.equal(expand('%%%%'), '%%');
  t.equal(expand('%%A%%', { A: 'x' }), '%A%');
});

t.test('a variable is replaced, and its value is not looked at again', async (t) => {
  t.equal(expand('%SITE%/%SITE%_%A_1%', { SITE: '%A_1%', A_1: 'x' }), '%A_1%/%A_1%_x');
});

t.test('a percent sign that begins no variable stays', async (t) => {
  t.equal(expand('100 % of %', {}), '100 % of %');
  t.equal(expand('50%-%A%', { A: 'x' }), '50%-x');
});

t.test('a variable that is not set is an error where it stands', async (t) => {
  t.same(expand('a %NOPE%'), ['2: the variable %NOPE% is not set']);
});

t.test('a variable whose name sounds like a secret is refused, set or not', async (t) => {
  for (const name of ['DB_PASSWORD', 'secret', 'GitToken', 'API_KEY']) {
    t.match(expand(`%${name}%`, { [name]: 'x' })[0], 'may hold a secret');
  }
});

t.test('in a date format short names are codes and text, and long ones variables', async (t) => {
  t.equal(expand('%Y%m%d', { Y: 'x', m: 'y' }, 'date format'), '%Y%m%d');
  t.equal(expand('%Y-%m-%dT%H:%M', { dT: 'x' }, 'date format'), '%Y-%m-%dT%H:%M');
  t.equal(expand('%DATEFORM%', { DATEFORM: '%d' }, 'date format'), '%d');
});
