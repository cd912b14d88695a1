import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { randomOf } from '../../../../bench/mutation.ts';
import { namedScope, trustedScope } from '../../../../lib/model/scope.ts';
import {
  FingerprintDraft,
  isSameMeaning,
  type LeftScope,
  type LineMeaning,
} from '../../../../lib/records/recognition/fingerprint-draft.ts';
import { FingerprintError } from '../../../../lib/records/recognition/fingerprint-error.ts';
import { FingerprintFile } from '../../../../lib/records/recognition/fingerprint-file.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { damageHashes, HEAD } from './written.ts';

const [ONE, TWO] = [namedScope(trustedScope('US01', 'LTO')), namedScope(trustedScope('US02', 'LTO'))];
const KNOWN: LeftScope = { revision: 'r1', volumes: 2, versions: 3, doubtful: [], foreign: [] };
const known = () => KNOWN;

/** A line as it is added, with a number instead of its hash. */
interface Line {
  readonly hash: number;
  readonly meaning: LineMeaning;
  readonly label: string;
}

const volume = (hash: number, of = ONE, notGiven = 0): Line => ({
  ...{ hash, meaning: { kind: 'volume', of, notGiven }, label: `A${hash}` },
});
const excluded = (hash: number): Line => ({
  ...{ hash, meaning: { kind: 'excluded', reason: 'blank', fits: false }, label: '' },
});
const read = (hash: number): Line => ({ hash, meaning: { kind: 'read' }, label: '' });

function add(draft: FingerprintDraft, ...lines: readonly Line[]): void {
  for (const { hash, meaning, label } of lines)
    draft.add(Uint32Array.from([9, hash, hash, hash, hash]), 1, meaning, label);
}

/** Says what an entry is, and of what: as a text. */
function text({ hash, meaning, label }: Line): string {
  const of = meaning.kind === 'volume' ? { of: meaning.of.name, notGiven: meaning.notGiven } : meaning;
  return JSON.stringify([hash, meaning.kind, of, label]);
}

/** What a file has: its inputs with their entries. */
function entriesIn(path: string): Readonly<Record<string, readonly string[]>> | undefined {
  const file = FingerprintFile.open(path, HEAD.binding);
  if (file === undefined) return undefined;
  const hashes = new Uint32Array(file.size * 4);
  file.hashes(0, file.size, hashes);
  const entries = Array.from({ length: file.size }, (_, entry) => {
    const meaning = file.meanings[file.meaningAt(entry)];
    if (meaning === undefined) throw new Error('there is no meaning');
    const scope = meaning.kind === 'volume' ? file.scopes[meaning.scope] : undefined;
    const named: LineMeaning =
      meaning.kind !== 'volume'
        ? meaning
        : { kind: 'volume', notGiven: meaning.notGiven, of: namedScope(scope ?? trustedScope('?', '?')) };
    return text({ hash: hashes[entry * 4] ?? -1, meaning: named, label: file.label(entry) });
  });
  const inputs = file.inputs.map(({ name, first, count }) => [name, entries.slice(first, first + count)]);
  file.close();
  return Object.fromEntries(inputs);
}

type Test = Pick<typeof t, 'teardown'>;
const LINES = [volume(0), volume(1), excluded(2), volume(3, TWO, 5), read(4), volume(5)];

/** A file of two inputs that is there before: entries 0 to 3 of the first, 4 and 5 of the second. */
function leftBefore(test: Test): { readonly path: string; readonly file: FingerprintFile } {
  const path = join(temporaryFolder(test), 'file');
  const draft = new FingerprintDraft(path, HEAD);
  draft.beginInput('one');
  add(draft, ...LINES.slice(0, 4));
  draft.beginInput('two');
  add(draft, ...LINES.slice(4));
  draft.finish(known);
  const file = FingerprintFile.open(path, HEAD.binding);
  if (file === undefined) throw new Error('nothing was left');
  test.teardown(() => file.close());
  return { path, file };
}

const inode = (path: string) => statSync(path).ino;

t.test('what was added is in the file, with the scopes that it is of', async (t) => {
  const { path, file } = leftBefore(t);
  t.strictSame(entriesIn(path), { one: LINES.slice(0, 4).map(text), two: LINES.slice(4).map(text) });
  t.strictSame(file.scopes, [
    { ...ONE.scope, ...KNOWN },
    { ...TWO.scope, ...KNOWN },
  ]);
});

t.test('where nothing has changed nothing is written, and the file counts as used', async (t) => {
  const { path, file } = leftBefore(t);
  const before = inode(path);
  utimesSync(path, 1000, 1000);
  const draft = new FingerprintDraft(path, HEAD, file);
  draft.beginInput('one');
  draft.copy(0, 1);
  draft.copy(1, 3);
  draft.beginInput('two');
  draft.copy(4, 2);
  draft.finish(known);
  t.equal(draft.failure, undefined);
  t.equal(inode(path), before);
  t.ok(statSync(path).mtimeMs > 1_000_000);
});

