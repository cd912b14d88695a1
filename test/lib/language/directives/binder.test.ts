import t from 'tap';
import { Binder } from '../../../../lib/language/directives/binder.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { parseStatements } from '../../../../lib/language/syntax/parser.ts';
import { NO_LISTS, rendered } from '../compile.ts';

function bind(text: string, environment: Readonly<Record<string, string>> = {}) {
  const diagnostics = new Diagnostics();
  const binder = new Binder('main', environment, NO_LISTS, diagnostics);
  const [statement] = parseStatements(text, 'main', diagnostics);
  if (statement === undefined) throw new Error(text);
  return { bound: binder.bind(statement), diagnostics: rendered(diagnostics) };
}

/** What is reported of a statement, without its place. */
function reported(text: string, environment?: Readonly<Record<string, string>>): readonly string[] {
  const { bound, diagnostics } = bind(text, environment);
  if (bound !== undefined) throw new Error(`${text} is bound`);
  return diagnostics.map((line) => line.replace(/^main:\d+:\d+: error: /, ''));
}

t.test('a statement gets the name of its directive, its label and the values of its arguments', async (t) => {
  const { bound, diagnostics } = bind('\n setLiteral( SLOT,  "a""b" );');
  t.strictSame(diagnostics, []);
  t.match(bound, {
    directive: 'SetLiteral',
    place: { file: 'main', line: 2, column: 2 },
    label: 'setLiteral(SLOT, "a""b") at line 2',
    arguments: {
      FIELD: { value: { name: 'SLOT' }, place: { line: 2, column: 14 } },
      value: { value: 'a"b', place: { line: 2, column: 21 } },
    },
  });
});

t.test('an argument that is left out is undefined, one that may come often is a list', async (t) => {
  const extract = bind('Extract(SLOT, 3);').bound;
  t.strictSame(extract?.directive === 'Extract' && extract.arguments.length, undefined);
  const none = bind('AddNull("-");').bound;
  t.strictSame(none?.directive === 'AddNull' && none.arguments.FIELD, []);
  const some = bind('SetRequired(SLOT, MEDIA);').bound;
  t.strictSame(some?.directive === 'SetRequired' && some.arguments.FIELD.map(({ value }) => value.name), [
    'SLOT',
    'MEDIA',
  ]);
});

t.test('arguments in pairs are taken in turn', async (t) => {
  const { bound } = bind('AddRule(SLOT, "x", USER1, "a*", USER2, "b*");');
  t.strictSame(
    bound?.directive === 'AddRule' && [
      bound.arguments.FIELD2.map(({ value }) => value.name),
      bound.arguments.filter.map(({ value }) => value.key),
    ],
    [
      ['USER1', 'USER2'],
      ['A*', 'B*'],
    ],
  );
  const bare = bind('AddRule(SLOT, "x");').bound;
  t.strictSame(bare?.directive === 'AddRule' && bare.arguments.FIELD2, []);
  t.strictSame(reported('AddRule(SLOT, "x", USER1);'), [
    'the last 1 arguments of AddRule should be pairs (write AddRule(FIELD, value[, FIELD2, filter, ...]))',
  ]);
});

t.test('a field name, a type or a format may be quoted', async (t) => {
  for (const text of ['Extract("SLOT", 3);', 'AddString("header", 0, "1*");', 'SetFormat("WORDS");']) {
    t.strictSame(bind(text).diagnostics, [], text);
  }
});

t.test('an unknown directive gets the nearest name, or a hint where they are listed', async (t) => {
  t.strictSame(reported('SetCSVDelimter(",");'), [
    'there is no directive SetCSVDelimter (did you mean SetCSVDelimiter?)',
  ]);
  t.strictSame(reported('Frobnicate("x");'), [
    'there is no directive Frobnicate (definitions/README.md lists the directives)',
  ]);
});

