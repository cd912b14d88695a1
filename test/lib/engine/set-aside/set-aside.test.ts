import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { SetAside, type SortedSegment } from '../../../../lib/engine/set-aside/set-aside.ts';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { type NamedScope, namedScope, type VolumeId } from '../../../../lib/model/scope.ts';
import { Tally } from '../../../../lib/model/tally.ts';
import {
  type Input,
  recordsOf,
  type SettledSegment,
  type UnreadSegment,
} from '../../../../lib/records/batch.ts';
import type { LineMatcher } from '../../../../lib/records/match/line-matcher.ts';
import { LineCursor, PieceCursor } from '../../../../lib/records/pieces.ts';
import { SnapshotCache } from '../../../../lib/snapshots/snapshot-cache.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { scopeCache } from '../../../../transforms/scope-cache.ts';
import { recordOf, scopeOf, through } from '../../../transforms/chain.ts';

const SCOPE = namedScope(scopeOf('US01.LTO'));

const inputOf = (name: string): Input => ({ name, terminated: false });

const OTHER = namedScope(scopeOf('US01.T10'));

/** Lines of an input that were left unread, each of a scope and its own number. */
function unread(input: Input, line: number, ...scopes: readonly NamedScope[]): UnreadSegment {
  const matcher = { scopes: [OTHER, SCOPE] } as unknown as LineMatcher;
  const lines = scopes.map((_, index) => `line ${line + index}\n`);
  const bytes = Buffer.from(`before ${lines.join('')}behind`);
  const bounds = ['before '.length];
  for (const { length } of lines) bounds.push((bounds.at(-1) ?? 0) + length);
  const numbers = scopes.map((scope) => matcher.scopes.indexOf(scope));
  const of = { input, matcher, count: scopes.length, line, bytes, bounds, scopes: numbers };
  return { kind: 'unread', ...of, before: 0 };
}

/** What goes on of a record that was rejected. */
function rejected(volume: string): SettledSegment {
  return { kind: 'rejected', scope: SCOPE, volume: volume as VolumeId, count: 0, before: 0 };
}

/** What a run holds: records by volume, lines by input, number and text, in their order. */
function contentsOf({ records, passed }: SortedSegment): readonly string[] {
  const contents: string[] = [];
  let next = 0;
  const upTo = (before: number) => {
    for (; next < before; next++) contents.push(records[next]?.volume ?? '');
  };
  for (const segment of passed) {
    upTo(segment.before);
    if (segment.kind !== 'aside') {
      contents.push(`${segment.kind} ${segment.kind === 'rejected' ? segment.volume : segment.line}`);
      continue;
    }
    const piece = new PieceCursor(segment.pieces);
    let count = 0;
    while (piece.next()) {
      count += piece.count;
      const lines = new LineCursor(piece);
      for (let end = piece.start; lines.next(end); ) {
        end = lines.bytes.indexOf('\n', lines.start) + 1;
        contents.push(
          `${segment.input.name} ${lines.line}: ${lines.bytes.toString('utf8', lines.start, end - 1)}`,
        );
      }
    }
    if (count !== segment.count) contents.push(`${count} lines where there are said to be ${segment.count}`);
  }
  upTo(records.length);
  return contents;
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes of all buffers that somebody still refers to: those that were collected are counted until a thread has let them go. */
async function buffersInUse(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let rounds = 0; rounds < 5; rounds++) {
    collect();
    await setTimeout(5);
    const { arrayBuffers } = process.memoryUsage();
    if (arrayBuffers < least) rounds = 0;
    least = Math.min(least, arrayBuffers);
  }
  return least;
}

