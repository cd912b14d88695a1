import t from 'tap';
import { type Node, parsePattern } from '../../../../lib/model/filter/pattern.ts';

/** The parts of a pattern in short: a literal as itself, `?`, `*`, a class as `[]`, a group in parentheses. */
function shown(nodes: readonly Node[]): string {
  return nodes.map(shownNode).join('');
}

const SIGNS = { choice: '', maybe: '?', 'any number': '*', some: '+', 'none of': '!' };

function shownNode(node: Node): string {
  switch (node.kind) {
    case 'literal':
      return String.fromCharCode(node.code);
    case 'any':
      return '*';
    case 'one':
      return '?';
    case 'class':
      return '[]';
    default:
      return `${SIGNS[node.kind]}(${node.alternatives.map(shown).join('|')})`;
  }
}

function parsed(text: string) {
  const pattern = parsePattern(text);
  return 'problem' in pattern ? pattern : shown(pattern.nodes);
}

t.test('a pattern is literals in upper case, stars, question marks, classes and groups', async (t) => {
  t.equal(parsed('20*l[4-7]?'), '20*L[]?');
  t.equal(parsed('a(b|c@(d|e))f'), 'A(B|C(D|E))F');
  t.equal(parsed('\\*\\(\\\\'), '*(\\');
});

t.test('outside a group "|" and ")" are themselves, and "]" is so outside brackets', async (t) => {
  t.equal(parsed('a|b)]'), 'A|B)]');
});

t.test(
  'in brackets "|" is "or", "-" a range, "!" or "^" at the start denies, and [:name:] is a class',
  async (t) => {
    const has = (pattern: string, characters: string) => {
      const read = parsePattern(pattern);
      if ('problem' in read) throw new Error(read.problem);
      const [node] = read.nodes;
      if (node?.kind !== 'class') throw new Error(pattern);
      return [...characters].filter((character) => node.members.has(character.charCodeAt(0))).join('');
    };
    t.equal(has('[(*?)]', '(*?)a'), '(*?)');
    t.equal(has('[a|b]', 'ab|'), 'ab');
    t.equal(has('[-a]', '-ab'), '-a');
    t.equal(has('[a-]', '-ab'), '-a');
    t.equal(has('[a-c-e]', 'abcd-e'), 'abc-e');
    t.equal(has('[!a!]', 'ab!'), 'b');
    t.equal(has('[a!]', 'ab!'), 'a!');
    t.equal(has('[^a^]', 'ab^'), 'b');
    t.equal(has('[]a]', ']ab'), ']a');
    t.equal(has('[|]', '|a'), '|');
    t.equal(has('[\\]a]', ']a\\'), ']a');
    t.equal(has('[[:digit:]x]', '0x9a:'), '0x9');
    t.equal(has('[![:alpha:]]', '0xä-'), '0-');
    t.equal(has('[[=a=][.-.]]', 'a-=.'), 'a-');
  },
);

t.test(
  'a sign before a parenthesis makes a group of it; a whole *(A|B) is one of its alternatives',
  async (t) => {
    t.equal(parsed('a@(B|)?(c)+(d)!(e|*(f))'), 'A(B|)?(C)+(D)!(E|*(F))');
    t.equal(parsed('*(A|B)'), '(A|B)');
    t.equal(parsed('(x|*(A|B))'), '(X|(A|B))');
    t.equal(parsed('*(A|B)*'), '*(A|B)*');
    t.equal(parsed('**(A)'), '**(A)');
  },
);

t.test('a malformed pattern says what is wrong, where, and what to write', async (t) => {
  t.strictSame(parsed(''), {
    at: 0,
    problem: 'the filter is empty',
    suggestion: 'write "*" to match everything',
  });
  t.strictSame(parsed('a(b|c'), {
    at: 1,
    problem: '"(" is not closed',
    suggestion: 'add ")", or write [(] for the character itself',
  });
  t.strictSame(parsed('(a|)'), { at: 3, problem: 'an alternative is empty' });
  t.strictSame(parsed('x()'), { at: 2, problem: 'an alternative is empty' });
  t.strictSame(parsed('ab[cd'), {
    at: 2,
    problem: '"[" is not closed',
    suggestion: 'add "]", or write [[] for the character itself',
  });
  for (const text of ['[]', '[!]']) {
    t.strictSame(parsed(text), { at: 0, problem: '"[]" lists no character' }, text);
  }
  t.strictSame(parsed('x[z-a]'), {
    at: 1,
    problem: 'the range z-a runs backwards',
    suggestion: 'write a-z',
  });
});

t.test(
  'what stands for itself but looks like a choice, and a backslash before a letter, are doubted',
  async (t) => {
    const doubts = (text: string) => {
      const pattern = parsePattern(text);
      return 'doubts' in pattern ? pattern.doubts.map(({ at, problem }) => `${at}: ${problem}`) : [];
    };
    t.strictSame(doubts('A|B|C'), ['1: "|" stands for itself here']);
    t.strictSame(doubts('x{A,B}'), ['1: "{" stands for itself here']);
    t.strictSame(doubts('C:\\data'), ['2: "\\d" stands for d alone']);
    t.strictSame(doubts('C:\\'), ['2: "\\" at the end stands for itself']);
    for (const text of ['| Pool |*', '\\*', '(A|B)', '{A}', '[a|b]', '@(A|B)'])
      t.strictSame(doubts(text), [], text);
  },
);
