import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { type LineKernel, MOST_LINES, openLineKernel } from '../../../../lib/records/kernel/line-kernel.ts';
import { ExpectedLines } from '../../../../lib/records/recognition/expected-lines.ts';
import { FingerprintError } from '../../../../lib/records/recognition/fingerprint-error.ts';
import { FingerprintFile } from '../../../../lib/records/recognition/fingerprint-file.ts';
import { FingerprintWriter } from '../../../../lib/records/recognition/fingerprint-writer.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { damageHashes, HEAD } from './written.ts';

const kernel = openLineKernel();
const path = join(temporaryFolder(t), 'file');

/** Scans lines, as many as a kernel takes at once. */
function scan(lines: readonly string[], by: LineKernel = kernel): void {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  by.reserve(bytes.length).set(bytes);
  by.scan(0, bytes.length, HEAD.key);
}

/** Opens a file that has an entry for each line. */
function fileOf(lines: readonly string[]): FingerprintFile {
  const writer = new FingerprintWriter(path, HEAD);
  writer.beginInput('in');
  const meaning = writer.meaning({ kind: 'read' });
  for (let from = 0; from < lines.length; from += MOST_LINES) {
    const some = lines.slice(from, from + MOST_LINES);
    scan(some);
    for (let line = 0; line < some.length; line++) writer.add(kernel.hashes, line * 4, meaning, '');
  }
  writer.finish([]);
  const file = FingerprintFile.open(path, HEAD.binding);
  if (file === undefined) throw new Error('there is no file');
  return file;
}

/** Looks for lines as the class does, one by one. */
class Naive {
  at = 0;
  readonly #entries: readonly string[];
  readonly #lines: readonly string[];
  #missed = 0;
  #isIndexed = false;

