/** Returns the bytes 0, 1, 2, ..., which begin again behind 255. */
export function counting(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index);
}
