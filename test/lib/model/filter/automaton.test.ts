import fc from 'fast-check';
import t from 'tap';
import { compileAutomaton } from '../../../../lib/model/filter/automaton.ts';
import { parsePattern } from '../../../../lib/model/filter/pattern.ts';

function matcher(pattern: string): (value: string) => boolean {
  const parsed = parsePattern(pattern);
  if ('problem' in parsed) throw new Error(parsed.problem);
  const matches = compileAutomaton(parsed.nodes);
  if (matches === undefined) throw new Error('too involved');
  return matches;
}

t.test('a group is one of its alternatives, in the midst of a pattern', async (t) => {
  const matches = matcher('a(b|cd|e*)f');
  t.strictSame(['abf', 'ACDF', 'aef', 'aexyzf', 'acf', 'af', 'abfx', 'xabf', ''].map(matches), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

t.test('groups in groups, classes and question marks are followed together', async (t) => {
  const matches = matcher('(a(1|2)|?[x-z])*@(b|c)');
  t.strictSame(['a1b', 'a2--c', 'qyb', 'a3b', 'qwb', 'a1', 'a1bc'].map(matches), [
    true,
    true,
    true,
    false,
    false,
    false,
    true,
  ]);
});

t.test('two ways to the same place are one', async (t) => {
  t.strictSame(['xxxa', 'xb', 'a', 'xxx'].map(matcher('(*|?)(a|b)')), [true, true, true, false]);
});

t.test('characters that no atom distinguishes, also those beyond ASCII, are treated alike', async (t) => {
  const matches = matcher('(ä|b)?');
  t.strictSame(['Äz', 'ä\u4e00', 'bß', 'a1', 'ä'].map(matches), [true, true, true, false, false]);
});

t.test('it keeps no state from one value to the next', async (t) => {
  const matches = matcher('(ab|a)b');
  t.strictSame(['ab', 'abb', 'ab', 'a', 'abb'].map(matches), [true, true, true, false, true]);
});

t.test('an automaton that outgrows its limit still answers rightly', async (t) => {
  // After the star the automaton has to remember ten characters: more states than it may have.
  const matches = matcher(`*@(a|b)${'?'.repeat(10)}`);
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'c'), minLength: 30, maxLength: 200 }),
      (value) => matches(value) === (value.at(-11) === 'a'),
    ),
    { numRuns: 300 },
  );
  t.pass('300 values agreed');
});

t.test('groups repeat, may be left out, or stand for anything else', async (t) => {
  const taken = (pattern: string, ...values: string[]) => values.filter(matcher(pattern));
  t.strictSame(taken('A*(B|C)D', 'AD', 'ABD', 'ABCBD', 'ABX', 'AXD'), ['AD', 'ABD', 'ABCBD']);
  t.strictSame(taken('A+(B|C)D', 'AD', 'ABD', 'ACCD'), ['ABD', 'ACCD']);
  t.strictSame(taken('A?(B|C)D', 'AD', 'ABD', 'ABCD'), ['AD', 'ABD']);
  t.strictSame(taken('X!(A|B)', 'X', 'XA', 'XB', 'XAB', 'A'), ['X', 'XAB']);
  t.strictSame(taken('X!(A*|!(*Z))Y', 'XY', 'XZY', 'XAZY', 'XBY'), ['XZY']);
  t.strictSame(taken('+(*(A)|B)', '', 'AAB', 'ABBA', 'ABC'), ['', 'AAB', 'ABBA']);
});

t.test(
  'what a group denies may not be too involved, since all its ways would be followed at once',
  async (t) => {
    const nodesOf = (pattern: string) => {
      const parsed = parsePattern(pattern);
      return 'nodes' in parsed ? parsed.nodes : [];
    };
    t.equal(compileAutomaton(nodesOf(`X!(*A${'?'.repeat(20)})Y`)), undefined);
    t.equal(compileAutomaton(nodesOf(`X!(Z!(*A${'?'.repeat(20)})B)Y`)), undefined);
    t.not(compileAutomaton(nodesOf(`X!(*A${'?'.repeat(5)})Y`)), undefined);
  },
);
