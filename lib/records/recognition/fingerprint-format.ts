/**
 * The file of fingerprints, whose numbers are 4 bytes each in the byte order of the machine:
 *
 *     header     magic (2 numbers), version, entries in a block
 *     block ...  hashes, 16 bytes an entry | runs, 2 numbers each | labels, a newline behind each
 *     directory  5 numbers a block: runs, bytes of labels, and the CRC-32 of hashes, runs and labels
 *     text       JSON of all else
 *     trailer    entries, bytes of the text, CRC-32 of directory, text and these two, version, magic
 *
 * All blocks but the last are full. A run is the number of a meaning, and how many entries have it.
 *
 * @module
 */

/** Bytes of the hash of a line. */
export const HASH_BYTES = 16;
/** Bytes of the key that lines are hashed with. */
export const KEY_BYTES = 16;
/** Entries in a block. */
export const BLOCK_ENTRIES = 4096;
/** Bytes of the hashes of a full block. */
export const BLOCK_HASH_BYTES = BLOCK_ENTRIES * HASH_BYTES;
/** Bytes of a run. */
export const RUN_BYTES = 8;
/** Letters of a label. */
export const LABEL_LETTERS = 64;
/** Bytes of the labels of a full block. */
export const BLOCK_LABEL_BYTES = BLOCK_ENTRIES * (LABEL_LETTERS + 1);
/** Meanings that a file may have. */
export const MEANINGS = 1 << 16;
/** Bytes that the text may have. */
export const TEXT_BYTES = 32 << 20;
/** Entries that a file may have. */
export const ENTRIES = 0xffff_ffff;

/** What is behind every label. */
export const NEWLINE = 0x0a;

// "tapesync" on most machines; on one of another byte order it is not, nor is anything else there.
const MAGIC = [0x6570_6174, 0x636e_7973];
const VERSION = 1;
const HEADER = Uint32Array.of(...MAGIC, VERSION, BLOCK_ENTRIES);

/** Bytes of the header. */
export const HEADER_BYTES = HEADER.byteLength;
/** Bytes of the trailer. */
export const TRAILER_BYTES = 24;
/** Bytes of the trailer that its checksum is of. */
export const TRAILER_CHECKED_BYTES = 8;

/** What the trailer says of the file. */
export interface Trailer {
  readonly entries: number;
  readonly textBytes: number;
  readonly checksum: number;
}

/** Returns the bytes of a header. */
export function headerBytes(): Uint8Array {
  return bytesOf(HEADER.slice());
}

/** Says whether a file begins with the header of this version. */
export function isHeader(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, bytesOf(HEADER)) === 0;
}

/** Returns the bytes of a trailer. */
export function trailerBytes({ entries, textBytes, checksum }: Trailer): Uint8Array {
  return bytesOf(Uint32Array.of(entries, textBytes, checksum, VERSION, ...MAGIC));
}

/** Reads a trailer; `undefined` where it is of another version, or none. */
export function readTrailer(bytes: Uint8Array): Trailer | undefined {
  const [entries = 0, textBytes = 0, checksum = 0] = new Uint32Array(bytes.slice().buffer);
  const trailer = { entries, textBytes, checksum };
  return Buffer.compare(bytes, trailerBytes(trailer)) === 0 ? trailer : undefined;
}

/** Returns how many blocks some entries take. */
export function blocksOf(entries: number): number {
  return Math.ceil(entries / BLOCK_ENTRIES);
}

/** Says whether a byte can be part of a label: a visible letter of ASCII. */
export function isLetter(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

/** Returns the bytes that numbers lie in. */
export function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
