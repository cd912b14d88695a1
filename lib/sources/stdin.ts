import { fstat } from 'node:fs';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { fileSize } from './file-size.ts';
import type { Source } from './source.ts';
import { streamBytes } from './stream-bytes.ts';

/** The name by which stdin is given as an input. */
export const STDIN = '-';

/** Returns the source of a standard input, which can be read once. */
export function stdinSource(stream: Readable): Source {
  const name = 'stdin';
  return {
    name,
    bytes: (signal) => streamBytes(name, stream, signal),
    size: async () => {
      const descriptor = 'fd' in stream ? stream.fd : undefined;
      return typeof descriptor === 'number' ? fileSize(promisify(fstat)(descriptor)) : undefined;
    },
  };
}
