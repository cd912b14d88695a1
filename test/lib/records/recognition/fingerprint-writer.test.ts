import fs, { mkdirSync, readdirSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { randomOf } from '../../../../bench/mutation.ts';
import { FingerprintError } from '../../../../lib/records/recognition/fingerprint-error.ts';
import { FingerprintFile } from '../../../../lib/records/recognition/fingerprint-file.ts';
import { FingerprintWriter } from '../../../../lib/records/recognition/fingerprint-writer.ts';
import { addAll, type Entry, entriesIn, entriesOf, HEAD, plain, SCOPES, write } from './written.ts';

function opened(t: Test, path: string): FingerprintFile {
  const file = FingerprintFile.open(path, HEAD.binding);
  if (file === undefined) throw new Error('it cannot be opened');
  t.teardown(() => file.close());
  return file;
}

t.test('a file is of this user alone, and nothing is beside it', async (t) => {
  const folder = t.testdir();
  write(join(folder, 'file'), entriesOf(3));
  t.strictSame(readdirSync(folder), ['file']);
  if (process.platform !== 'win32') t.equal(statSync(join(folder, 'file')).mode & 0o777, 0o600);
});

t.test('entries are of the input that began before them', async (t) => {
  const path = join(t.testdir(), 'file');
  const writer = new FingerprintWriter(path, HEAD);
  for (const [name, count] of [
    ['one', 5],
    ['none', 0],
    ['two\n', 4097],
  ] as const) {
    writer.beginInput(name);
    addAll(writer, entriesOf(count));
  }
  t.equal(writer.size, 4102);
  writer.finish(SCOPES);
  t.strictSame(opened(t, path).inputs, [
    { name: 'one', first: 0, count: 5 },
    { name: 'none', first: 5, count: 0 },
    { name: 'two\n', first: 5, count: 4097 },
  ]);
});

t.test('entries are copied from an older file, between new ones and with other numbers', async (t) => {
  const folder = t.testdir();
  const random = randomOf(3);
  const older = entriesOf(9000);
  write(join(folder, 'older'), older);
  const from = opened(t, join(folder, 'older'));
  for (let round = 0; round < 6; round++) {
    if (round === 3) from.readAll();
    const path = join(folder, 'newer');
    const writer = new FingerprintWriter(path, HEAD);
    writer.beginInput('tapes.csv');
    writer.meaning({ kind: 'excluded', reason: 'new', fits: true });
    const leavesOut = round % 3 === 0;
    const expected: Entry[] = [];
    const isKept = ({ meaning }: Entry) => !leavesOut || meaning.kind === 'volume';
    while (expected.length < 12_000) {
      const entries = entriesOf(random.below(3), random);
      addAll(writer, entries);
      const first = random.below(9000);
      const count = random.below(9001 - first);
      writer.copy(from, first, count, (number) => {
        const meaning = from.meanings[number];
        return meaning === undefined || (leavesOut && meaning.kind !== 'volume')
          ? -1
          : writer.meaning(meaning);
      });
      expected.push(...entries, ...older.slice(first, first + count).filter(isKept));
      t.equal(writer.size, expected.length);
    }
    writer.finish(SCOPES);
    const file = opened(t, path);
    t.strictSame(plain(entriesIn(file)), plain(expected));
    file.close();
  }
});

t.test('what is copied from a damaged file is written nowhere', async (t) => {
  const folder = t.testdir();
  const older = join(folder, 'older');
  write(older, entriesOf(100));
  const from = opened(t, older);
  fs.writeFileSync(older, fs.readFileSync(older).fill(0, 1000, 1600));
  const writer = new FingerprintWriter(join(folder, 'newer'), HEAD);
  writer.beginInput('tapes.csv');
  for (const meaning of from.meanings) writer.meaning(meaning);
  t.throws(() => writer.copy(from, 0, 100, (meaning) => meaning), FingerprintError);
  t.throws(() => writer.finish(SCOPES), FingerprintError);
  t.strictSame(readdirSync(folder), ['older']);
});

t.test('what is abandoned leaves the old file as it was', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'file');
  const entries = entriesOf(3);
  write(path, entries);
  const writer = new FingerprintWriter(path, HEAD);
  writer.beginInput('tapes.csv');
  addAll(writer, entriesOf(5000));
  t.equal(readdirSync(folder).length, 2);
  writer.abandon();
  writer.abandon();
  t.strictSame(readdirSync(folder), ['file']);
  t.strictSame(plain(entriesIn(opened(t, path))), plain(entries));
  t.throws(() => writer.finish(SCOPES), FingerprintError);
});

