import fc from 'fast-check';
import t from 'tap';
import { compileFilter, type ListLoader } from '../../../../lib/model/filter/filter.ts';

function matches(pattern: string, value: string, loadList?: ListLoader): boolean {
  const compiled = compileFilter(pattern, loadList);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.filter.matches(value);
}

const CASES: readonly [pattern: string, matching: readonly string[], others: readonly string[]][] = [
  ['*', ['', 'x', 'any thing'], []],
  ['ABC', ['ABC', 'abc', 'aBc'], ['', 'AB', 'ABCD', 'xABC']],
  ['*L4', ['000001L4', 'L4', 'l4'], ['L40', 'L', '']],
  ['20*', ['20', '2026'], ['120', '2']],
  ['*02*', ['02', '1023', 'x02'], ['0', '20']],
  ['??????L4', ['123456L4'], ['12345L4', '1234567L4']],
  ['?', ['x'], ['', 'xy']],
  ['[abc]', ['a', 'B'], ['d', '', 'ab']],
  ['[a|b]', ['a', 'b'], ['|']],
  ['[!a|b]', ['c', '|'], ['a', 'B', '']],
  ['[a-cx-z]1', ['b1', 'Y1'], ['d1']],
  ['[!0-9]*', ['A1'], ['1A', '']],
  ['[12]?????L[4-7]', ['100000L4', '2ABCDEL7'], ['300000L4', '100000L8']],
  ['[a-]', ['-', 'a'], ['b']],
  ['[*]', ['*'], ['x']],
  ['x[(]', ['x('], ['x']],
  ['a]b)', ['a]b)'], ['ab']],
  ['*YEARLY*', ['Full yearly backup', 'YEARLY'], ['YEARL']],
  ['*(OFFS|LEGL|DEST)', ['OFFS', 'legl', 'DEST'], ['XOFFS', 'OFFSX', '']],
  ['(20|30)*L[45]', ['2012L4', '30L5'], ['40L4', '20L6', '20L']],
  ['*@(A|B)*', ['xAy', 'b'], ['x', '']],
  ['x*(A|B)', ['x', 'xA', 'xab'], ['xAc', 'xyzb']],
  ['(a|b*|(c|d)?)', ['a', 'b', 'bcd', 'cx'], ['ab', 'c']],
  ['!([0-9]*', ['A', ''], ['1', '9x']],
  ['!(A|B)', ['C', ''], ['A', 'b']],
  ['!(A)*', ['xA'], ['A', 'Abc']],
  ['!(A)B', ['B', 'CB', 'AAB'], ['AB', 'C']],
  ['!(*(A|B))', ['', 'C', 'AB'], ['A', 'b']],
  ['A@(B|C)', ['AB', 'ac'], ['A', 'ABC']],
  ['(CLN*|!(?*))', ['CLN1', ''], ['A']],
  ['!A', ['!A'], ['A', 'B']],
  ['Ä*', ['ärger', 'ÄRGER'], ['arger']],
  ['straße', ['STRAßE', 'straße'], ['strasse']],
  ['volume*', ['Volume,barcode'], ['xvolume']],
  ['          *', ['          ', '            x'], ['         ', '         x ']],
];

for (const [pattern, matching, others] of CASES) {
  t.test(`the filter ${pattern} takes what it should and nothing else`, async (t) => {
    for (const value of matching) t.equal(matches(pattern, value), true, `takes ${JSON.stringify(value)}`);
    for (const value of others) t.equal(matches(pattern, value), false, `leaves ${JSON.stringify(value)}`);
  });
}

t.test('a malformed filter says what is wrong and where', async (t) => {
  for (const [pattern, at, problem] of [
    ['', 0, 'the filter is empty'],
    ['ab[cd', 2, '"[" is not closed'],
    ['!(a[b)', 3, '"[" is not closed'],
    ['x'.repeat(1025), 0, 'the filter is longer than 1024 characters'],
    ['LIST:x', 0, 'LIST: is not possible here'],
  ] as const) {
    const compiled = compileFilter(pattern);
    t.strictSame(
      'problem' in compiled && [compiled.at, compiled.problem],
      [at, problem],
      pattern.slice(0, 9),
    );
  }
  t.equal(matches('x'.repeat(1024), 'X'.repeat(1024)), true);
});

t.test('a filter takes everything where it is nothing but stars, or a list with such a line', async (t) => {
  const takesAll = (pattern: string, lines: readonly string[] = []) => {
    const compiled = compileFilter(pattern, () => ({ lines }));
    return 'filter' in compiled && compiled.filter.takesAll;
  };
  t.strictSame(
    ['*', '**', '?*', '(*|A)', '!(A)'].map((pattern) => takesAll(pattern)),
    [true, true, false, false, false],
  );
  t.equal(takesAll('LIST:l', ['A', '*']), true);
  t.equal(takesAll('LIST:l', ['A', 'B*']), false);
});

