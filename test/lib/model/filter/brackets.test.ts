import t from 'tap';
import { readBrackets } from '../../../../lib/model/filter/brackets.ts';

/** Returns which of the characters are members, and the text behind the brackets. */
function members(text: string, characters: string): readonly [string, string] | string {
  const read = readBrackets(text, 0);
  if ('problem' in read) return read.problem;
  const found = [...characters].filter((each) => read.members.has(each.charCodeAt(0)));
  return [found.join(''), text.slice(read.end)];
}

t.test('characters, ranges, denials and named classes are members', async (t) => {
  t.strictSame(members('[ab]*', 'abc*'), ['ab', '*']);
  t.strictSame(members('[a-c5]', 'abcd45'), ['abc5', '']);
  t.strictSame(members('[!a]', 'ab'), ['b', '']);
  t.strictSame(members('[^a]', 'ab^'), ['b^', '']);
  t.strictSame(members('[[:digit:]x]', '7x-'), ['7x', '']);
});

t.test('what would end or part a class is a member where nothing else can be meant', async (t) => {
  t.strictSame(members('[]a]b', 'a]b'), ['a]', 'b']);
  t.strictSame(members('[a|b]', 'ab|'), ['ab', '']);
  t.strictSame(members('[|]', 'ab|'), ['|', '']);
  t.strictSame(members('[a-]', 'a-b'), ['a-', '']);
  t.strictSame(members(String.raw`[\]a]`, String.raw`\]a`), [']a', '']);
  t.strictSame(members(String.raw`[/\]`, String.raw`\/]`), [String.raw`\/`, '']);
});

t.test('what is no class is told', async (t) => {
  t.equal(members('[a', ''), '"[" is not closed');
  t.equal(members('[]', ''), '"[]" lists no character');
  t.equal(members('[z-a]', ''), 'the range z-a runs backwards');
  t.equal(members('[[:digits:]]', ''), 'there is no class [:digits:]');
});
