import t from 'tap';
import { type Node, parsePattern } from '../../../../lib/model/filter/pattern.ts';

/** The parts of a pattern in short: a literal as itself, `?`, `*`, a class as `[]` and a choice in parentheses. */
function shown(nodes: readonly Node[]): string {
  return nodes.map(shownNode).join('');
}

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
    case 'choice':
      return `(${node.alternatives.map(shown).join('|')})`;
  }
}

function parsed(text: string) {
  const nodes = parsePattern(text);
  return 'problem' in nodes ? nodes : shown(nodes);
}

t.test('a pattern is literals in upper case, stars, question marks, classes and groups', async (t) => {
  t.equal(parsed('20*l[4-7]?'), '20*L[]?');
  t.equal(parsed('a(b|c*(d|e))f'), 'A(B|C*(D|E))F');
});

t.test('outside a group "|" and ")" are themselves, and "]" is so outside brackets', async (t) => {
  t.equal(parsed('a|b)]'), 'A|B)]');
});

t.test(
  'in brackets nothing is special but "|", "-" between two characters and "!" at the start',
  async (t) => {
    const has = (pattern: string, characters: string) => {
      const nodes = parsePattern(pattern);
      if ('problem' in nodes) throw new Error(nodes.problem);
      const [node] = nodes;
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
  },
);

t.test('a star before a group that is all else belongs to it, in a group too', async (t) => {
  t.equal(parsed('*(A|B)'), '(A|B)');
  t.equal(parsed('(x|*(A|B))'), '(X|(A|B))');
  t.equal(parsed('*(A|B)*'), '*(A|B)*');
  t.equal(parsed('**(A)'), '**(A)');
});

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
  for (const text of ['[]', '[!]', '[|]']) {
    t.strictSame(parsed(text), { at: 0, problem: '"[]" lists no character' }, text);
  }
  t.strictSame(parsed('x[z-a]'), {
    at: 1,
    problem: 'the range z-a runs backwards',
    suggestion: 'write a-z',
  });
});