t.test('that the same lines come in another order is no reason to write', async (t) => {
  const { path, file } = leftBefore(t);
  const before = inode(path);
  const draft = new FingerprintDraft(path, HEAD, file);
  draft.beginInput('one');
  for (const [first, count] of [
    [3, 1],
    [1, 2],
    [0, 1],
  ] as const)
    draft.copy(first, count);
  draft.beginInput('two');
  draft.copy(5, 1);
  draft.copy(4, 1);
  draft.finish(known);
  t.equal(draft.failure, undefined);
  t.equal(inode(path), before);
  t.strictSame(entriesIn(path), { one: LINES.slice(0, 4).map(text), two: LINES.slice(4).map(text) });
});

t.test('a file is written anew where anything at all is another', async (t) => {
  const { path, file } = leftBefore(t);
  type Work = (draft: FingerprintDraft) => void;
  const whole: Work = (draft) => {
    draft.beginInput('one');
    draft.copy(0, 4);
    draft.beginInput('two');
    draft.copy(4, 2);
  };
  const check = (work: Work, expected: Readonly<Record<string, readonly Line[]>>, left = known) => {
    const before = inode(path);
    const other = `${path}-${Math.random()}`;
    writeFileSync(other, readFileSync(path), { mode: 0o600 });
    const draft = new FingerprintDraft(other, HEAD, file);
    const copied = inode(other);
    work(draft);
    draft.finish(left);
    t.equal(draft.failure, undefined);
    t.not(inode(other), copied);
    t.equal(inode(path), before);
    const lines = Object.entries(expected).map(([name, some]) => [name, some.map(text)]);
    t.strictSame(entriesIn(other), Object.fromEntries(lines));
    return other;
  };
  const all = { one: LINES.slice(0, 4), two: LINES.slice(4) };
  for (const changed of [{ revision: 'r2' }, { volumes: 3 }, { versions: 4 }, { doubtful: ['A1'] }]) {
    const now = { ...KNOWN, ...changed };
    const other = check(whole, all, () => now);
    const again = FingerprintFile.open(other, HEAD.binding);
    t.strictSame(
      again?.scopes,
      [ONE, TWO].map(({ scope }) => ({ ...scope, ...now })),
    );
    again?.close();
  }
  check(
    (draft) => {
      whole(draft);
      add(draft, read(9));
    },
    { ...all, two: [...all.two, read(9)] },
  );
  check(
    (draft) => {
      draft.beginInput('one');
      draft.copy(0, 4);
    },
    { one: all.one },
  );
  check(
    (draft) => {
      whole(draft);
      draft.beginInput('three');
    },
    { ...all, three: [] },
  );
  check(
    (draft) => {
      draft.beginInput('one');
      draft.copy(0, 3);
      draft.beginInput('two');
      draft.copy(4, 2);
    },
    { ...all, one: LINES.slice(0, 3) },
  );
  check(
    (draft) => {
      draft.beginInput('other');
      draft.copy(0, 4);
      draft.beginInput('two');
      draft.copy(4, 2);
    },
    { other: all.one, two: all.two },
  );
  check(
    (draft) => {
      draft.beginInput('one');
      draft.copy(2, 2);
      draft.copy(0, 2);
      draft.beginInput('two');
      draft.copy(4, 1);
      draft.copy(4, 1);
    },
    { one: [...LINES.slice(2, 4), ...LINES.slice(0, 2)], two: [...LINES.slice(4, 5), ...LINES.slice(4, 5)] },
  );
  check(
    (draft) => {
      draft.beginInput('one');
      draft.copy(4, 1);
      draft.copy(1, 3);
      draft.beginInput('two');
      draft.copy(0, 1);
      draft.copy(5, 1);
    },
    { one: [...LINES.slice(4, 5), ...LINES.slice(1, 4)], two: [...LINES.slice(0, 1), ...LINES.slice(5)] },
  );
});

