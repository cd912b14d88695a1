import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Greatest size in bytes of a file that is read as a whole. */
export const LARGEST_FILE = 16 * 1024 * 1024;

const PIECE = 64 * 1024;

/**
 * Reads a file, or what comes through a pipe, as a whole: a definition, a configuration, a password. Throws where it cannot be
 * read or is larger than the limit: a device may have no end, and so may a pipe.
 *
 * @param limit bytes
 */
export function readWhole(path: string, limit = LARGEST_FILE): Buffer {
  // On Windows there is no such flag.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOCTTY ?? 0));
  try {
    return readAll(descriptor, limit);
  } finally {
    closeSync(descriptor);
  }
}

function readAll(descriptor: number, limit: number): Buffer {
  const stats = fstatSync(descriptor);
  const tooLarge = () => new Error(`it is larger than ${limit} bytes`);
  if (stats.isFile() && stats.size > limit) throw tooLarge();
  const pieces: Buffer[] = [];
  let length = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(stats.isFile() ? Math.max(PIECE, stats.size + 1 - length) : PIECE);
    const count = readSync(descriptor, piece);
    if (count === 0) return Buffer.concat(pieces, length);
    length += count;
    if (length > limit) throw tooLarge();
    pieces.push(piece.subarray(0, count));
  }
}
