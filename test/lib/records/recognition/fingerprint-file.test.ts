import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t, { type Test } from 'tap';
import { randomOf } from '../../../../bench/mutation.ts';
import { FingerprintError } from '../../../../lib/records/recognition/fingerprint-error.ts';
import { FingerprintFile } from '../../../../lib/records/recognition/fingerprint-file.ts';
import { FingerprintWriter } from '../../../../lib/records/recognition/fingerprint-writer.ts';
import { needs } from '../../../needs.ts';
import { type Entry, entriesIn, entriesOf, HEAD, plain, readAll, SCOPES, write } from './written.ts';

const SKIP = process.platform === 'win32' && 'there are no modes';

function opened(t: Test, path: string): FingerprintFile {
  const file = FingerprintFile.open(path, HEAD.binding);
  if (file === undefined) throw new Error('it cannot be opened');
  t.teardown(() => file.close());
  return file;
}

t.test('what was written is read again, for any number of entries', async (t) => {
  for (const count of [0, 1, 2, 4095, 4096, 4097, 8192, 10_000]) {
    const path = join(t.testdir(), 'file');
    const entries = entriesOf(count);
    write(path, entries);
    const file = opened(t, path);
    t.equal(file.size, count);
    t.strictSame(file.key, HEAD.key);
    t.strictSame(file.scopes, SCOPES);
    t.strictSame(file.inputs, [{ name: 'tapes.csv', first: 0, count }]);
    t.strictSame(plain(entriesIn(file)), plain(entries), `${count} entries`);
  }
});

t.test('any entries can be asked for, in any order', async (t) => {
  const path = join(t.testdir(), 'file');
  const random = randomOf(7);
  const entries = entriesOf(9000);
  write(path, entries);
  const file = opened(t, path);
  for (let round = 0; round < 500; round++) {
    if (round === 250) file.readAll();
    const entry = random.below(9000);
    const { meaning, label } = entries[entry] as Entry;
    t.strictSame(file.meanings[file.meaningAt(entry)], meaning);
    if (round % 3 === 0) t.equal(file.label(entry), label);
    const run = entries.slice(entry, entry + file.runAt(entry) + 1);
    const sharing = run.findIndex((other) => other.meaning !== meaning);
    t.equal(file.runAt(entry, 2), Math.min(2, file.runAt(entry)));
    const atEnd = (entry + file.runAt(entry)) % 4096 === 0 || entry + file.runAt(entry) === 9000;
    t.ok(sharing === file.runAt(entry) || (atEnd && (sharing === -1 || sharing >= file.runAt(entry))));
  }
  const into = new Uint32Array(9000 * 4);
  for (let round = 0; round < 100; round++) {
    const first = random.below(9000);
    const count = random.below(9001 - first);
    file.hashes(first, count, into);
    const expected = Buffer.concat(entries.slice(first, first + count).map(({ hash }) => hash));
    t.equal(
      Buffer.compare(Buffer.from(into.buffer, 0, count * 16), expected),
      0,
      `${count} from ${first} on`,
    );
  }
});

t.test('entries that are not there are a mistake of who asks', async (t) => {
  const path = join(t.testdir(), 'file');
  write(path, entriesOf(5));
  const file = opened(t, path);
  file.meaningAt(4);
  for (const work of [
    () => file.meaningAt(5),
    () => file.runAt(-1),
    () => file.label(5),
    () => file.hashes(4, 2, new Uint32Array(8)),
    () => file.hashes(0, 2, new Uint32Array(7)),
  ])
    t.throws(work, RangeError);
  file.close();
  file.close();
  t.throws(() => file.label(0), /closed/);
});

t.test('labels can be asked for while all are walked through', async (t) => {
  const path = join(t.testdir(), 'file');
  const entries = entriesOf(5000);
  write(path, entries);
  const file = opened(t, path);
  const seen: string[] = [];
  file.eachLabel((entry, bytes, start, end) => {
    if (entry % 1000 === 0) t.equal(file.label(4999 - entry), entries[4999 - entry]?.label);
    seen.push(Buffer.from(bytes.subarray(start, end)).toString());
  });
  t.strictSame(
    seen,
    entries.map(({ label }) => label),
  );
});

t.test('a file that is damaged in any byte, or cut anywhere, says nothing wrong', async (t) => {
  const path = join(t.testdir(), 'file');
  write(path, entriesOf(40));
  const whole = readFileSync(path);
  const expected = JSON.stringify(plain(readAll(path) ?? []));
  t.match(expected, /US|excluded/);
  const told: number[] = [];
  for (let at = 0; at < whole.length; at++) {
    for (const flip of [0x01, 0xff]) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ flip;
      writeFileSync(path, damaged);
      const read = readAll(path);
      if (read !== undefined) told.push(at);
    }
  }
  t.strictSame(told, [], 'every damage is noticed');
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    if (FingerprintFile.open(path, HEAD.binding) !== undefined) told.push(length);
  }
  t.strictSame(told, [], 'every cut is noticed');
  writeFileSync(path, Buffer.concat([whole, whole]));
  t.equal(readAll(path), undefined, 'twice itself');
  writeFileSync(path, whole);
  t.equal(JSON.stringify(plain(readAll(path) ?? [])), expected);
});

