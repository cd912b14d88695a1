import { pipeline, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { TapesyncError } from '../errors/error.ts';
import { continued, firstBytes } from './first-bytes.ts';

interface Compression {
  readonly name: string;
  /** Matches the first bytes, read as Latin-1. */
  readonly magic: RegExp;
  open(): Transform & { readonly bytesWritten: number };
  /**
   * Whether the engine reads all members of a file, and takes bytes behind them for padding. Node's zstd stops after
   * a frame and drops the rest of the chunk.
   */
  readonly members: boolean;
}

// The size of a chunk of a file. The default of zlib, 16 KiB, would make four times as many batches.
const CHUNK_SIZE = 64 * 1024;

const ZSTD_OPTIONS = { chunkSize: CHUNK_SIZE, writableHighWaterMark: 1 };

const COMPRESSIONS: readonly Compression[] = [
  {
    name: 'gzip',
    magic: /^\x1f\x8b/,
    open: () => createGunzip({ chunkSize: CHUNK_SIZE }),
    members: true,
  },
  {
    name: 'zstd',
    // pzstd begins with a skippable frame.
    magic: /^(\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)/,
    // One chunk at a time: then its unread rest is known when it was written.
    open: () => createZstdDecompress(ZSTD_OPTIONS),
    members: false,
  },
];

const LONGEST_MAGIC = 4;

/**
 * Yields bytes decompressed if their first ones are those of gzip or zstd, else as they are. Throws SOURCE_CUT, with
 * the name `source`, where compressed data is damaged or ends too early, after all bytes that could be decompressed.
 */
export async function* decompressed(source: string, bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const head = await firstBytes(bytes, LONGEST_MAGIC);
  const whole = continued(head, bytes);
  const compression = COMPRESSIONS.find(({ magic }) => magic.test(head.toString('latin1')));
  if (compression === undefined) yield* whole;
  else yield* decompress(source, compression, whole);
}

async function* decompress(
  source: string,
  compression: Compression,
  bytes: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  const damaged = (problem: string, cause?: unknown) =>
    new TapesyncError('SOURCE_CUT', { source, compression: compression.name, problem }, { cause });
  let rest: Buffer = Buffer.alloc(0);
  try {
    do {
      const begun = rest;
      const engine = compression.open();
      let taken = 0;
      async function* input(): AsyncGenerator<Buffer> {
        // Not `for await`, which would close the bytes: the next engine reads on.
        for (let next = await firstOf(begun, bytes); !next.done; next = await bytes.next()) {
          rest = next.value;
          taken += rest.length;
          yield rest;
          if (left() > 0) return;
        }
      }
      const left = () => (compression.members ? 0 : taken - engine.bytesWritten);
      // Reading the engine throws every error, so the callback has nothing to do.
      pipeline(input(), engine, () => {});
      try {
        yield* engine;
      } catch (error) {
        // An error ends the iteration at once, with decompressed bytes still in the engine.
        const last: Buffer | null = engine.read();
        if (last !== null) yield last;
        throw isDamage(error) ? damaged(error.message, error) : error;
      }
      if (left() > 0 && engine.bytesWritten === 0)
        throw damaged('something else follows where it should end');
      rest = rest.subarray(rest.length - left());
    } while (rest.length > 0);
  } finally {
    // Not awaited: nothing may come on a pipe, and leaving the loop must not wait for it.
    bytes.return(undefined).catch(() => {});
  }
}

// The first bytes for an engine: those that the engine before did not read, else the next ones.
async function firstOf(begun: Buffer, bytes: AsyncGenerator<Buffer>): Promise<IteratorResult<Buffer>> {
  return begun.length > 0 ? { done: false, value: begun } : bytes.next();
}

function isDamage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^Z(STD)?_/.test(String(error.code));
}
