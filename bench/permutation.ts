/** Takes a number below the size to another one, each to a different one. */
export type Permutation = (index: number) => number;

const ROUNDS = 4;

/** Returns a well-mixed 32-bit number that depends on both arguments only. */
export function mix(value: number, seed: number): number {
  let hash = Math.imul(value ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/**
 * Returns a random-looking order of the numbers below `size`. It is a Feistel network walked until it lands below the
 * size, so that the order of a hundred million volumes takes no memory.
 */
export function permutation(size: number, seed: number): Permutation {
  const bits = Math.max(1, Math.ceil(Math.log2(size) / 2));
  const mask = 2 ** bits - 1;
  return (index) => {
    let at = index;
    do {
      let left = at >>> bits;
      let right = at & mask;
      for (let round = 1; round <= ROUNDS; round++) {
        [left, right] = [right, left ^ (mix(right, seed + round) & mask)];
      }
      at = ((left << bits) | right) >>> 0;
    } while (at >= size);
    return at;
  };
}
