import t from 'tap';
import { readLabel, readLabels } from '../../../../lib/engine/labels/read-labels.ts';

const wordsOf = (text: string) =>
  readLabels(text).map((label) => {
    if ('problem' in label) return [label.line, label.text, 'none'];
    return [label.line, label.scope ? `${label.scope.customer}.${label.scope.media}` : '', label.volume];
  });

t.test('labels stand one a line, bare or qualified, among comments and blank lines', async (t) => {
  t.strictSame(wordsOf('# scanned on Monday\nA00001L8\n\n  us01.lto.a00002l8  # the odd one\r\nA-3\n'), [
    [2, '', 'A00001L8'],
    [4, 'US01.LTO', 'A00002L8'],
    [5, '', 'A-3'],
  ]);
});

t.test('the one long string of a hand scanner is many labels', async (t) => {
  const three = [
    [1, '', 'A1'],
    [1, '', 'A2'],
    [1, '', 'A3'],
  ];
  for (const text of ['A1 A2 A3', 'A1,A2,A3', 'A1; A2;A3;', '\ufeffA1\tA2\tA3\t', '*A1* *A2* *A3*']) {
    t.strictSame(wordsOf(text), three, JSON.stringify(text));
  }
  t.strictSame(
    wordsOf('A1\rA2\rA3\r').map(([, , volume]) => volume),
    ['A1', 'A2', 'A3'],
  );
});

t.test('what is no label is said to be none, with its line', async (t) => {
  t.match(readLabels('A1\nA00001L8A00002L8A00003L8\n'), [
    { volume: 'A1' },
    { line: 2, text: 'A00001L8A00002L8A00003L8', problem: /24 characters/ },
  ]);
  for (const word of ['LTO.A1', 'US01.LTO.X.A1', 'US001.LTO.A1', '.LTO.A1']) {
    t.match(readLabel(word, 7), { line: 7, problem: /CUSTOMER\.MEDIA\.VOLUME/ }, word);
  }
  t.match(readLabel('A_1', 1), { problem: /./ });
  t.match(readLabel('US01.LTO.', 1), { problem: /./ });
  t.strictSame(readLabels(''), []);
});
