import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileSize } from './file-size.ts';
import type { Source } from './source.ts';
import { streamBytes } from './stream-bytes.ts';

/** Returns the source of a file; its name is the path. */
export function fileSource(path: string): Source {
  return {
    name: path,
    // A generator, so that nothing is opened before it is read.
    async *bytes(signal) {
      yield* streamBytes(path, createReadStream(path), signal);
    },
    size: () => fileSize(stat(path)),
  };
}
