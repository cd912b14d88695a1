import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { modeGranting, OTHERS } from '../../platform/exposed-file.ts';
import { EntryTable } from './entry-table.ts';
import { LabelsOfBlock, RunsOfBlock, readExactly, readPart } from './fingerprint-blocks.ts';
import { DIRECTORY_BYTES, FingerprintDirectory } from './fingerprint-directory.ts';
import { FingerprintError } from './fingerprint-error.ts';
import {
  BLOCK_ENTRIES,
  BLOCK_HASH_BYTES,
  BLOCK_LABEL_BYTES,
  blocksOf,
  bytesOf,
  HASH_BYTES,
  HEADER_BYTES,
  isHeader,
  readTrailer,
  TEXT_BYTES,
  TRAILER_BYTES,
  TRAILER_CHECKED_BYTES,
} from './fingerprint-format.ts';
import {
  type FingerprintText,
  type KnownInput,
  type KnownScope,
  type Meaning,
  readFingerprintText,
} from './fingerprint-text.ts';
import { LabelTable } from './label-table.ts';

const HASH_WORDS = HASH_BYTES / 4;

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
// A link could lead anywhere, and a pipe would wait for who writes. On Windows there are no such flags.
const EXISTING = O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);

interface Contents {
  readonly size: number;
  readonly directory: FingerprintDirectory;
  readonly text: FingerprintText;
}

/**
 * The fingerprints that an earlier run left, in the order of its lines. Nothing of the file is believed unchecked: a method
 * that comes upon damage throws FingerprintError. No more than a few blocks are in memory, unless all entries are asked for.
 */
export class FingerprintFile {
  /** How many entries there are. */
  readonly size: number;
  readonly key: Uint8Array;
  readonly meanings: readonly Meaning[];
  readonly scopes: readonly KnownScope[];
  readonly inputs: readonly KnownInput[];
  readonly #descriptor: number;
  readonly #directory: FingerprintDirectory;
  readonly #hashes = new Uint8Array(BLOCK_HASH_BYTES);
  #hashesOf = -1; // the block that they are of
  readonly #runs = new RunsOfBlock();
  #runsOf = -1;
  readonly #labels = new LabelsOfBlock();
  #labelsOf = -1;
  readonly #scratch = new Uint8Array(BLOCK_LABEL_BYTES);
  readonly #checked: Uint8Array; // blocks whose labels are whole
  #table: EntryTable | undefined;
  #labelTable: LabelTable | undefined;
  #isOpen = true;

  private constructor(descriptor: number, { size, directory, text }: Contents) {
    this.#descriptor = descriptor;
    this.#directory = directory;
    this.size = size;
    this.#checked = new Uint8Array(blocksOf(size));
    this.key = text.key;
    this.meanings = text.meanings;
    this.scopes = text.scopes;
    this.inputs = text.inputs;
  }

  /**
   * Opens a file; returns `undefined` where there is none that can be of use: none at all, one that is damaged, of another
   * version, bound to something else, or one that anybody else than this user owns, reads or writes.
   */
  static open(path: string, binding: string): FingerprintFile | undefined {
    let descriptor: number;
    try {
      descriptor = openSync(path, EXISTING);
    } catch {
      return undefined;
    }
    try {
      const contents = readContents(descriptor);
      if (contents?.text.binding === binding) return new FingerprintFile(descriptor, contents);
    } catch (error) {
      if (!(error instanceof FingerprintError)) {
        closeSync(descriptor);
        throw error;
      }
    }
    closeSync(descriptor);
    return undefined;
  }

  /** Hashes and meanings of all entries, once they are in memory. */
  get table(): EntryTable | undefined {
    return this.#table;
  }

  /** All labels, in memory. */
  get labelTable(): LabelTable {
    this.#labelTable ??= this.#readLabels();
    return this.#labelTable;
  }

  /** Reads hashes and meanings of all entries into memory: from now on they are asked for in no order. */
  readAll(): EntryTable {
    this.#table ??= this.#readEntries();
    return this.#table;
  }

