import { pipeline, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { TapesyncError } from '../errors/error.ts';

interface Compression {
  readonly name: string;
  /** Matches the first bytes, taken as characters. */
  readonly magic: RegExp;
  open(): Transform & { readonly bytesWritten: number };
  /**
   * Whether the engine reads all members of a file by itself, and takes what follows them for padding. Node's zstd ends
   * behind a frame with whatever else is in the same chunk, and goes on only where the next frame begins with the next one.
   */
  readonly members: boolean;
}

// As much as a file gives at a time; zlib's own 16 KiB would make four times as many batches.
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
    // pzstd begins with a frame that is to be skipped.
    magic: /^(\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)/,
    // One chunk at a time: what is left of it is known when it has been dealt with.
    open: () => createZstdDecompress(ZSTD_OPTIONS),
    members: false,
  },
];

const LONGEST_MAGIC = 4;

/**
 * Yields bytes as they are, or decompressed where their first ones say that they are gzip or zstd. Throws
 * SOURCE_CUT, in the name of `source`, when compressed data is damaged or ends too early, after all that could be
 * decompressed.
 */
export async function* decompressed(source: string, bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const head = await firstBytes(bytes);
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
        // Not `for await`: what one engine leaves is for the next one.
        for (let next = await followed(begun, bytes); !next.done; next = await bytes.next()) {
          rest = next.value;
          taken += rest.length;
          yield rest;
          if (left() > 0) return;
        }
      }
      const left = () => (compression.members ? 0 : taken - engine.bytesWritten);
      // The engine's own reader sees every error, so that there is nothing left to do when the pipeline ends.
      pipeline(input(), engine, () => {});
      try {
        yield* engine as AsyncIterable<Buffer>;
      } catch (error) {
        // An error ends the iteration at once; what was decompressed before it is still to be had.
        const behind: Buffer | null = engine.read();
        if (behind !== null) yield behind;
        throw isDamage(error) ? damaged(error.message, error) : error;
      }
      if (left() > 0 && engine.bytesWritten === 0)
        throw damaged('something else follows where it should end');
      rest = rest.subarray(rest.length - left());
    } while (rest.length > 0);
  } finally {
    // Whoever leaves early does not wait for a pipe on which nothing comes.
    bytes.return(undefined).catch(() => {});
  }
}

// The first bytes for an engine: those that the one before has left, if it has left any.
async function followed(begun: Buffer, bytes: AsyncGenerator<Buffer>): Promise<IteratorResult<Buffer>> {
  return begun.length > 0 ? { done: false, value: begun } : bytes.next();
}

function isDamage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^Z(STD)?_/.test(String(error.code));
}

async function firstBytes(bytes: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < LONGEST_MAGIC) {
    const next = await bytes.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* continued(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