t.test('damage is noticed by who reads what is damaged, and by nobody else', async (t) => {
  const path = join(t.testdir(), 'file');
  write(path, entriesOf(5000));
  const file = opened(t, path);
  const descriptor = openSync(path, 'r+');
  t.teardown(() => closeSync(descriptor));
  const into = new Uint32Array(5000 * 4);
  writeSync(descriptor, 'damage', 16 + 100);
  for (const count of [4096, 5000, 3])
    t.throws(() => file.hashes(0, count, into), { name: 'FingerprintError', message: /damaged/ });
  file.hashes(4096, 904, into);
  t.type(file.label(0), 'string');
  t.type(file.runAt(0), 'number');
  writeSync(descriptor, 'damage', 16 + 4096 * 16);
  t.throws(() => opened(t, path).meaningAt(0), { name: 'FingerprintError' });
  writeSync(descriptor, Buffer.alloc(70_000), 0, 70_000, 16 + 4096 * 16 + 30_000);
  const damaged = opened(t, path);
  t.throws(() => damaged.label(0), FingerprintError);
  t.throws(() => damaged.label(0), FingerprintError, 'again');
  t.throws(() => damaged.eachLabel(() => {}), FingerprintError);
});

t.test('a file that is shorter than when it was opened is damaged', async (t) => {
  const path = join(t.testdir(), 'file');
  write(path, entriesOf(50));
  const file = opened(t, path);
  writeFileSync(path, 'short');
  t.throws(() => file.label(0), { name: 'FingerprintError', message: /shorter than it says/ });
});

t.test('a file that is bound to something else, or is none, is not opened', async (t) => {
  const folder = t.testdir({ empty: '', folder: {} });
  const path = join(folder, 'file');
  write(path, entriesOf(3));
  t.equal(FingerprintFile.open(path, 'other'), undefined);
  for (const name of ['none', 'empty', 'folder', 'empty/below'])
    t.equal(FingerprintFile.open(join(folder, name), HEAD.binding), undefined, name);
  t.ok(opened(t, path));
});

t.test(
  'a file that others may read or write, or that is a link, is not opened',
  { skip: SKIP },
  async (t) => {
    const path = join(t.testdir(), 'file');
    write(path, entriesOf(3));
    for (const mode of [0o640, 0o604, 0o620, 0o602, 0o777]) {
      chmodSync(path, mode);
      t.equal(readAll(path), undefined, mode.toString(8));
    }
    chmodSync(path, 0o600);
    symlinkSync(path, `${path}.link`);
    t.equal(readAll(`${path}.link`), undefined);
    t.equal(readAll(path)?.length, 3);
  },
);

const IS_ROOT = process.geteuid?.() === 0;

t.test(
  'a file of another user is not opened',
  { skip: !IS_ROOT && 'only root gives files away' },
  async (t) => {
    const path = join(t.testdir(), 'file');
    write(path, entriesOf(3));
    chownSync(path, 65_534, 65_534);
    t.equal(readAll(path), undefined);
  },
);

t.test('a pipe is not waited for', needs('mkfifo'), async (t) => {
  const path = join(t.testdir(), 'pipe');
  spawnSync('mkfifo', ['-m', '600', path]);
  t.equal(FingerprintFile.open(path, HEAD.binding), undefined);
});

t.test('a file of many entries takes no more memory than one of few', async (t) => {
  const path = join(t.testdir(), 'file');
  const count = 1_000_000;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage();
  let most = 0;
  const look = () => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before.arrayBuffers);
    collect();
    const { heapUsed } = process.memoryUsage();
    t.ok(heapUsed - before.heapUsed < 8e6, 'the entries are not kept');
  };
  const writer = new FingerprintWriter(path, HEAD);
  writer.beginInput('tapes.csv');
  const meanings = SCOPES.map((_, scope) => writer.meaning({ kind: 'volume', scope, notGiven: 0 }));
  const hash = new Uint32Array(4);
  for (let entry = 0; entry < count; entry++) {
    hash[0] = entry;
    writer.add(hash, 0, meanings[entry % 2] ?? 0, `E${entry}L6`);
    if (entry % 100_000 === 0) look();
  }
  writer.finish(SCOPES);
  const file = opened(t, path);
  file.eachLabel((entry) => {
    file.meaningAt(entry);
    if (entry % 100_000 === 0) look();
  });
  const copy = new FingerprintWriter(`${path}.copy`, HEAD);
  copy.beginInput('tapes.csv');
  for (const meaning of file.meanings) copy.meaning(meaning);
  copy.copy(file, 1, count - 1, (meaning) => meaning);
  look();
  copy.finish(SCOPES);
  t.ok(most < 4e6, `${most} bytes`);
});

t.test('the lines of a record above its last one are counted, up to the record before', async (t) => {
  const path = join(t.testdir(), 'file');
  const writer = new FingerprintWriter(path, HEAD);
  writer.beginInput('in');
  const hash = new Uint8Array(16);
  for (const kind of ['open', 'open', 'read', 'read', 'open', 'turn'] as const)
    writer.add(hash, 0, writer.meaning({ kind }), '');
  for (let line = 0; line < 5000; line++) writer.add(hash, 0, writer.meaning({ kind: 'open' }), '');
  writer.add(hash, 0, writer.meaning({ kind: 'excluded', reason: '', fits: true }), '');
  writer.finish([]);
  const file = FingerprintFile.open(path, HEAD.binding);
  t.strictSame(
    [0, 1, 2, 3, 4, 5, 6, 5006].map((entry) => file?.linesAbove(entry)),
    [0, 1, 2, 0, 0, 1, 0, 5000],
  );
  file?.close();
});
