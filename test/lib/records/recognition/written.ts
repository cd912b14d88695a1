import { readFileSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Random, randomOf } from '../../../../bench/mutation.ts';
import { trustedScope } from '../../../../lib/model/scope.ts';
import { FingerprintError } from '../../../../lib/records/recognition/fingerprint-error.ts';
import { FingerprintFile } from '../../../../lib/records/recognition/fingerprint-file.ts';
import type { KnownScope, Meaning } from '../../../../lib/records/recognition/fingerprint-text.ts';
import { FingerprintWriter } from '../../../../lib/records/recognition/fingerprint-writer.ts';

export const HEAD = { binding: 'what is read', key: Uint8Array.from({ length: 16 }, (_, at) => at * 7) };

export const SCOPES: readonly KnownScope[] = [
  {
    ...trustedScope('US01', 'LTO'),
    revision: 'r1',
    volumes: 12,
    versions: 40,
    doubtful: ['A1', 'B2'],
    foreign: ['C3\t1'],
  },
  {
    ...trustedScope('US02', 'LTO'),
    revision: 'ä\n"',
    volumes: 0,
    versions: 2 ** 40,
    doubtful: [],
    foreign: [],
  },
];

const MEANINGS: readonly Meaning[] = [
  { kind: 'volume', scope: 0, notGiven: 0 },
  { kind: 'volume', scope: 1, notGiven: 2 ** 40 + 1 },
  { kind: 'excluded', reason: 'ä filter\nof "two" lines', fits: true },
];

export interface Entry {
  readonly hash: Uint8Array;
  readonly meaning: Meaning;
  readonly label: string;
}

/** Makes entries in runs of some random length. */
export function entriesOf(count: number, random: Random = randomOf(count)): readonly Entry[] {
  let meaning = random.pick(MEANINGS);
  return Array.from({ length: count }, () => {
    if (random.below(5) === 0) meaning = random.pick(MEANINGS);
    const label = meaning.kind === 'excluded' ? '' : `E${random.below(1e6)}`.padEnd(random.below(64), '~');
    return { hash: random.bytes(16), meaning, label };
  });
}

/** Adds entries to those that are being written. */
export function addAll(writer: FingerprintWriter, entries: readonly Entry[]): void {
  for (const [at, { hash, meaning, label }] of entries.entries()) {
    const number = writer.meaning(meaning);
    if (at % 2 === 0) writer.add(Buffer.concat([Buffer.from('xyz'), hash]), 3, number, label);
    else writer.add(new Uint32Array(Uint8Array.from([...hash, ...hash]).buffer), 4, number, label);
  }
}

/** Writes a file of entries, all of one input. */
export function write(path: string, entries: readonly Entry[]): void {
  const writer = new FingerprintWriter(path, HEAD);
  writer.beginInput('tapes.csv');
  addAll(writer, entries);
  writer.finish(SCOPES);
}

/** Reads all entries, by every way that there is. */
export function entriesIn(file: FingerprintFile): readonly Entry[] {
  const words = new Uint32Array(file.size * 4);
  file.hashes(0, file.size, words);
  const hashes = new Uint8Array(words.buffer);
  const labels: string[] = [];
  file.eachLabel((entry, bytes, start, end) => {
    labels[entry] = Buffer.from(bytes.subarray(start, end)).toString();
  });
  const entries: Entry[] = [];
  for (let first = 0; first < file.size; ) {
    const meaning = file.meanings[file.meaningAt(first)] as Meaning;
    const count = file.runAt(first);
    for (let entry = first; entry < first + count; entry++) {
      const label = file.label(entry);
      if (label !== labels[entry]) throw new Error('two ways of reading a label differ');
      entries.push({ hash: hashes.slice(entry * 16, entry * 16 + 16), meaning, label });
    }
    first += count;
  }
  return entries;
}

/** Returns what a file says; `undefined` where it says nothing. A bug of the reader is thrown on. */
export function readAll(path: string): readonly Entry[] | undefined {
  const file = FingerprintFile.open(path, HEAD.binding);
  try {
    return file && entriesIn(file);
  } catch (error) {
    if (error instanceof FingerprintError) return undefined;
    throw error;
  } finally {
    file?.close();
  }
}

/** Returns entries as a text each, which compares by their content. */
export const plain = (entries: readonly Entry[]): readonly string[] =>
  entries.map(({ hash, meaning, label }) =>
    JSON.stringify([Buffer.from(hash).toString('hex'), meaning, label]),
  );

/** What a file of one block says, with checksums that are right. */
export interface Forged {
  readonly entries?: number;
  readonly runs?: readonly number[];
  readonly labels?: string;
  readonly text?: unknown;
  /** Instead of what the block has: runs and bytes of labels. */
  readonly directory?: readonly [runs: number, labelBytes: number];
}

/** What a file says where it is not forged. */
export const TEXT = {
  binding: HEAD.binding,
  key: '00'.repeat(16),
  scopes: [[['US01', 'LTO', 'r1'], [1, 1], ['A1'], ['B1\t1']]],
  meanings: [
    [0, 0],
    ['excluded', 'a filter'],
  ],
  inputs: ['tapes.csv'],
  counts: [3],
};

/** Writes a file of three entries as it is documented, but for what is forged. */
export function forge(
  path: string,
  { entries = 3, runs = [0, 2, 1, 1], labels = 'A1\nA2\n\n', text = TEXT, directory }: Forged,
): void {
  const numbers = (...all: readonly number[]) => Buffer.from(Uint32Array.from(all).buffer);
  const hashes = Buffer.alloc(3 * 16, 1);
  const runBytes = numbers(...runs);
  const sizes = directory ?? [runs.length / 2, Buffer.byteLength(labels)];
  const listed = numbers(...sizes, crc32(hashes), crc32(runBytes), crc32(labels));
  const json = Buffer.from(typeof text === 'string' ? text : JSON.stringify(text));
  const checked = numbers(entries, json.length);
  const checksum = crc32(Buffer.concat([listed, json, checked]));
  const magic = Buffer.from('tapesync');
  const parts = [magic, numbers(1, 4096), hashes, runBytes, Buffer.from(labels), listed, json, checked];
  writeFileSync(path, Buffer.concat([...parts, numbers(checksum, 1), magic]), { mode: 0o600 });
}

/** Damages the hashes of the first entry of a file, which is open or not. */
export function damageHashes(path: string): void {
  const bytes = readFileSync(path);
  // Behind a header of 16 bytes.
  bytes[16] = (bytes[16] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
