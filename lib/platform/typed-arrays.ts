/**
 * Reads of arrays of numbers at places that are known to be within them. V8 inlines them.
 *
 * @module
 */

/** Returns the byte at a place, which lies within the bytes. */
export function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}

/** Returns the number at a place, which lies within the numbers. */
export function numberAt(numbers: Uint32Array | Int32Array | readonly number[], index: number): number {
  return numbers[index] as number;
}