  /** Copies the hashes of entries, four words each, to a place in `into`. */
  hashes(first: number, count: number, into: Uint32Array, to = 0): void {
    this.#check(first, count);
    if (into.length < to + count * HASH_WORDS) throw new RangeError('there is no room for the hashes');
    const bytes = bytesOf(into.subarray(to));
    for (let entry = first; entry < first + count; ) {
      const block = Math.floor(entry / BLOCK_ENTRIES);
      const from = entry % BLOCK_ENTRIES;
      const size = this.#directory.sizeOf(block);
      const taken = Math.min(size - from, first + count - entry);
      const at = (entry - first) * HASH_BYTES;
      const room = bytes.subarray(at, at + taken * HASH_BYTES);
      if (taken === size && block !== this.#hashesOf)
        readPart(this.#descriptor, this.#directory.hashes(block), room);
      else room.set(this.#hashesIn(block).subarray(from * HASH_BYTES, (from + taken) * HASH_BYTES));
      entry += taken;
    }
  }

  /** Returns the number of the meaning of an entry. */
  meaningAt(entry: number): number {
    const table = this.#table;
    if (table === undefined) return this.#runsAround(entry).meaning(entry % BLOCK_ENTRIES);
    this.#check(entry, 1);
    return table.meaning(entry);
  }

  /** Returns how many entries share their meaning from one on, `most` at most; where a block ends, it may be fewer than there are. */
  runAt(entry: number, most = BLOCK_ENTRIES): number {
    const table = this.#table;
    if (table === undefined) return Math.min(most, this.#runsAround(entry).length(entry % BLOCK_ENTRIES));
    this.#check(entry, 1);
    return table.run(entry, most);
  }

  /** Returns how many lines the record of an entry has above it. */
  linesAbove(entry: number): number {
    let count = 0;
    while (count < entry && this.meanings[this.meaningAt(entry - count - 1)]?.kind === 'open') count++;
    return count;
  }

  /** Returns the label of an entry; empty where it has none. */
  label(entry: number): string {
    this.#check(entry, 1);
    if (this.#table !== undefined) return this.labelTable.label(entry);
    const labels = this.#labelsIn(Math.floor(entry / BLOCK_ENTRIES));
    const at = entry % BLOCK_ENTRIES;
    return labels.bytes.toString('latin1', labels.start(at), labels.end(at));
  }

  /**
   * Copies the labels of entries of one block, each with a newline behind it, to a place in `into`, which has room for
   * them; returns where they end.
   */
  labels(first: number, count: number, into: Uint8Array, at: number): number {
    this.#check(first, count);
    if (count === 0) return at;
    const labels = this.#labelsIn(Math.floor(first / BLOCK_ENTRIES));
    const from = first % BLOCK_ENTRIES;
    const [start, end] = [labels.start(from), labels.start(from + count)];
    into.set(labels.bytes.subarray(start, end), at);
    return at + end - start;
  }

  /** Calls `visit` for the label of each entry, in order: with the bytes among which it is, which are good until it returns. */
  eachLabel(visit: (entry: number, bytes: Uint8Array, start: number, end: number) => void): void {
    // Not those of the other methods, which may be called meanwhile.
    const labels = new LabelsOfBlock();
    for (let block = 0; block < blocksOf(this.size); block++) {
      const size = this.#directory.sizeOf(block);
      labels.read(this.#descriptor, this.#directory.labels(block), size);
      for (let at = 0; at < size; at++)
        visit(block * BLOCK_ENTRIES + at, labels.bytes, labels.start(at), labels.end(at));
    }
  }

  /** Closes the file. */
  close(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
  }

  #readEntries(): EntryTable {
    const table = new EntryTable(this.size);
    const hashes = new Uint32Array(BLOCK_ENTRIES * HASH_WORDS);
    for (let block = 0; block < blocksOf(this.size); block++) {
      const first = block * BLOCK_ENTRIES;
      const count = this.#directory.sizeOf(block);
      this.hashes(first, count, hashes);
      const runs = this.#runsAround(first);
      for (let at = 0; at < count; at++) table.set(first + at, hashes, at * HASH_WORDS, runs.meaning(at));
    }
    return table;
  }

  #readLabels(): LabelTable {
    let bytes = 0;
    for (let block = 0; block < blocksOf(this.size); block++) bytes += this.#directory.labels(block).bytes;
    const table = new LabelTable(this.size, bytes);
    this.eachLabel((_, bytes, start, end) => table.add(bytes, start, end + 1));
    return table;
  }

  #hashesIn(block: number): Uint8Array {
    const part = this.#directory.hashes(block);
    if (block !== this.#hashesOf) {
      this.#hashesOf = -1;
      readPart(this.#descriptor, part, this.#hashes.subarray(0, part.bytes));
      this.#hashesOf = block;
    }
    return this.#hashes;
  }

  #runsAround(entry: number): RunsOfBlock {
    const block = Math.floor(entry / BLOCK_ENTRIES);
    if (block !== this.#runsOf) {
      this.#check(entry, 1);
      this.#runsOf = -1;
      this.#readRuns(block, this.#runs);
      this.#runsOf = block;
    } else if (entry >= this.size) this.#check(entry, 1);
    return this.#runs;
  }

  #readRuns(block: number, runs: RunsOfBlock): void {
    const { length } = this.meanings;
    runs.read(this.#descriptor, this.#directory.runs(block), this.#directory.sizeOf(block), length);
    this.#checkLabels(block);
  }

  // What was recognized cannot be read any more once its label turns out to be damaged.
  #checkLabels(block: number): void {
    if (this.#checked[block] === 1) return;
    const part = this.#directory.labels(block);
    readPart(this.#descriptor, part, this.#scratch.subarray(0, part.bytes));
    this.#checked[block] = 1;
  }

  #labelsIn(block: number): LabelsOfBlock {
    if (block !== this.#labelsOf) {
      this.#labelsOf = -1;
      this.#labels.read(this.#descriptor, this.#directory.labels(block), this.#directory.sizeOf(block));
      this.#labelsOf = block;
    }
    return this.#labels;
  }

  #check(first: number, count: number): void {
    if (!this.#isOpen) throw new Error('the fingerprints are closed');
    if (first >= 0 && count >= 0 && first + count <= this.size) return;
    throw new RangeError(`there are ${this.size} entries, not ${count} from ${first} on`);
  }
}

function readContents(descriptor: number): Contents | undefined {
  const found = fstatSync(descriptor);
  const self = process.geteuid?.() ?? found.uid;
  if (!found.isFile() || found.uid !== self || modeGranting(OTHERS, found) !== undefined) return undefined;
  if (found.size < HEADER_BYTES + TRAILER_BYTES) return undefined;
  const header = new Uint8Array(HEADER_BYTES);
  readExactly(descriptor, header, 0);
  if (!isHeader(header)) return undefined;
  const end = new Uint8Array(TRAILER_BYTES);
  readExactly(descriptor, end, found.size - TRAILER_BYTES);
  const trailer = readTrailer(end);
  if (trailer === undefined || trailer.textBytes > TEXT_BYTES) return undefined;
  const { entries, textBytes, checksum } = trailer;
  const directoryBytes = blocksOf(entries) * DIRECTORY_BYTES;
  const start = found.size - TRAILER_BYTES - textBytes - directoryBytes;
  if (start < HEADER_BYTES) return undefined;
  const footer = Buffer.allocUnsafeSlow(directoryBytes + textBytes);
  readExactly(descriptor, footer, start);
  if (crc32(end.subarray(0, TRAILER_CHECKED_BYTES), crc32(footer)) !== checksum) return undefined;
  // Apart from the text, which is of no more use once it is read.
  const directory = FingerprintDirectory.read(entries, Uint8Array.from(footer.subarray(0, directoryBytes)));
  if (directory?.end !== start) return undefined;
  const text = readFingerprintText(footer.toString('utf8', directoryBytes), entries);
  return text && { size: entries, directory, text };
}
