import t from 'tap';
import {
  CharacterClass,
  type CodeRange,
  foldCode,
  foldText,
} from '../../../../lib/model/filter/character-class.ts';

const code = (character: string): number => character.charCodeAt(0);
const range = (first: string, last = first): CodeRange => [code(first), code(last)];
const members = (ranges: readonly CodeRange[], negated: boolean, text: string): string => {
  const characters = new CharacterClass(ranges, negated);
  return [...text].filter((character) => characters.has(code(character))).join('');
};

t.test('a character and its other case are folded to one code, asked once or twice', async (t) => {
  const pairs = ['aA', 'äÄ', 'жЖ', '11', '--', 'aA'];
  t.strictSame(
    pairs.map((pair) => [foldCode(pair.charCodeAt(0)), foldCode(pair.charCodeAt(1))]),
    pairs.map((pair) => [pair.charCodeAt(1), pair.charCodeAt(1)]),
  );
});

t.test('a character whose upper case is two stands for itself', async (t) => {
  t.equal(foldText('Straße'), 'STRAßE');
  t.equal(foldCode(code('ß')), code('ß'));
});

t.test('every blank is folded to the common one, a tab is not', async (t) => {
  t.equal(foldText('a\u00a0b\u2003c\u202fd\u3000e\tf'), 'A B C D E\tF');
});

t.test('a text is folded character by character, and keeps its length', async (t) => {
  t.equal(foldText('ab1 Ü😀'), 'AB1 Ü😀');
  t.equal(foldText(''), '');
});

t.test('a class has the characters of its ranges in either case, ends included', async (t) => {
  t.equal(members([range('b', 'd'), range('1')], false, 'abcdeABCDE012'), 'bcdBCD1');
  t.equal(members([range('B', 'D')], false, 'abcde'), 'bcd');
  t.equal(members([range('Ä')], false, 'äÄa'), 'äÄ');
});

t.test('a negated class has all others', async (t) => {
  t.equal(members([range('b', 'd')], true, 'abCde1ä'), 'ae1ä');
});
