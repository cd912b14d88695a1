import { readdirSync, readlinkSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { PieceCursor, type PieceFacts } from '../../../lib/sorting/pieces.ts';
import { ScopeBuckets } from '../../../lib/sorting/scope-buckets.ts';
import { namedScope } from '../../../lib/volumes/scope.ts';
import { scopeOf } from '../../transforms/chain.ts';

const namedOf = (name: string) => namedScope(scopeOf(name));

const { TMPDIR } = process.env;
t.afterEach(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
});

const facts = (line: number): PieceFacts => ({ kind: 0, source: 3, count: 7, line });

/** All that lies in buckets: for each scope its pieces, as text. */
function contents(buckets: ScopeBuckets, first = (_: unknown) => false) {
  return [...buckets.scopes(first)].map((of) => [
    of.name,
    [...buckets.stretches(of)].flatMap((stretch) => {
      const piece = new PieceCursor(stretch);
      const found: string[] = [];
      while (piece.next())
        found.push(`${piece.line} ${piece.bytes.toString('utf8', piece.start, piece.end)}`);
      return found;
    }),
  ]);
}

t.test(
  'what was added comes back scope by scope in its order, from memory and from the disk alike',
  async (t) => {
    const piece = fc.record({
      scope: fc.constantFrom('A.LTO', 'B.LTO', 'B.T10', 'C.LTO'),
      text: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constant('x'.repeat(300)),
        fc.constant(''),
      ),
    });
    let spilled = 0;
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.constantFrom(1, 500, 3000, 1 << 20),
        (pieces, memory) => {
          const buckets = new ScopeBuckets(memory);
          const expected = new Map<string, string[]>();
          for (const [line, { scope, text }] of pieces.entries()) {
            const bytes = Buffer.from(`before ${text} behind`);
            if (line % 2 === 0) buckets.addText(namedOf(scope), facts(line), text);
            else buckets.addBytes(namedOf(scope), 0, 3, 7, line, bytes, 7, bytes.length - 7);
            const stored = Buffer.from(text).toString();
            expected.set(scope, [...(expected.get(scope) ?? []), `${line} ${stored}`]);
          }
          t.same(
            contents(buckets),
            [...expected].sort(([a], [b]) => (a < b ? -1 : 1)),
          );
          spilled += buckets.spilled;
          buckets.close();
        },
      ),
    );
    t.ok(spilled > 0, `${spilled} bytes went to the disk`);
  },
);

t.test('scopes that are spoken for come first', async (t) => {
  const buckets = new ScopeBuckets(1000);
  for (const scope of ['A.LTO', 'B.LTO', 'C.LTO']) buckets.addText(namedOf(scope), facts(1), 'x');
  const names = contents(buckets, (scope) => (scope as { customer: string }).customer === 'B').map(
    ([name]) => name,
  );
  t.same(names, ['B.LTO', 'A.LTO', 'C.LTO']);
});

t.test('a file on the disk has no name, and its room is given back', async (t) => {
  const folder = t.testdir();
  process.env.TMPDIR = folder;
  const buckets = new ScopeBuckets(1);
  buckets.addText(namedOf('A.LTO'), facts(1), 'one');
  buckets.addText(namedOf('A.LTO'), facts(2), 'two');
  t.ok(buckets.spilled > 0);
  t.same(readdirSync(folder), []);
  const open = () =>
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  t.equal(open().filter((path) => path.startsWith(folder)).length, 1);
  buckets.close();
  t.equal(open().filter((path) => path.startsWith(folder)).length, 0);
});

t.test('a folder that cannot be written is said, with what to do', async (t) => {
  process.env.TMPDIR = '/proc/no-such-folder';
  const buckets = new ScopeBuckets(1);
  buckets.addText(namedOf('A.LTO'), facts(1), 'one');
  t.throws(() => buckets.addText(namedOf('A.LTO'), facts(2), 'two'), {
    code: 'SPILL_FAILED',
    message: /no-such-folder.*Set TMPDIR/,
  });
});