t.test('copies and additions may come in any order, over many blocks', async (t) => {
  const random = randomOf(7);
  const folder = temporaryFolder(t);
  const lines = Array.from({ length: 10_000 }, (_, hash) =>
    random.pick([volume(hash), volume(hash, TWO, random.below(4)), excluded(hash), read(hash)]),
  );
  const path = join(folder, 'older');
  const older = new FingerprintDraft(path, HEAD);
  older.beginInput('in');
  add(older, ...lines);
  older.finish(known);
  const file = FingerprintFile.open(path, HEAD.binding);
  t.teardown(() => file?.close());
  for (let round = 0; round < 10; round++) {
    const newer = join(folder, `newer${round}`);
    const draft = new FingerprintDraft(newer, HEAD, file);
    const expected: Record<string, Line[]> = {};
    for (let input = 0; input < 3; input++) {
      const some: Line[] = [];
      expected[input] = some;
      draft.beginInput(String(input));
      for (let part = random.below(20); part > 0; part--) {
        const [first, count] = [random.below(9000), random.below(random.pick([3, 1000]))];
        if (random.below(4) > 0) {
          draft.copy(first, count);
          some.push(...lines.slice(first, first + count));
        } else {
          const added = volume(20_000 + first, random.pick([ONE, TWO]), random.below(3));
          add(draft, added);
          some.push(added);
        }
      }
    }
    draft.finish(known);
    const written = Object.entries(expected).map(([name, some]) => [name, some.map(text)]);
    t.strictSame(entriesIn(newer), Object.fromEntries(written));
  }
});

t.test(
  'lines of a record have a number, however many meanings others have',
  { timeout: 60_000 },
  async (t) => {
    const path = join(temporaryFolder(t), 'file');
    const draft = new FingerprintDraft(path, HEAD);
    draft.beginInput('in');
    for (let hash = 0; hash < 70_000; hash++) add(draft, volume(hash, ONE, hash));
    add(draft, { hash: 70_000, meaning: { kind: 'open' }, label: '' }, volume(70_001));
    draft.finish(known);
    const [before, last] = entriesIn(path)?.in?.slice(-2) ?? [];
    t.match(before, /^\[70000,"open"/);
    t.match(last, /^\[70001,"volume"/);
  },
);

t.test('what is given up leaves the old file, and cannot be left any more', async (t) => {
  const { path, file } = leftBefore(t);
  const before = readFileSync(path);
  for (const isWritten of [true, false]) {
    const draft = new FingerprintDraft(path, HEAD, file);
    draft.beginInput('one');
    draft.copy(0, 4);
    if (isWritten) add(draft, volume(9));
    draft.abandon();
    t.match(draft.failure, { name: 'FingerprintError', message: 'fingerprints were given up' });
    add(draft, volume(10));
    draft.copy(4, 2);
    draft.finish(known);
    t.strictSame(readFileSync(path), before);
    t.strictSame(readdirSync(join(path, '..')), ['file']);
  }
});

t.test('a disk that fails ends the draft, and the run goes on', async (t) => {
  const draft = new FingerprintDraft(join(temporaryFolder(t), 'none', 'file'), HEAD);
  draft.beginInput('one');
  add(draft, volume(1), volume(2));
  t.ok(draft.failure instanceof FingerprintError);
  t.match(draft.failure, { message: /there is no such file or folder/ });
  const { failure } = draft;
  draft.finish(known);
  draft.abandon();
  t.equal(draft.failure, failure, 'the first reason stays');
});

t.test('an old file that turns out to be damaged ends the draft', async (t) => {
  const { path, file } = leftBefore(t);
  damageHashes(path);
  const newer = `${path}-newer`;
  const draft = new FingerprintDraft(newer, HEAD, file);
  draft.beginInput('one');
  draft.copy(0, 2);
  add(draft, volume(9));
  t.ok(draft.failure instanceof FingerprintError);
  draft.finish(known);
  t.notOk(existsSync(newer));
  t.strictSame(readdirSync(join(path, '..')), ['file']);
});

t.test('a line means the same where all that is kept of it is the same', async (t) => {
  const before = { kind: 'volume', scope: 0, notGiven: 5 } as const;
  const now = { kind: 'volume', of: ONE, notGiven: 5 } as const;
  t.equal(isSameMeaning(before, ONE.name, now), true);
  t.equal(isSameMeaning(before, TWO.name, now), false);
  t.equal(isSameMeaning(before, ONE.name, { ...now, notGiven: 4 }), false);
  t.equal(isSameMeaning(before, ONE.name, { ...now, needsNext: true }), false);
  const cleaning = { kind: 'excluded', reason: 'cleaning', fits: true } as const;
  t.equal(isSameMeaning(cleaning, undefined, cleaning), true);
  for (const other of [{ reason: 'blank' }, { fits: false }, { needsNext: true }] as const)
    t.equal(isSameMeaning(cleaning, undefined, { ...cleaning, ...other }), false);
  t.equal(isSameMeaning(cleaning, undefined, now), false);
  t.equal(isSameMeaning({ kind: 'open' }, undefined, { kind: 'open' }), true);
  t.equal(isSameMeaning({ kind: 'turn' }, undefined, { kind: 'read' }), false);
});
