import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import {
  compilePartPattern,
  type PartPattern,
  type PartStyle,
} from '../../../../lib/sources/formats/part-pattern.ts';
import { runs } from '../../../runs.ts';

function compile(text: string, style: PartStyle): PartPattern {
  const compiled = compilePartPattern(text, style);
  if ('problem' in compiled) throw new Error(`${text}: ${compiled.problem}`);
  return compiled;
}

const ONE: readonly (readonly [pattern: string, text: string, value: string | undefined])[] = [
  ['Pool: {}', 'Pool: My Pool', 'My Pool'],
  ['Pool: {}', '  pool:   My Pool\t', 'My Pool'],
  ['Pool: {}', 'Pool:', undefined],
  ['Pool: {}', 'Pool:My Pool', undefined],
  ['Pool:{}', 'Pool:   ', undefined],
  ['Pool:{}', 'Pool:   Full', 'Full'],
  [' {} pool ', 'Foo Bar pool', 'Foo Bar'],
  ['{} pool', 'Foo pool pool', 'Foo pool'],
  ['[*:{}]', '[IBM:lib:   245]', '245'],
  ['[*:{}]*', '[IBM:lib:   245] spare', '245'],
  ['[{}]*', '[GPS930L9] GPS930L9', 'GPS930L9'],
  ['[{}]*', '[GPS930L9] Weekly [2]', 'GPS930L9'],
  ['[{}]', '[a] b]', 'a] b'],
  ['{} in {{*', 'x in y in {z in {', 'x in y'],
  ['{}*', 'all of it', 'all of it'],
  ['{}(R)', 'UNN971(r)', 'UNN971'],
  ['online-{}', 'ONLINE-lib 1', 'lib 1'],
  ['{}', '  ', undefined],
  ['{}', '\u00a0ß\u3000', 'ß'],
  ['??{}L9', '12A34L9', 'A34'],
  ['slot {}', 'slot\n 4', '4'],
  ['{{{}}}', '{a b}', 'a b'],
  ['straße {}', 'STRAßE 9', '9'],
  ['ä{}', 'Ä9', '9'],
];

for (const [pattern, text, value] of ONE) {
  t.test(`the part of ${pattern} in ${JSON.stringify(text)} is ${value}`, async (t) => {
    t.strictSame(compile(pattern, 'one').match(text), value === undefined ? undefined : [value]);
  });
}

t.test('named parts are words or any text, in the order of the pattern', async (t) => {
  const mtx = compile('Storage Element {slot}:Full :VolumeTag={volume}{more...}', 'named');
  t.strictSame(mtx.names, ['slot', 'volume', 'more']);
  t.strictSame(mtx.match('      Storage Element 2:Full :VolumeTag=E91002L9'), ['2', 'E91002L9', '']);
  t.strictSame(mtx.match('Storage  Element 2:full :volumetag=A B  C '), ['2', 'A', 'B  C']);
  t.equal(mtx.match('Storage Element 2:Full :VolumeTag='), undefined);
  t.equal(mtx.match('Storage Element 2 3:Full :VolumeTag=A'), undefined);
});

t.test('a word takes as much as it can, then what is behind it', async (t) => {
  t.strictSame(compile('{a}:{b}', 'named').match('x:y:z'), ['x:y', 'z']);
  t.strictSame(compile('{a...}:{b...}', 'named').match('x : y: z'), ['x : y', 'z']);
  t.strictSame(compile('{a...} {b...}', 'named').match('x y z'), ['x y', 'z']);
  t.strictSame(compile('* {b}', 'named').match('x y z'), ['z']);
  t.strictSame(compile('{a}*', 'named').match('x y z'), ['x']);
});

t.test('a blank stands for one blank or more, also where a text beside it is empty', async (t) => {
  const rest = compile('{a} {rest...}', 'named');
  t.strictSame(rest.match('x \t\n y z'), ['x', 'y z']);
  t.strictSame(compile('{a} {rest...} {b}', 'named').match('x  y'), ['x', '', 'y']);
  t.equal(compile('{a} {rest...} {b}', 'named').match('x y'), undefined);
  t.strictSame(compile('{a}{rest...}', 'named').match('x y'), ['x', 'y']);
});

t.test('the text counts as one with blanks around it', async (t) => {
  t.strictSame(compile('{a} {rest...}', 'named').match('x'), ['x', '']);
  t.strictSame(compile('{rest...} {b}', 'named').match('y'), ['', 'y']);
  t.strictSame(compile('slot {} *', 'one').match('slot 4'), ['4']);
  t.equal(compile('{a} {b}', 'named').match('x '), undefined);
  t.equal(compile('x{a...} {b}', 'named').match('xy'), undefined);
});

t.test('names may be written in many ways', async (t) => {
  t.strictSame(compile('{ Größe_1 }{last read - 2 ... }', 'named').names, ['Größe_1', 'last read - 2']);
});