  constructor(entries: readonly string[], lines: readonly string[]) {
    [this.#entries, this.#lines] = [entries, lines];
  }

  same(line: number): number {
    let count = 0;
    while (this.#entries[this.at + count] === this.#lines[line + count] && line + count < this.#lines.length)
      count++;
    if (count > 0) this.#missed = 0;
    return count;
  }

  find(line: number): boolean {
    const from = this.#isIndexed ? 0 : this.at;
    const found = this.#entries.indexOf(this.#lines[line] ?? '', from);
    const isFound = found !== -1 && (this.#isIndexed || found < this.at + 48);
    if (isFound) this.at = found;
    else if (++this.#missed >= 64) this.#isIndexed = true;
    return isFound;
  }
}

const texts = fc.array(
  fc.oneof(
    fc.constantFrom('', '-', 'A'),
    fc.nat(500).map((number) => `L${number}`),
  ),
  {
    maxLength: 300,
  },
);
// What an export becomes until the next night: stretches that go, come, and change places.
const edits = fc.array(
  fc.record({
    kind: fc.constantFrom('cut', 'insert', 'move'),
    at: fc.nat(300),
    count: fc.nat(100),
    to: fc.nat(300),
  }),
  { maxLength: 4 },
);

t.test('lines are found as a search one by one finds them', async () => {
  fc.assert(
    fc.property(texts, edits, (entries, changes) => {
      const lines = [...entries];
      for (const { kind, at, count, to } of changes) {
        const some = kind === 'insert' ? [] : lines.splice(at, count);
        if (kind === 'insert') lines.splice(at, 0, ...Array.from({ length: count }, (_, each) => `N${each}`));
        if (kind === 'move') lines.splice(to, 0, ...some);
      }
      const file = fileOf(entries);
      scan(lines);
      const [expected, naive] = [new ExpectedLines(file, kernel), new Naive(entries, lines)];
      for (let line = 0; line < lines.length; ) {
        const [same, plain] = [expected.same(line), naive.same(line)];
        if (same !== plain) throw new Error(`line ${line}: ${same} are the same, not ${plain}`);
        if (same > 0) {
          // Not all of them need be taken.
          const taken = Math.max(1, same - (line % 3));
          [expected.at, naive.at, line] = [expected.at + taken, naive.at + taken, line + taken];
        } else if (expected.find(line) !== naive.find(line)) throw new Error(`line ${line}`);
        else if (naive.same(line) === 0) line++;
        if (expected.at !== naive.at) throw new Error(`entry ${expected.at}, not ${naive.at}`);
      }
      file.close();
    }),
    { numRuns: 200 },
  );
});

t.test('all entries of a large file are expected in their turn, and found from far away', async (t) => {
  const entries = Array.from({ length: 70_000 }, (_, at) => `L${at}`);
  const file = fileOf(entries);
  t.teardown(() => file.close());
  const expected = new ExpectedLines(file, kernel);
  for (let line = 0; line < entries.length; ) {
    const some = entries.slice(line, line + 10_000);
    scan(some);
    for (let at = 0; at < some.length; ) {
      const same = expected.same(at);
      if (same === 0) throw new Error(`line ${line + at}`);
      [at, expected.at] = [at + same, expected.at + same];
    }
    line += some.length;
  }
  t.equal(expected.at, entries.length);
  t.equal(expected.same(0), 0, 'behind the last one nothing is expected');
  scan([...Array.from({ length: 64 }, (_, at) => `N${at}`), 'L5', 'L6', 'L69000', 'L69001']);
  for (let line = 0; line < 64; line++) expected.find(line);
  t.equal(expected.find(64), true);
  t.equal(expected.at, 5);
  t.equal(expected.same(64), 2);
  t.equal(expected.find(66), true);
  t.equal(expected.at, 69_000);
  t.equal(expected.same(66), 2);
});

t.test('each scan is looked through anew', async (t) => {
  const file = fileOf(['A0', 'A1', 'A2', 'A3']);
  t.teardown(() => file.close());
  const expected = new ExpectedLines(file, kernel);
  scan(Array.from({ length: 64 }, (_, at) => `N${at}`));
  t.equal(expected.looksAnywhere, false);
  for (let line = 0; line < 64; line++) expected.find(line);
  t.equal(expected.looksAnywhere, true);
  for (const lines of [
    ['A2', 'A0', 'N1'],
    ['N1', 'A3', 'A1'],
  ]) {
    scan(lines);
    expected.begin();
    const found = lines.map((_, line) => (expected.find(line) ? `A${expected.at}` : 'N1'));
    t.strictSame(found, lines);
  }
});

t.test('many lines that are all the same are no hindrance', { timeout: 60_000 }, async (t) => {
  const entries = Array.from({ length: 300_000 }, (_, at) => (at === 200_000 ? 'A1' : ''));
  const file = fileOf(entries);
  t.teardown(() => file.close());
  const expected = new ExpectedLines(file, kernel);
  scan([...Array.from({ length: 64 }, (_, at) => `N${at}`), 'A1', '']);
  for (let line = 0; line < 64; line++) expected.find(line);
  t.equal(expected.find(64), true);
  t.equal(expected.at, 200_000);
  t.equal(expected.find(65), true);
  t.equal(expected.at, 0, 'of those the first');
});

t.test('in a file without entries nothing is found', async (t) => {
  const file = fileOf([]);
  t.teardown(() => file.close());
  const expected = new ExpectedLines(file, kernel);
  scan(Array.from({ length: 100 }, () => 'A'));
  for (let line = 0; line < 100; line++) t.notOk(expected.same(line) > 0 || expected.find(line));
});

t.test('a file that is damaged is told of', async (t) => {
  const file = fileOf(['A1', 'A2']);
  t.teardown(() => file.close());
  damageHashes(path);
  scan(['A1']);
  t.throws(() => new ExpectedLines(file, kernel).same(0), FingerprintError);
});

t.test('lines are looked for from afar only once many that follow each other were missed', async (t) => {
  const file = fileOf(['A0', 'A1', 'A2', 'A3']);
  t.teardown(() => file.close());
  const missed = Array.from({ length: 63 }, (_, at) => `N${at}`);
  const lines = [...missed, 'A1', ...missed, 'A0', 'A0'];
  scan(lines);
  const expected = new ExpectedLines(file, kernel);
  const found = lines.map((_, line) => {
    if (expected.same(line) === 0 && !expected.find(line)) return false;
    expected.at += expected.same(line);
    return true;
  });
  t.strictSame([found[63], found[127], found[128]], [true, false, true]);
});
