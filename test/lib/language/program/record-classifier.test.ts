import t from 'tap';
import { collectRecordRules, RecordClassifier } from '../../../../lib/language/program/record-classifier.ts';
import { scriptOf } from '../compile.ts';

function classifier(definition: string): RecordClassifier {
  return new RecordClassifier(collectRecordRules(scriptOf(definition)));
}

/** The type of the rule by which each line is no volume; `-` where it may be one. */
function types(definition: string, lines: readonly string[]): readonly string[] {
  const found = classifier(definition);
  return lines.map(
    (line, index) => /\((\w+)/.exec(found.classify(line, index + 1)?.reason ?? '')?.[1] ?? '-',
  );
}

t.test('without rules every record may be a volume', async (t) => {
  t.strictSame(types('', ['A', '']), ['-', '-']);
});

t.test('a filter is compared from its offset to the end of the record', async (t) => {
  const rules = 'AddString(EXCLUSION, 7, "x"); AddString(EXCLUSION, 20, "?");';
  t.strictSame(types(rules, ['A00001 x', 'A00002 xy', 'A00003', 'x']), ['EXCLUSION', '-', '-', '-']);
});

t.test(
  'a filter of blanks and "*" takes a blank record of any length, where that ends or leaves out something',
  async (t) => {
    const lines = ['A', '', '  ', 'B'];
    t.strictSame(types(`AddString(TERMINATE, 0, "${' '.repeat(19)}*");`, lines.slice(0, 2)), [
      '-',
      'TERMINATE',
    ]);
    t.strictSame(types(`AddString(END, 5, "${' '.repeat(19)}*");`, lines), ['-', 'END', 'END', 'END']);
    t.strictSame(types('AddString(EXCLUSION, 0, "   *");', lines), ['-', 'EXCLUSION', 'EXCLUSION', '-']);
    t.strictSame(types('AddString(START, 0, "   *");', lines), ['START', 'START', 'START', 'START']);
    // A blank line ends a block, so it must not be left out.
    t.strictSame(types('SetFormat(BLOCKS); AddString(EXCLUSION, 0, "   *");', lines), ['-', '-', '-', '-']);
    // A short record is not blank beyond its end.
    t.strictSame(types('AddString(TERMINATE, 5, "   *");', ['A', 'B']), ['-', '-']);
  },
);

t.test('a report as published: headers, lines without a digit, and an end', async (t) => {
  const rules = `AddString(HEADER, 0, "1*"); SetHeaderCount(3);
    AddString(EXCLUSION, 0, "!([0-9]*"); AddString(TERMINATE, 0, "          *");`;
  t.strictSame(types(rules, ['1PAGE', '', '9', '0A', 'Total', '1', 'END', '2', '0B', ' '.repeat(12)]), [
    'HEADER',
    'HEADER',
    'HEADER',
    '-',
    'EXCLUSION',
    'HEADER',
    'HEADER',
    'HEADER',
    '-',
    'TERMINATE',
  ]);
});

t.test('the records of the last header block are kept, the one that matched first', async (t) => {
  const found = classifier('AddString(HEADER, 0, "H*"); SetHeaderCount(2);');
  for (const line of ['H1', 'a', 'x', 'H2']) found.classify(line, 1);
  t.strictSame(found.headers, ['H2']);
  found.classify('b', 1);
  found.classify('y', 1);
  t.strictSame(found.headers, ['H2', 'b']);
});

t.test('without SetHeaderCount a header is one record', async (t) => {
  t.strictSame(types('AddString(HEADER, 0, "H*");', ['H1', 'a']), ['HEADER', '-']);
});

t.test('with a START processing begins switched off, and END switches it off again', async (t) => {
  const rules = 'AddString(START, 0, "---*"); AddString(END, 0, "===*"); AddString(HEADER, 0, "H*");';
  t.strictSame(types(rules, ['A', 'H', '---', 'B', '===', 'H', 'C', '---', 'D']), [
    'START',
    'START',
    'START',
    '-',
    'END',
    'END',
    'END',
    'START',
    '-',
  ]);
});

t.test('without a START processing begins switched on', async (t) => {
  t.strictSame(types('AddString(END, 0, "===*");', ['A', '===', 'B']), ['-', 'END', 'END']);
});

t.test('TERMINATE ends the input even where processing is off, but not in a header', async (t) => {
  const rules = 'AddString(START, 0, "GO"); AddString(TERMINATE, 0, "END");';
  const found = classifier(rules);
  t.equal(found.classify('END', 1)?.reason, 'AddString(TERMINATE, 0, "END") at line 1');
  t.equal(found.terminated, true);
  const header = classifier('AddString(HEADER, 0, "H"); SetHeaderCount(2); AddString(TERMINATE, 0, "END");');
  header.classify('H', 1);
  header.classify('END', 1);
  t.equal(header.terminated, false);
});

t.test('START and END come before EXCLUSION, which takes what no other rule does', async (t) => {
  const rules = 'AddString(EXCLUSION, 0, "*"); AddString(START, 0, "GO"); AddString(HEADER, 0, "H");';
  t.strictSame(types(rules, ['GO', 'H', 'x']), ['START', 'HEADER', 'EXCLUSION']);
});

t.test('a record that reports a failure is known by its rule, whatever else it is', async (t) => {
  const found = classifier('AddString(FAILURE, 4, "error*"); AddString(EXCLUSION, 0, "*");');
  t.equal(found.failure('ANS error 1'), 'AddString(FAILURE, 4, "error*") at line 1');
  t.equal(found.failure('error 1'), undefined);
});

t.test('a FOOTER is found even where processing is off, and before an EXCLUSION', async (t) => {
  const rules = 'AddString(EXCLUSION, 0, "*"); AddString(END, 0, "==="); AddString(FOOTER, 0, "Total*");';
  t.strictSame(types(rules, ['A', 'Total 1', '===', 'Total 2']), ['EXCLUSION', 'FOOTER', 'END', 'FOOTER']);
});

t.test('a START without an END behind it is known by its line, where there is an END rule', async (t) => {
  const rules = 'AddString(START, 0, "GO"); AddString(END, 0, "STOP");';
  const found = classifier(rules);
  t.equal(found.unended, undefined);
  for (const [index, line] of ['GO', 'A', 'STOP', 'x', 'GO', 'GO'].entries()) found.classify(line, index + 1);
  t.strictSame(found.unended, { line: 5, rule: 'AddString(END, 0, "STOP") at line 1' });
  found.classify('STOP', 7);
  t.equal(found.unended, undefined);
  const withoutEnd = classifier('AddString(START, 0, "GO");');
  withoutEnd.classify('GO', 1);
  t.equal(withoutEnd.unended, undefined);
});
