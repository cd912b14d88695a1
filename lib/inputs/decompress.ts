import { pipeline, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { TapesyncError } from '../errors.ts';

interface Compression {
  readonly name: string;
  readonly magic: Buffer;
  open(): Transform & { readonly bytesWritten: number };
  /** Whether the engine reads all members of a file by itself, and takes what follows them for padding. */
  readonly members: boolean;
}

// As much as a file gives at a time; zlib's own 16 KiB would make four times as many batches.
const CHUNK_SIZE = 64 * 1024;

const COMPRESSIONS: readonly Compression[] = [
  {
    name: 'gzip',
    magic: Buffer.from([0x1f, 0x8b]),
    open: () => createGunzip({ chunkSize: CHUNK_SIZE }),
    members: true,
  },
  {
    name: 'zstd',
    magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    open: () => createZstdDecompress({ chunkSize: CHUNK_SIZE }),
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
  const compression = COMPRESSIONS.find(({ magic }) => magic.equals(head.subarray(0, magic.length)));
  if (compression === undefined) yield* whole;
  else yield* decompress(source, compression, whole);
}

async function* decompress(
  source: string,
  compression: Compression,
  bytes: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  const engine = compression.open();
  let taken = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      taken += chunk.length;
      yield chunk;
    }
  }
  // The engine's own reader sees every error, so that there is nothing left to do when the pipeline ends.
  pipeline(counted(), engine, () => {});
  const damaged = (problem: string, cause?: unknown) =>
    new TapesyncError('SOURCE_CUT', { source, compression: compression.name, problem }, { cause });
  try {
    yield* engine as AsyncIterable<Buffer>;
  } catch (error) {
    // An error ends the iteration at once; what was decompressed before it is still to be had.
    const rest: Buffer | null = engine.read();
    if (rest !== null) yield rest;
    throw isDamage(error) ? damaged(error.message, error) : error;
  }
  // Node's zstd ends quietly behind the first frame when others follow it in the same chunk.
  if (!compression.members && engine.bytesWritten < taken) {
    throw damaged('more follows where it should end; compress the export in one piece');
  }
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
  yield head;
  yield* rest;
}
