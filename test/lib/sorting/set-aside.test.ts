import t from 'tap';
import { Account, type Input, type PassedRun, type UnreadRun } from '../../../lib/batch.ts';
import { TapesyncError } from '../../../lib/errors.ts';
import { PieceCursor } from '../../../lib/sorting/pieces.ts';
import { SetAside, type SortedRun } from '../../../lib/sorting/set-aside.ts';
import type { VolumeStore } from '../../../lib/stores/volume-store.ts';
import { namedScope, type VolumeId } from '../../../lib/volumes/scope.ts';
import { scopeCache } from '../../../transforms/scope-cache.ts';
import { recordOf, scopeOf, through } from '../../transforms/chain.ts';

const SCOPE = namedScope(scopeOf('US01.LTO'));

const inputOf = (name: string): Input => ({ name, terminated: false });

/** Lines of an input that were left unread; each is its own number. */
function unread(input: Input, line: number, count = 1, scope = SCOPE): UnreadRun {
  const text = Array.from({ length: count }, (_, index) => `line ${line + index}\n`).join('');
  const bytes = Buffer.from(`before ${text}behind`);
  const start = 'before '.length;
  return { kind: 'unread', scope, input, count, line, bytes, start, end: start + text.length, before: 0 };
}

/** What goes on of a record that was rejected. */
function rejected(volume: string): PassedRun {
  return { kind: 'rejected', scope: SCOPE, volume: volume as VolumeId, count: 0, before: 0 };
}

/** What a run holds: records by volume, lines by input, number and text, in their order. */
function contentsOf({ records, passed }: SortedRun): readonly string[] {
  const contents: string[] = [];
  let next = 0;
  const upTo = (before: number) => {
    for (; next < before; next++) contents.push(records[next]?.volume ?? '');
  };
  for (const run of passed) {
    upTo(run.before);
    if (run.kind !== 'aside') {
      contents.push(`${run.kind} ${run.kind === 'rejected' ? run.volume : run.line}`);
      continue;
    }
    const piece = new PieceCursor(run.pieces);
    while (piece.next()) {
      const text = piece.bytes.toString('utf8', piece.start, piece.end);
      contents.push(`${run.input.name} ${piece.line}+${piece.count} ${JSON.stringify(text)}`);
    }
  }
  upTo(records.length);
  return contents;
}

t.test('lines of several inputs, records and runs of one scope come back in their order', async (t) => {
  const [monday, tuesday] = [inputOf('monday.csv'), inputOf('tuesday.csv')];
  const records = ['A1', 'A2', 'A3'].map((volume) => recordOf(`US01.LTO.${volume}`, ['LIBR']));
  for (const memory of [1, 1 << 20]) {
    const aside = new SetAside(memory);
    aside.addPassed(SCOPE, unread(monday, 2), monday.name);
    aside.addPassed(SCOPE, unread(monday, 7, 2), monday.name);
    aside.add({ of: SCOPE, records, passed: [{ ...unread(monday, 9), before: 2 }] }, monday.name);
    aside.addPassed(SCOPE, unread(monday, 12), monday.name);
    aside.addPassed(SCOPE, rejected('A2'), monday.name);
    aside.addPassed(SCOPE, unread(tuesday, 2), tuesday.name);
    aside.addPassed(SCOPE, unread(tuesday, 3), tuesday.name);
    aside.addPassed(SCOPE, unread(monday, 20), monday.name);
    t.equal(aside.spilled > 0, memory === 1);
    const runs = [...aside.runs(() => false, 1000)];
    t.strictSame(
      runs.map((run) => [run.source, ...contentsOf(run)]),
      [
        [
          'monday.csv',
          'monday.csv 2+1 "line 2\\n"',
          'monday.csv 7+2 "line 7\\nline 8\\n"',
          'A1',
          'A2',
          'monday.csv 9+1 "line 9\\n"',
          'A3',
          'monday.csv 12+1 "line 12\\n"',
          'rejected A2',
        ],
        ['tuesday.csv', 'tuesday.csv 2+1 "line 2\\n"', 'tuesday.csv 3+1 "line 3\\n"'],
        ['monday.csv', 'monday.csv 20+1 "line 20\\n"'],
      ],
    );
    aside.close();
  }
});

t.test('no more come at once than are wanted, whatever they are', async (t) => {
  const input = inputOf('export.csv');
  const aside = new SetAside(1 << 20);
  for (let line = 1; line <= 100; line++) aside.addPassed(SCOPE, unread(input, line), input.name);
  const sizes = [...aside.runs(() => false, 30)].map(({ passed }) => passed.map(({ count }) => count));
  t.strictSame(
    sizes.flat().reduce((sum, count) => sum + count, 0),
    100,
  );
  for (const counts of sizes) t.ok(counts.reduce((sum, count) => sum + count, 0) <= 30, String(counts));
  aside.close();
});

t.test('where the snapshot of a scope fails, each line that was set aside is named', async (t) => {
  const input = inputOf('export.csv');
  const aside = new SetAside(1 << 20);
  for (const [line, count] of [
    [5, 1],
    [9, 2],
    [40, 1],
  ] as const)
    aside.addPassed(SCOPE, unread(input, line, count), input.name);
  const store = {
    name: 'test',
    openScope: async () => {
      throw new TapesyncError('STORE_LOCKED', { store: 'test', seconds: 30 });
    },
  } as unknown as VolumeStore;
  const batches = [...aside.runs(() => false, 1000)].map((run) => ({ ...run, account: new Account() }));
  const out = await through(scopeCache({ store, fields: [], memory: 0 }), ...batches);
  const problems = out.flatMap(({ account }) => account.problems);
  t.strictSame(
    problems.map(({ line, source, outcome }) => [line, source, outcome]),
    [5, 9, 10, 40].map((line) => [line, 'export.csv', 'failed']),
  );
  aside.close();
});