t.test('lines of several inputs, records and segments of one scope come back in their order', async (t) => {
  const [monday, tuesday] = [inputOf('monday.csv'), inputOf('tuesday.csv')];
  const records = ['A1', 'A2', 'A3'].map((volume) => recordOf(`US01.LTO.${volume}`, ['LIBR']));
  for (const memory of [1, 1 << 20]) {
    const aside = new SetAside(memory);
    aside.addLines(unread(monday, 2, SCOPE));
    aside.addLines(unread(monday, 6, OTHER, SCOPE, SCOPE));
    aside.add({ of: SCOPE, records, passed: [{ ...rejected('A9'), before: 2 }] }, monday.name);
    aside.addLines(unread(monday, 12, SCOPE));
    aside.addPassed(SCOPE, rejected('A2'), monday.name);
    aside.addLines(unread(tuesday, 2, SCOPE));
    aside.addLines(unread(tuesday, 3, SCOPE, OTHER));
    aside.addLines(unread(monday, 20, SCOPE));
    t.equal(aside.spilled > 0, memory === 1);
    const segments = [...aside.segments(() => false, 1000)];
    t.strictSame(
      segments.map((segment) => [segment.source, ...contentsOf(segment)]),
      [
        [
          'monday.csv',
          'monday.csv 2: line 2',
          'monday.csv 7: line 7',
          'monday.csv 8: line 8',
          'A1',
          'A2',
          'rejected A9',
          'A3',
          'monday.csv 12: line 12',
          'rejected A2',
        ],
        ['tuesday.csv', 'tuesday.csv 2: line 2', 'tuesday.csv 3: line 3'],
        ['monday.csv', 'monday.csv 20: line 20'],
        ['monday.csv', 'monday.csv 6: line 6'],
        ['tuesday.csv', 'tuesday.csv 4: line 4'],
      ],
    );
    aside.close();
  }
});

t.test(
  'lines of a file that is read twice are told apart, since each reading has a heading of its own',
  async (t) => {
    const [first, second] = [inputOf('export.csv'), inputOf('export.csv')];
    const aside = new SetAside(1 << 20);
    aside.addLines(unread(first, 2, SCOPE, SCOPE));
    aside.addLines(unread(second, 2, SCOPE));
    const segments = [...aside.segments(() => false, 1000)].flatMap(({ passed }) => passed);
    t.strictSame(
      segments.map(
        (segment) =>
          segment.kind === 'aside' && [segment.input === first, segment.input === second, segment.count],
      ),
      [
        [true, false, 2],
        [false, true, 1],
      ],
    );
    aside.close();
  },
);

t.test('no more lines come at once than are wanted and have room in a page', async (t) => {
  const input = inputOf('export.csv');
  const aside = new SetAside(1 << 20);
  for (let line = 1; line <= 5000; line++) aside.addLines(unread(input, line, SCOPE));
  const sizes = [...aside.segments(() => false, 30)].map(({ passed }) => recordsOf(passed));
  t.equal(
    sizes.reduce((sum, count) => sum + count, 0),
    5000,
  );
  // The smallest one takes 16 bytes of the 16,384 of a page.
  for (const size of sizes) t.ok(size <= 30 + 1024, `${size} at once`);
  aside.close();
});

t.test('the memory of all that was set aside is given back', async (t) => {
  const input = inputOf('export.csv');
  const scopes = Array.from({ length: 1000 }, () => SCOPE);
  const aside = new SetAside(1 << 30);
  const heldBefore = await buffersInUse();
  for (let line = 1; line <= 500_000; line += scopes.length) aside.addLines(unread(input, line, ...scopes));
  const snapshot = (await buffersInUse()) - heldBefore;
  t.ok(snapshot > 5e6, `${snapshot} bytes`);
  aside.close();
  t.ok((await buffersInUse()) - heldBefore < snapshot / 10);
  t.equal(aside.spilled, 0);
});

t.test('where the snapshot of a scope fails, each line that was set aside is named', async (t) => {
  const input = inputOf('export.csv');
  const aside = new SetAside(1 << 20);
  for (const [line, count] of [
    [5, 1],
    [9, 2],
    [40, 1],
  ] as const)
    aside.addLines(unread(input, line, ...Array.from({ length: count }, () => SCOPE)));
  const store = {
    name: 'test',
    snapshots: {
      open: async () => {
        throw new TapesyncError('STORE_LOCKED', { store: 'test', seconds: 30 });
      },
    },
  } as unknown as Store;
  const batches = [...aside.segments(() => false, 1000)].map((segment) => ({
    ...segment,
    tally: new Tally(),
  }));
  const out = await through(scopeCache(new SnapshotCache({ store, fields: [], memory: 0 })), ...batches);
  const problems = out.flatMap(({ tally }) => tally.problems);
  t.strictSame(
    problems.map(({ line, source, outcome }) => [line, source, outcome]),
    [5, 9, 10, 40].map((line) => [line, 'export.csv', 'failed']),
  );
  aside.close();
});
