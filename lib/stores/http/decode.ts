import { pipeline, type Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Answer } from './transport.ts';

// Answers that are kept in memory: a thousand results, a list of repositories.
const LARGEST_ANSWER = 64 * 2 ** 20;

// Bytes that come out of a decoder at once. With 16 KiB, its default, a sync took a third more time.
const PIECE = 256 * 1024;

const DECODERS = new Map<string, (options: { readonly chunkSize: number }) => Transform>([
  ['zstd', createZstdDecompress],
  ['gzip', createGunzip],
]);

/** Yields the body of an answer, decompressed. Throws where it is cut or damaged. */
export function decoded({ headers, raw }: Pick<Answer, 'headers' | 'raw'>): AsyncIterable<Buffer> {
  const encoding = String(headers['content-encoding'] ?? 'identity');
  if (encoding === 'identity') return raw;
  const decoder = DECODERS.get(encoding)?.({ chunkSize: PIECE });
  if (decoder === undefined) {
    raw.destroy();
    throw new Error(`the answer is encoded as ${JSON.stringify(encoding)}, which was not asked for`);
  }
  // The error reaches whoever reads the decoder, which the pipeline destroys with it.
  return pipeline(raw, decoder, () => {}) as Readable;
}

/** Reads an answer to its end as text. */
export async function textOf(answer: Answer): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of decoded(answer)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LARGEST_ANSWER) throw new Error('the answer has no end');
  }
  return Buffer.concat(chunks).toString();
}