t.test('filters that differ in case alone have the same key', async (t) => {
  const key = (pattern: string) => {
    const compiled = compileFilter(pattern);
    return 'filter' in compiled && compiled.filter.key;
  };
  t.equal(key('cln*'), key('CLN*'));
  t.not(key('CLN*'), key('CLN?'));
});

t.test('a list matches what any of its lines matches', async (t) => {
  const load: ListLoader = (name) =>
    name === 'l.txt'
      ? { lines: ['# exact', 'A1', ' b2 ', '', 'C*', '[0-9]?'] }
      : name === 'bad.txt'
        ? { lines: ['ok', '[x'] }
        : { problem: 'no such file' };
  for (const pattern of ['LIST:l.txt', '*LIST:l.txt']) {
    for (const value of ['a1', 'B2', 'cx', '1x']) t.equal(matches(pattern, value, load), true, value);
    for (const value of ['A', '# exact', '', '1']) t.equal(matches(pattern, value, load), false, value);
  }
  t.equal(matches('!(*LIST:l.txt)', 'A1', load), false);
  t.equal(matches('!(*LIST:l.txt', 'Z', load), true);
  t.match(compileFilter('LIST:bad.txt', load), { problem: 'line 2 of the list bad.txt: "[" is not closed' });
  t.match(compileFilter('LIST:none', load), { problem: 'the list none cannot be read: no such file' });
});

// A pattern as a tree, its text, and what it means tried in every possible way.
type Tree = string | { readonly any: true } | { readonly one: true } | { readonly choice: readonly Tree[][] };

function textOf(trees: readonly Tree[]): string {
  return trees
    .map((tree) => {
      if (typeof tree === 'string') return tree;
      if ('any' in tree) return '*';
      return 'one' in tree ? '?' : `@(${tree.choice.map(textOf).join('|')})`;
    })
    .join('');
}

function naive(trees: readonly Tree[], value: string): boolean {
  const [first, ...rest] = trees;
  if (first === undefined) return value === '';
  if (typeof first === 'string') return value.startsWith(first) && naive(rest, value.slice(1));
  if ('one' in first) return value.length > 0 && naive(rest, value.slice(1));
  if ('any' in first) {
    return [...`${value} `].some((_, index) => naive(rest, value.slice(index)));
  }
  return first.choice.some((alternative) => naive([...alternative, ...rest], value));
}

const { sequence } = fc.letrec<{ tree: Tree; sequence: Tree[] }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', '1'),
    fc.constant({ any: true } as const),
    fc.constant({ one: true } as const),
    fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((choice) => ({ choice })),
  ),
  sequence: fc.array(tie('tree'), { minLength: 1, maxLength: 5 }),
}));

t.test('a filter matches exactly what trying everything matches', async (t) => {
  fc.assert(
    fc.property(
      sequence,
      fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 8 }),
      (trees, value) => matches(textOf(trees), value) === naive(trees, value),
    ),
    { numRuns: 3000 },
  );
  t.pass('3000 patterns agreed');
});

const { charCodeAt } = String.prototype;

// How often a match looks at a character: its work, which no other load of the machine changes.
function looksOf(matches: (value: string) => boolean, value: string): number {
  let looks = 0;
  String.prototype.charCodeAt = function (at) {
    looks++;
    return charCodeAt.call(this, at);
  };
  try {
    matches(value);
  } finally {
    String.prototype.charCodeAt = charCodeAt;
  }
  return looks;
}

for (const pattern of [
  '*a*a*a*a*a*b',
  '*a*a*a*a*a*b*',
  '*@(a|aa)*@(a|aa)*@(a|aa)*b',
  '+(a|+(a|aa)*(a))b',
  '*!(a|!(*b*))!(*a?????b)b',
  '*aaaaaaaaaaaaaaaa*b',
  '*aaaaaaaaaaaaaaaab*',
  '!(*a*a*a*b)',
]) {
  t.test(`the work of ${pattern} is linear in the value`, async (t) => {
    const compiled = compileFilter(pattern);
    if ('problem' in compiled) throw new Error(compiled.problem);
    const short = looksOf(compiled.filter.matches, 'a'.repeat(5_000));
    const long = looksOf(compiled.filter.matches, 'a'.repeat(20_000));
    t.ok(short > 0);
    t.ok(long / short < 5, `4 times the value took ${long} looks instead of ${short}`);
  });
}

t.test('a filter tells what every value that matches begins with', (s) => {
  for (const [text, prefix] of [
    ['A0999999', 'A0999999'],
    ['a09*', 'A09'],
    ['A-?9', 'A-'],
    ['E[0-4]*', 'E'],
    ['AB(C|D)', 'AB'],
    ['*', ''],
    ['(A|B)', ''],
    ['!(A*)', ''],
  ] as const) {
    const compiled = compileFilter(text);
    s.equal('filter' in compiled ? compiled.filter.prefix : undefined, prefix, text);
  }
  const listed = compileFilter('LIST:a.txt', () => ({ lines: ['A1', 'B*'] }));
  s.equal('filter' in listed ? listed.filter.prefix : undefined, '');
  s.end();
});
