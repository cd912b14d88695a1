/**
 * Reads of arrays of numbers at places that are known to be within them. The innermost loops say `bytes[at] ?? 0`
 * instead: these functions see arrays of several kinds, and V8 then has to find out of which kind each one is.
 *
 * @module
 */

/** Returns the byte at a place, which lies within the bytes. */
export function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}

/** Returns the number at a place, which lies within the numbers. */
export function numberAt(
  numbers: Uint32Array | Int32Array | Float64Array | readonly number[],
  index: number,
): number {
  return numbers[index] as number;
}
