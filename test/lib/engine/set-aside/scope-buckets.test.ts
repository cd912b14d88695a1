import { readdirSync, readlinkSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { ScopeBuckets } from '../../../../lib/engine/set-aside/scope-buckets.ts';
import { namedScope } from '../../../../lib/model/scope.ts';
import { PieceCursor, type PieceFacts } from '../../../../lib/records/pieces.ts';
import { makeTemporaryFilesIn } from '../../../temporary-folder.ts';
import { scopeOf } from '../../../transforms/chain.ts';

const namedOf = (name: string) => namedScope(scopeOf(name));

const TEXT = 5;
const facts = (count: number): PieceFacts => ({ kind: TEXT, source: 3, count });

/** All that lies in buckets: for each scope its pieces. */
function contents(buckets: ScopeBuckets, first = (_: unknown) => false) {
  return [...buckets.scopes(first)].map((of) => [
    of.name,
    [...buckets.stretches(of)].flatMap((stretch) => {
      const piece = new PieceCursor(stretch);
      const found: string[] = [];
      while (piece.next()) {
        const { bytes, kind, source, count } = piece;
        found.push(`${kind} ${source} ${count} ${bytes.toString('utf8', piece.start, piece.end)}`);
      }
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
      kind: fc.constantFrom(1, 2, 3),
      source: fc.constantFrom(0, 0, 1),
    });
    let spilled = 0;
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.constantFrom(1, 500, 3000, 1 << 20),
        (pieces, memory) => {
          const buckets = new ScopeBuckets(memory);
          const expected = new Map<string, string[]>();
          for (const [count, { scope, text, kind, source }] of pieces.entries()) {
            buckets.addText(buckets.bucket(namedOf(scope)), { kind, source, count }, text);
            const added = `${kind} ${source} ${count} ${Buffer.from(text).toString()}`;
            expected.set(scope, [...(expected.get(scope) ?? []), added]);
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
  for (const scope of ['A.LTO', 'B.LTO', 'C.LTO'])
    buckets.addText(buckets.bucket(namedOf(scope)), facts(1), 'x');
  const names = contents(buckets, (scope) => (scope as { customer: string }).customer === 'B').map(
    ([name]) => name,
  );
  t.same(names, ['B.LTO', 'A.LTO', 'C.LTO']);
});

t.test('a file on the disk has no name, and its room is given back', async (t) => {
  const folder = t.testdir();
  makeTemporaryFilesIn(t, folder);
  const buckets = new ScopeBuckets(1);
  buckets.addText(buckets.bucket(namedOf('A.LTO')), facts(1), 'one');
  buckets.addText(buckets.bucket(namedOf('A.LTO')), facts(2), 'two');
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
  makeTemporaryFilesIn(t, '/proc/no-such-folder');
  const buckets = new ScopeBuckets(1);
  buckets.addText(buckets.bucket(namedOf('A.LTO')), facts(1), 'one');
  t.throws(() => buckets.addText(buckets.bucket(namedOf('A.LTO')), facts(2), 'two'), {
    code: 'SPILL_FAILED',
    message: /no-such-folder.*Set TMPDIR/,
  });
});
