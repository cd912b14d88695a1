import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import type { SpillFile } from '../../platform/spill/spill-file.ts';
import { damaged, type Reading } from './damage.ts';

const CHUNK_SIZE = 64 * 1024;

// Workbooks have some dozens.
const MOST_PARTS = 65_536;

const [STORED, DEFLATED] = [0, 8];

/** The parts of a workbook: an archive of which any can be read. */
export class Archive {
  readonly #reading: Reading;
  readonly #file: SpillFile;
  readonly #zip: ZipFile;
  readonly #parts: ReadonlyMap<string, Entry>;

  private constructor(reading: Reading, file: SpillFile, zip: ZipFile, parts: ReadonlyMap<string, Entry>) {
    this.#reading = reading;
    this.#file = file;
    this.#zip = zip;
    this.#parts = parts;
  }

  /** Reads the directory of an archive. Throws SOURCE_CUT where it is damaged. */
  static async open(reading: Reading, file: SpillFile): Promise<Archive> {
    const { source } = reading;
    try {
      const zip = await yauzl.fromRandomAccessReaderPromise(new SpillReader(file), file.bytes, {
        autoClose: false,
      });
      const parts = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        reading.signal.throwIfAborted();
        const name = partKey(entry.fileName);
        // Which of two would count is up to who reads them.
        if (parts.has(name)) throw damaged(source, `it has two parts ${entry.fileName}`);
        if (parts.size === MOST_PARTS) throw damaged(source, `it has more than ${MOST_PARTS} parts`);
        parts.set(name, entry);
      }
      return new Archive(reading, file, zip, parts);
    } catch (error) {
      if (reading.signal.aborted) throw error;
      throw asDamage(source, error);
    }
  }

  /** Says whether there is a part of this name. */
  has(name: string): boolean {
    return this.#parts.has(partKey(name));
  }

  /** Yields the bytes of a part. Throws SOURCE_CUT where it is missing, damaged or in no form that workbooks have. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const { source, guard, signal } = this.#reading;
    const entry = this.#parts.get(partKey(name));
    if (entry === undefined) throw damaged(source, `its part ${name} is missing`);
    const { compressionMethod: method } = entry;
    if (entry.isEncrypted() || (method !== STORED && method !== DEFLATED))
      throw damaged(
        source,
        `its part ${name} is encrypted, or compressed in a way that workbooks do not use`,
      );
    let size = 0;
    let sum = 0;
    try {
      const stored = await this.#stored(entry);
      for await (const bytes of method === DEFLATED ? inflated(stored) : stored) {
        signal.throwIfAborted();
        guard.take(bytes.length);
        size += bytes.length;
        sum = crc32(bytes, sum);
        yield bytes;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      throw asDamage(source, error, name);
    }
    if (size !== entry.uncompressedSize || sum !== entry.crc32)
      throw damaged(source, `its part ${name} has not the size and checksum that were noted for it`);
  }

  async #stored(entry: Entry): Promise<Iterable<Buffer>> {
    const { fileDataStart } = await this.#zip.readLocalFileHeaderPromise(entry, { minimal: true });
    return range(this.#file, fileDataStart, fileDataStart + entry.compressedSize);
  }
}

// Names of parts are equal whatever their case.
function partKey(name: string): string {
  return name.replace(/^\/+/, '').toLowerCase();
}

function* range(file: SpillFile, start: number, end: number): Generator<Buffer> {
  if (end > file.bytes) throw new Error('it ends behind the end of the file');
  for (let at = start; at < end; at += CHUNK_SIZE) {
    const bytes = Buffer.allocUnsafeSlow(Math.min(CHUNK_SIZE, end - at));
    file.readAt(bytes, at);
    yield bytes;
  }
}

function inflated(stored: Iterable<Buffer>): AsyncIterable<Buffer> {
  // Reading the engine throws every error, so the callback has nothing to do.
  return pipeline(Readable.from(stored), createInflateRaw({ chunkSize: CHUNK_SIZE }), () => {});
}

function asDamage(source: string, error: unknown, part?: string): TapesyncError {
  if (error instanceof TapesyncError) return error;
  return damaged(source, part === undefined ? messageOf(error) : `${part}: ${messageOf(error)}`, error);
}

/** Lets the reader of archives read a spill file. */
class SpillReader extends yauzl.RandomAccessReader {
  readonly #file: SpillFile;

  constructor(file: SpillFile) {
    super();
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(range(this.#file, start, end));
  }
}