t.test(
  'of two that write at once the last one to end wins, and who reads the old file reads on',
  async (t) => {
    const folder = t.testdir();
    const path = join(folder, 'file');
    write(path, entriesOf(10));
    const old = opened(t, path);
    const writers = [4097, 4098].map((count) => {
      const writer = new FingerprintWriter(path, HEAD);
      writer.beginInput('tapes.csv');
      addAll(writer, entriesOf(count));
      return writer;
    });
    for (const writer of writers.toReversed()) writer.finish(SCOPES);
    const file = opened(t, path);
    t.strictSame(plain(entriesIn(file)), plain(entriesOf(4097)));
    t.strictSame(plain(entriesIn(old)), plain(entriesOf(10)));
    t.strictSame(readdirSync(folder), ['file']);
  },
);

t.test('what cannot be right is refused, and nothing is written', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'file');
  t.throws(() => new FingerprintWriter(path, { ...HEAD, key: new Uint8Array(15) }), RangeError);
  const writer = new FingerprintWriter(path, HEAD);
  const number = writer.meaning({ kind: 'volume', scope: 1, notGiven: 0 });
  const hash = new Uint8Array(16);
  for (const work of [
    () => writer.add(hash, 1, number, 'A1'),
    () => writer.add(new Uint32Array(4), 1, number, 'A1'),
    () => writer.add(hash, -1, number, 'A1'),
    () => writer.add(hash, 0, number + 1, 'A1'),
    () => writer.add(hash, 0, number, 'A'.repeat(65)),
    ...['A\n1', 'A 1', 'A\t1', 'Ä1', '\u{141}'].map((label) => () => writer.add(hash, 0, number, label)),
  ])
    t.throws(work, RangeError);
  writer.add(hash, 0, -1, 'A1');
  t.equal(writer.size, 0);
  writer.add(hash, 0, number, 'A1');
  t.throws(() => writer.finish(SCOPES), /of no input/);
  const other = new FingerprintWriter(path, HEAD);
  other.meaning({ kind: 'volume', scope: 2, notGiven: 0 });
  t.throws(() => other.finish(SCOPES), RangeError);
  const large = new FingerprintWriter(path, { ...HEAD, binding: 'x'.repeat(33 << 20) });
  t.throws(() => large.finish([]), FingerprintError);
  t.strictSame(readdirSync(folder), []);
});

t.test('a folder that is not there or cannot be written is one plain error', async (t) => {
  const folder = t.testdir({ file: '' });
  for (const name of ['none/file', 'file/below']) {
    t.throws(() => new FingerprintWriter(join(folder, name), HEAD), {
      name: 'FingerprintError',
      message:
        /^fingerprints cannot be written to .*: (there is no such file or folder|it is a directory|permission denied)$/,
    });
  }
  const taken = join(folder, 'folder');
  mkdirSync(join(taken, 'below'), { recursive: true });
  t.throws(() => write(taken, entriesOf(3)), FingerprintError);
  t.strictSame(readdirSync(folder), ['file', 'folder']);
});

t.test('whichever call to the disk fails, the error is plain and nothing is left behind', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'file');
  const entries = entriesOf(3);
  write(path, entries);
  let calls = 0;
  let failing = 0;
  for (const name of ['openSync', 'writeSync', 'closeSync', 'renameSync'] as const) {
    const original = fs[name] as (...parameters: unknown[]) => unknown;
    t.intercept(fs, name, {
      value: (...parameters: unknown[]) => {
        const isFull = ++calls === failing;
        // What closes a file has closed it, even where that fails.
        const result = isFull && name !== 'closeSync' ? undefined : original(...parameters);
        if (isFull) throw Object.assign(new Error('no space is left on the disk'), { code: 'ENOSPC' });
        return result;
      },
    });
  }
  syncBuiltinESMExports();
  let failed = 0;
  for (failing = 1; ; failing++) {
    calls = 0;
    try {
      write(path, entriesOf(5000));
      break;
    } catch (error) {
      failed++;
      t.ok(error instanceof FingerprintError);
      t.match(error, {
        message: `fingerprints cannot be written to ${path}: no space is left on the disk`,
      });
      t.strictSame(readdirSync(folder), ['file'], `call ${failing}`);
    }
    calls = Number.NEGATIVE_INFINITY;
    t.strictSame(plain(entriesIn(opened(t, path))), plain(entries), 'the old file is as it was');
  }
  calls = Number.NEGATIVE_INFINITY;
  t.ok(failed > 10, `${failed} calls have failed`);
  t.equal(opened(t, path).size, 5000);
});