const PROBLEMS: readonly (readonly [pattern: string, style: PartStyle, at: number, problem: string])[] = [
  ['', 'one', 0, 'there is no {}'],
  ['Pool: *', 'one', 0, 'there is no {}'],
  ['Pool: {name}', 'one', 6, 'the part has a name'],
  ['{...}', 'one', 0, 'the part has a name'],
  [' {} {}', 'one', 4, '{} stands in the pattern twice'],
  ['slot', 'named', 0, 'the pattern has no part'],
  ['{a} {}', 'named', 4, 'a part has no name'],
  ['{ ... }', 'named', 0, 'a part has no name'],
  ['{a} {b c} { B  C...}', 'named', 10, 'the part "B  C" stands in the pattern twice'],
  ['x {a|b}', 'named', 2, '"a|b" is no name'],
  ['{a} {b', 'named', 4, '"{" is not closed'],
  ['{a {b}', 'named', 0, '"{" is not closed'],
  ['{a} b}', 'named', 5, 'no "{" stands before "}"'],
  ['{{a}', 'named', 3, 'no "{" stands before "}"'],
  ['x*{a}', 'named', 2, 'the "*" leaves nothing for the part behind it'],
  ['x*{a...}', 'named', 2, 'the "*" leaves nothing for the part behind it'],
  ['*{}', 'one', 1, 'the "*" leaves nothing for the part behind it'],
  ['{a}{b}', 'named', 3, 'the part before it leaves nothing for this one'],
  ['{a...}{b}', 'named', 6, 'the part before it leaves nothing for this one'],
  ['{a...}{b...}', 'named', 6, 'the part before it leaves nothing for this one'],
  [`{}${'x'.repeat(1023)}`, 'one', 0, 'the pattern is longer than 1024 characters'],
];

t.test('a malformed pattern says what is wrong and where', async (t) => {
  for (const [pattern, style, at, problem] of PROBLEMS) {
    t.match(compilePartPattern(pattern, style), { at, problem }, pattern.slice(0, 20));
  }
});

const piece = fc.constantFrom(
  'a',
  'b',
  'B',
  ' ',
  '*',
  '?',
  '{x}',
  '{y...}',
  '{z}',
  '{{',
  '}}',
  '(',
  '\\',
  ':',
);
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', ' ', '\n', '{', '}', '(', ':'),
  maxLength: 14,
});

function asRegExp(pieces: readonly string[], gap: string): RegExp {
  const pattern = pieces.join('').trim();
  const source = pattern.replaceAll(/\{\{|\}\}|\{\w*(?:\.{3})?\}| +|./g, (token, at: number) => {
    if (token.trim() === '') return gap;
    if (token === '*') return '[^]*';
    if (token === '?') return '[^]';
    const isBounded = !/^(?:[*?]|$)/.test(pattern.slice(at + 2));
    if (token === '{}') return isBounded ? '(\\s*\\S[^]*?)' : '([^]*\\S[^]*)';
    if (token.length > 2) return token.includes('...') ? '([^]*)' : '(\\S+)';
    return `\\${token.charAt(0)}`.replace(/^\\(?=[ab])/i, '');
  });
  return new RegExp(`^${source}$`, 'i');
}

t.test('parts are those of the same pattern as a regular expression', async (t) => {
  let fitting = 0;
  const check = (pieces: readonly string[], subject: string, style: PartStyle) => {
    const compiled = compilePartPattern(pieces.join(''), style);
    if ('problem' in compiled) return;
    const expected =
      asRegExp(pieces, '\\s+').exec(subject.trim()) ?? asRegExp(pieces, '(?:\\s+|^|$)').exec(subject.trim());
    if (expected !== null) fitting++;
    assert.deepEqual(
      compiled.match(subject),
      expected?.slice(1).map((part) => part.trim()),
    );
  };
  t.doesNotThrow(() => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), text, (pieces, subject) =>
        check(pieces, subject, 'named'),
      ),
      { numRuns: runs(2000, 50_000) },
    );
    const some = fc.array(fc.constantFrom('a', 'b', ' ', '*', '?', ':'), { maxLength: 4 });
    fc.assert(
      fc.property(some, some, text, (before, behind, subject) =>
        check([...before, '{}', ...behind], subject, 'one'),
      ),
      { numRuns: runs(2000, 50_000) },
    );
  });
  t.ok(fitting > runs(100, 2500), `${fitting} texts fitted`);
});

t.test('a text of any kind ends soon against a pattern with many stars', async (t) => {
  const longest = 'a'.repeat(16_384);
  t.equal(compile(`${'*a'.repeat(20)}*b {}`, 'one').match(longest), undefined);
  t.equal(compile(`{x}a*${'?*a'.repeat(20)}b*c`, 'named').match(longest), undefined);
  t.strictSame(compile(`${'*a'.repeat(20)}{}`, 'one').match(longest), ['a']);
});

t.test('a text that is longer than any line of a report does not fit', async (t) => {
  const all = compile('{}', 'one');
  t.strictSame(all.match('a'.repeat(16_384)), ['a'.repeat(16_384)]);
  t.equal(all.match('a'.repeat(16_385)), undefined);
});
