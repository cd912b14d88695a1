import { pipeline, type Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Answer } from './requests.ts';

/** Yields the body of an answer, decompressed. Throws where it is cut or damaged. */
export function decoded({ headers, raw }: Pick<Answer, 'headers' | 'raw'>): AsyncIterable<Buffer> {
  const decoder = decoderOf(String(headers['content-encoding'] ?? 'identity'));
  if (decoder === undefined) return raw;
  // The error reaches whoever reads the decoder, which the pipeline destroys with it.
  return pipeline(raw, decoder, () => {}) as Readable;
}

function decoderOf(encoding: string) {
  switch (encoding) {
    case 'zstd':
      return createZstdDecompress();
    case 'gzip':
      return createGunzip();
    case 'identity':
      return undefined;
    default:
      throw new Error(`the answer is encoded as ${JSON.stringify(encoding)}, which was not asked for`);
  }
}
