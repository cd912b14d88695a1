/**
 * SipHash of 128 bits as its authors define it, plainly.
 *
 * @module
 */

const [WORD, HASH_SIZE] = [8, 16];

/** How many rounds follow each word, and how many each half of the hash: SipHash-2-4 has 2 and 4. */
export interface Rounds {
  readonly each: number;
  readonly final: number;
}

/** Returns the hash of bytes under a key, both of 16 bytes. */
export function sipHash(bytes: Uint8Array, key: Uint8Array, { each, final }: Rounds): Uint8Array {
  const last = bytes.length - (bytes.length % WORD);
  const padded = new Uint8Array(last + WORD);
  padded.set(bytes);
  padded[last + WORD - 1] = bytes.length;

  const [k0 = 0n, k1 = 0n] = wordsOf(key);
  const v = new BigUint64Array([
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn ^ 0xeen,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ]);
  for (const word of wordsOf(padded)) {
    v[3]! ^= word;
    for (let round = 0; round < each; round++) mix(v);
    v[0]! ^= word;
  }
  const hash = new DataView(new ArrayBuffer(HASH_SIZE));
  v[2]! ^= 0xeen;
  for (let round = 0; round < final; round++) mix(v);
  hash.setBigUint64(0, v[0]! ^ v[1]! ^ v[2]! ^ v[3]!, true);
  v[1]! ^= 0xddn;
  for (let round = 0; round < final; round++) mix(v);
  hash.setBigUint64(WORD, v[0]! ^ v[1]! ^ v[2]! ^ v[3]!, true);
  return new Uint8Array(hash.buffer);
}

function wordsOf(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / WORD }, (_, index) => view.getBigUint64(index * WORD, true));
}

function mix(v: BigUint64Array): void {
  v[0]! += v[1]!;
  v[1] = rotated(v[1]!, 13n) ^ v[0]!;
  v[0] = rotated(v[0]!, 32n);
  v[2]! += v[3]!;
  v[3] = rotated(v[3]!, 16n) ^ v[2]!;
  v[0]! += v[3]!;
  v[3] = rotated(v[3]!, 21n) ^ v[0]!;
  v[2]! += v[1]!;
  v[1] = rotated(v[1]!, 17n) ^ v[2]!;
  v[2] = rotated(v[2]!, 32n);
}

function rotated(word: bigint, bits: bigint): bigint {
  return (word << bits) | (word >> (64n - bits));
}
