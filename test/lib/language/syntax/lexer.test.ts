import t from 'tap';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { tokenize } from '../../../../lib/language/syntax/lexer.ts';
import { rendered } from '../compile.ts';

function tokens(text: string) {
  const diagnostics = new Diagnostics();
  const found = tokenize(text, 'd', diagnostics);
  return {
    tokens: found.map(({ kind, value }) => (kind === 'end' || kind === value ? kind : `${kind} ${value}`)),
    places: found.map(({ place: { line, column } }) => `${line}:${column}`),
    sources: found.map(({ source }) => source),
    diagnostics: rendered(diagnostics),
  };
}

t.test('a statement is words, integers, strings and marks, and the text ends with an end', async (t) => {
  const read = tokens('Extract(VOLUME_1, -10, "A B");');
  t.strictSame(read.tokens, [
    'word Extract',
    '(',
    'word VOLUME_1',
    ',',
    'integer -10',
    ',',
    'string A B',
    ')',
    ';',
    'end',
  ]);
  t.strictSame(read.diagnostics, []);
});

t.test('lines and columns count from 1, whatever ends a line', async (t) => {
  t.strictSame(tokens('A\n B\r\n\r\n  C').places, ['1:1', '2:2', '4:3', '4:4']);
  t.strictSame(tokens('').places, ['1:1']);
});

t.test('a comment goes to the end of its line, and a bare # is one', async (t) => {
  const read = tokens('#\nA # B "\n#');
  t.strictSame(read.tokens, ['word A', 'end']);
  t.strictSame(read.places, ['2:1', '3:2']);
});

t.test('blanks that do not break are blanks', async (t) => {
  t.strictSame(tokens('A\u00a0\tB').tokens, ['word A', 'word B', 'end']);
});

t.test('in a string a doubled quote is one, a # and a backslash are themselves', async (t) => {
  const read = tokens('"say ""x""" "# 1" "C:\\" ""');
  t.strictSame(read.tokens, ['string say "x"', 'string # 1', 'string C:\\', 'string ', 'end']);
  t.strictSame(read.sources, ['"say ""x"""', '"# 1"', '"C:\\"', '""', '']);
});

t.test('a string that is not closed ends before the end of its statement', async (t) => {
  const read = tokens('A("US01); # x\nB');
  t.strictSame(read.tokens, ['word A', '(', 'string US01', ')', ';', 'word B', 'end']);
  t.strictSame(read.sources[2], '"US01"');
  t.strictSame(read.diagnostics, ['d:1:3: error: the string is not closed on its line (end it with ")']);
});

t.test('an integer does not run into a word', async (t) => {
  const read = tokens('1a');
  t.strictSame(read.tokens, ['word a', 'end']);
  t.strictSame(read.diagnostics, [
    'd:1:1: error: expected a name, a number, a string or punctuation, found "1"',
  ]);
});

t.test('single and typographic quotes are read, with a warning that shows the clean spelling', async (t) => {
  for (const text of ["'US \"01'", '\u2018US "01\u2019']) {
    const read = tokens(`A(${text});`);
    t.strictSame(read.tokens, ['word A', '(', 'string US "01', ')', ';', 'end'], text);
    t.strictSame(read.diagnostics, [
      'd:1:3: warning: the quotes of this string are not straight double ones (write "US ""01")',
    ]);
  }
  for (const text of ['\u201cUS01\u201d', '\u201eUS01\u201c', '\u00abUS01\u00bb', '\u201cUS01"']) {
    t.strictSame(tokens(text).tokens, ['string US01', 'end'], text);
  }
  t.strictSame(tokens('"it\'s \u201cso\u201d"').diagnostics, []);
});

t.test('a quote alone gets a hint, other signs do not', async (t) => {
  const hint = ' (strings stand in straight double quotes, ")';
  const expected = 'd:1:1: error: expected a name, a number, a string or punctuation, found';
  for (const quote of ['\u201c', '\u2018', "'"]) {
    t.strictSame(tokens(quote).diagnostics, [`${expected} "${quote}"${hint}`]);
  }
  t.strictSame(tokens('=').diagnostics, [`${expected} "="`]);
});

t.test('what is foreign is one error, and what follows is read in its place', async (t) => {
  const read = tokens('/* two\nlines */ A; // B\nC');
  t.strictSame(read.tokens, ['word A', ';', 'word C', 'end']);
  t.strictSame(read.places, ['2:10', '2:11', '3:1', '3:2']);
  t.strictSame(read.diagnostics, [
    'd:1:1: error: "/*" begins no comment (write # before a comment)',
    'd:2:13: error: "//" begins no comment (write # before a comment)',
  ]);
});

t.test('a long piece that is no token is cut in its message', async (t) => {
  t.strictSame(tokens('+'.repeat(50)).diagnostics, [
    `d:1:1: error: expected a name, a number, a string or punctuation, found "${'+'.repeat(20)}"`,
  ]);
});
