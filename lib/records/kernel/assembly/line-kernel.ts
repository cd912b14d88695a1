/**
 * The line kernel in AssemblyScript: `npm run kernel` compiles it. Its memory begins with places of fixed size, which it
 * exports, and ends with the input, which can grow.
 *
 * @module
 */

const NEWLINE: i8 = 10;
const BLOCK: i32 = 64;
const WORD: i32 = 8;

// The first three as in the TypeScript that loads this.
/** Bytes of a key, and of a hash. */
const HASH_SIZE: i32 = 16;
/** The most lines that one scan finds. */
const MOST_LINES: i32 = 16384;
/** The most hashes that are expected at a time. */
const MOST_EXPECTED: i32 = 65536;
/** Bytes of the place for what is hashed by itself. */
export const SCRATCH_SIZE: i32 = 4096;
/** Bytes behind the input that are read with it, whatever they are. */
export const BEHIND_INPUT: i32 = BLOCK;

// What the compiler itself puts into the memory lies below.
export const KEY: i32 = 1024;
export const HASH: i32 = KEY + HASH_SIZE;
export const SCRATCH: i32 = HASH + HASH_SIZE;
export const ENDS: i32 = SCRATCH + SCRATCH_SIZE + BLOCK;
export const HASHES: i32 = ENDS + 4 * MOST_LINES;
export const WIDE: i32 = HASHES + HASH_SIZE * MOST_LINES;
export const EXPECTED: i32 = WIDE + MOST_LINES;
export const INPUT: i32 = EXPECTED + HASH_SIZE * MOST_EXPECTED;

// The state of SipHash.
let s0: u64 = 0;
let s1: u64 = 0;
let s2: u64 = 0;
let s3: u64 = 0;

/** Begins a hash under the key. */
export function begin(): void {
  const k0 = load<u64>(KEY);
  const k1 = load<u64>(KEY + WORD);
  s0 = k0 ^ 0x736f6d6570736575;
  // A hash of 128 bits differs from the beginning of one of 64.
  s1 = k1 ^ 0x646f72616e646f6d ^ 0xee;
  s2 = k0 ^ 0x6c7967656e657261;
  s3 = k1 ^ 0x7465646279746573;
}

/** Hashes bytes, of which there are whole words. */
export function absorb(start: i32, length: i32): void {
  // The state is many times faster in variables of a function.
  let v0 = s0;
  let v1 = s1;
  let v2 = s2;
  let v3 = s3;
  for (const end = start + length; start < end; start += WORD) {
    const word = load<u64>(start);
    v3 ^= word;
    v0 += v1;
    v2 += v3;
    v1 = rotl(v1, 13) ^ v0;
    v3 = rotl(v3, 16) ^ v2;
    v0 = rotl(v0, 32) + v3;
    v2 += v1;
    v1 = rotl(v1, 17) ^ v2;
    v3 = rotl(v3, 21) ^ v0;
    v2 = rotl(v2, 32);
    v0 ^= word;
  }
  s0 = v0;
  s1 = v1;
  s2 = v2;
  s3 = v3;
}

/** Hashes the last bytes, fewer than a word, and writes the hash of all, of which there are `total`. */
export function finish(start: i32, left: i32, total: i32, to: i32): void {
  const tail = (load<u64>(start) & (((<u64>1) << (8 * left)) - 1)) | ((<u64>total) << 56);
  let v0 = s0;
  let v1 = s1;
  let v2 = s2;
  let v3 = s3 ^ tail;
  // A round for the tail, three for each half of the hash.
  for (let round = 0; round < 7; round++) {
    if (round === 1) {
      v0 ^= tail;
      v2 ^= 0xee;
    } else if (round === 4) {
      store<u64>(to, v0 ^ v1 ^ v2 ^ v3);
      v1 ^= 0xdd;
    }
    v0 += v1;
    v2 += v3;
    v1 = rotl(v1, 13) ^ v0;
    v3 = rotl(v3, 16) ^ v2;
    v0 = rotl(v0, 32) + v3;
    v2 += v1;
    v1 = rotl(v1, 17) ^ v2;
    v3 = rotl(v3, 21) ^ v0;
    v2 = rotl(v2, 32);
  }
  store<u64>(to + WORD, v0 ^ v1 ^ v2 ^ v3);
}

function hashLine(start: i32, length: i32, to: i32): void {
  const whole = length & ~(WORD - 1);
  begin();
  absorb(start, whole);
  finish(start + whole, length - whole, length, to);
}

/** Finds and hashes the lines between two places of the input, `most` at most. Returns how many there are. */
export function scan(from: i32, to: i32, most: i32): i32 {
  const newlines = i8x16.splat(NEWLINE);
  const inputEnd = INPUT + to;
  let lines = 0;
  let start = INPUT + from;
  let wasWide: u64 = 0;
  for (let block = start; block < inputEnd; block += BLOCK) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    const c = v128.load(block, 32);
    const d = v128.load(block, 48);
    // A bit for each byte of the block.
    let ends = joined(
      i8x16.bitmask(i8x16.eq(a, newlines)),
      i8x16.bitmask(i8x16.eq(b, newlines)),
      i8x16.bitmask(i8x16.eq(c, newlines)),
      i8x16.bitmask(i8x16.eq(d, newlines)),
    );
    let wide = joined(i8x16.bitmask(a), i8x16.bitmask(b), i8x16.bitmask(c), i8x16.bitmask(d));
    if (inputEnd - block < BLOCK) ends &= ((<u64>1) << (inputEnd - block)) - 1;
    for (; ends !== 0; ends &= ends - 1) {
      if (lines === most) return lines;
      const bit = ctz(ends);
      const upToEnd = ((<u64>2) << bit) - 1;
      store<u8>(WIDE + lines, ((wide & upToEnd) | wasWide) !== 0);
      wide &= ~upToEnd;
      wasWide = 0;
      const end = block + <i32>bit + 1;
      store<i32>(ENDS + 4 * lines, end - INPUT);
      hashLine(start, end - start, HASHES + HASH_SIZE * lines);
      lines++;
      start = end;
    }
    wasWide |= wide;
  }
  return lines;
}

function joined(a: i32, b: i32, c: i32, d: i32): u64 {
  return <u64>a | ((<u64>b) << 16) | ((<u64>c) << 32) | ((<u64>d) << 48);
}

/** Returns how many hashes of lines from `line` on equal the expected ones from `at` on, `most` at most. */
export function same(line: i32, at: i32, most: i32): i32 {
  let hash = HASHES + HASH_SIZE * line;
  let expected = EXPECTED + HASH_SIZE * at;
  let count = 0;
  while (count < most && !v128.any_true(v128.xor(v128.load(hash), v128.load(expected)))) {
    hash += HASH_SIZE;
    expected += HASH_SIZE;
    count++;
  }
  return count;
}
