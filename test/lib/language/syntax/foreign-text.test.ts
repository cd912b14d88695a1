import t from 'tap';
import { foreignAt } from '../../../../lib/language/syntax/foreign-text.ts';

t.test('what other languages have is found where it begins, with what to write', async (t) => {
  for (const [text, message] of [
    ['// x', '"//" begins no comment'],
    ['/* x */', '"/*" begins no comment'],
    ['/* x', '"/*" begins no comment'],
    ['#include "x"', 'this includes nothing, since # begins a comment'],
    ['# Include <x>', 'this includes nothing, since # begins a comment'],
    ['[SYNC]', 'there are no sections in a definition'],
    ['* x', '"*" begins no comment'],
    ['; x', '";" begins no comment'],
    ['-- x', '"--" begins no comment'],
    ['rem x', '"REM" begins no comment'],
  ] as const) {
    t.match(foreignAt(` ${text}\nA();`, 1), { text, message, suggestion: /Include|#/ }, text);
  }
});

t.test('comments, statements and what stands behind something are not foreign', async (t) => {
  for (const text of [
    '# include the tapes',
    '#Include("x");',
    ';',
    ';; # x',
    'RemoveSpaces(A);',
    '-1',
    '[x] = 1',
  ]) {
    t.equal(foreignAt(text, 0), undefined, text);
  }
  t.equal(foreignAt('A();;x', 4), undefined);
  t.equal(foreignAt('A * b', 2), undefined);
});