t.test('too few and too many arguments are reported with what to write', async (t) => {
  t.strictSame(reported('SetHeaderCount();'), [
    'SetHeaderCount takes 1 argument, found 0 (write SetHeaderCount(count))',
  ]);
  t.strictSame(reported('SetLiteral(SLOT, "a", "b");'), [
    'SetLiteral takes 2 arguments, found 3 (write SetLiteral(FIELD, value))',
  ]);
  t.strictSame(reported('Extract(SLOT, 1, 2, 0, 5);'), [
    'Extract takes 2 to 4 arguments, found 5 (write Extract(FIELD, where[, length][, record]))',
  ]);
  t.strictSame(reported('SetDateFormat(EXPIRYDATE);'), [
    'SetDateFormat takes 2 or more arguments, found 1 (write SetDateFormat(FIELD, format, ...))',
  ]);
});

t.test('a text without quotes and a number in them are read, with a warning', async (t) => {
  const warned = (text: string) => {
    const { bound, diagnostics } = bind(text);
    return bound === undefined ? [] : diagnostics.map((line) => line.replace(/^main:\d+:\d+: warning: /, ''));
  };
  t.strictSame(warned('SetLiteral(MEDIA, LTO);'), [
    'value of SetLiteral stands without quotes (write "LTO")',
  ]);
  t.strictSame(warned('SetLiteral(SLOT, 7);'), ['value of SetLiteral stands without quotes (write "7")']);
  t.strictSame(warned('SetCSVDelimiter(TAB);'), [
    'delimiter of SetCSVDelimiter stands without quotes (write "TAB")',
  ]);
  t.strictSame(warned('Extract(SLOT, 1, "2");'), ['length of Extract stands in quotes (write 2)']);
});

t.test('an argument of another kind is reported with what to write, where that is clear', async (t) => {
  t.strictSame(reported('AddTranslation(VOLUME, USER1, "A");'), [
    'filter of AddTranslation must be a string, found USER1 (write "USER1")',
  ]);
  t.strictSame(reported('Extract(7, 1);'), ['FIELD of Extract must be a name, found 7']);
  t.strictSame(reported('Extract(SLOT, SYSTEM);'), [
    'where of Extract must be an integer or a string, found SYSTEM',
  ]);
  t.strictSame(reported('Extract(SLOT, 1, "x");'), ['length of Extract must be an integer, found "x"']);
});

t.test('all that is wrong with a statement is reported at once', async (t) => {
  t.strictSame(bind('Extract(SLAT, 1, 0, -1, 2);').diagnostics, [
    'main:1:1: error: Extract takes 2 to 4 arguments, found 5 (write Extract(FIELD, where[, length][, record]))',
    'main:1:9: error: there is no field SLAT (did you mean SLOT?)',
    'main:1:18: error: length must be from 1 to 2147483647, found 0',
    'main:1:21: error: record must be from 0 to 2147483647, found -1',
  ]);
});

t.test('variables in strings are replaced, those in date formats only where they are long', async (t) => {
  const literal = bind('SetLiteral(SLOT, "%A%-%%A%%");', { A: 'x' }).bound;
  t.equal(literal?.directive === 'SetLiteral' && literal.arguments.value.value, 'x-%A%');
  const format = bind('SetMoveDateFormat("%d/%%m/%%Y");', { d: 'x' }).bound;
  t.equal(format?.directive === 'SetMoveDateFormat' && format.arguments.format.value.text, '%d/%m/%Y');
  t.strictSame(reported('SetMoveDateFormat("%FORM%");', { FORM: '%Y' }), [
    '"%Y" is no date format: it names no month (%m or %b)',
  ]);
});

t.test('a problem inside a string is reported at its column, doubled quotes counted', async (t) => {
  t.strictSame(bind('SetLiteral(SLOT, "a""b %NOPE%");').diagnostics, [
    'main:1:24: error: the variable %NOPE% is not set (set it, or write %%NOPE%% for the text %NOPE%)',
  ]);
  t.strictSame(bind('AddTranslation(SLOT, "a""[b", "x");').diagnostics, [
    'main:1:26: error: "[" is not closed (add "]", or write [[] for the character itself)',
  ]);
});

t.test('a problem behind a variable is reported where the string begins', async (t) => {
  t.strictSame(bind('AddTranslation(SLOT, "%A%[b", "x");', { A: 'long' }).diagnostics, [
    'main:1:22: error: "[" is not closed (add "]", or write [[] for the character itself)',
  ]);
});
