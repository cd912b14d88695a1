import t from 'tap';
import { CharacterClass } from '../../../../lib/model/filter/character-class.ts';
import { accepts, compileGlob } from '../../../../lib/model/filter/glob.ts';
import type { Atom } from '../../../../lib/model/filter/pattern.ts';

/** Matches values against parts, written in capitals with `?` for any character. */
function matcher(...parts: readonly string[]): (value: string) => boolean {
  return compileGlob(
    parts.map((part) =>
      [...part].map((character): Atom => {
        return character === '?' ? { kind: 'one' } : { kind: 'literal', code: character.charCodeAt(0) };
      }),
    ),
  );
}

function taken(matches: (value: string) => boolean, ...values: readonly string[]): readonly string[] {
  return values.filter(matches);
}

t.test('one part has to be the whole value', async (t) => {
  t.strictSame(taken(matcher('A?'), 'a1', 'A', 'A12', 'xA1', ''), ['a1']);
  t.strictSame(taken(matcher(''), '', 'a'), ['']);
});

t.test('the first and the last part stand at the ends, and do not overlap', async (t) => {
  t.strictSame(taken(matcher('AB', 'BA'), 'aba', 'abba', 'ab-ba', 'abbac'), ['abba', 'ab-ba']);
});

t.test('parts between come in order, each behind the one before', async (t) => {
  const matches = matcher('', 'AB', 'BC', '');
  t.strictSame(taken(matches, 'abbc', 'xab-bcx', 'abc', 'bcab'), ['abbc', 'xab-bcx']);
});

t.test('a part between does not reach into the last one', async (t) => {
  t.strictSame(taken(matcher('', 'A', 'A'), 'a', 'aa', 'axa'), ['aa', 'axa']);
});

t.test('stars beside each other are one, and nothing but stars is everything', async (t) => {
  t.strictSame(taken(matcher('A', '', 'B'), 'ab', 'axb', 'a'), ['ab', 'axb']);
  t.strictSame(taken(matcher('', '', ''), '', 'x'), ['', 'x']);
});

t.test('an atom accepts its character in either case, one of its class, or any', async (t) => {
  const digits = new CharacterClass([[48, 57]], false);
  const accepted = (atom: Atom) =>
    [...'aA1'].filter((character) => accepts(atom, character.charCodeAt(0))).join('');
  t.equal(accepted({ kind: 'literal', code: 65 }), 'aA');
  t.equal(accepted({ kind: 'class', members: digits }), '1');
  t.equal(accepted({ kind: 'one' }), 'aA1');
});
