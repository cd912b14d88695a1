import t from 'tap';
import { tokensOf } from '../../../../lib/model/condition/tokens.ts';

t.test('words, quoted texts, operators and parentheses need no blanks between them', async (t) => {
  t.strictSame(
    tokensOf(` (slot!='a "b" c'and x<=-3d)`).map(({ kind, text, at }) => [kind, text, at]),
    [
      ['open', '(', 1],
      ['word', 'slot', 2],
      ['operator', '!=', 6],
      ['quoted', 'a "b" c', 8],
      ['word', 'and', 17],
      ['word', 'x', 21],
      ['operator', '<=', 22],
      ['word', '-3d', 24],
      ['close', ')', 27],
      ['end', '', 28],
    ],
  );
});

t.test('a quote within quotes is written twice, and one that is open has a place', async (t) => {
  t.equal(tokensOf(`'it''s'`)[0]?.text, "it's");
  t.throws(() => tokensOf(`slot = "a""`), { at: 7, length: 4, message: /never closed/ });
});
