/**
 * Cuts bytes into lines and hashes each, in WebAssembly: many times faster than JavaScript does.
 *
 * @module
 */

import { LINE_KERNEL_CODE } from './line-kernel-code.ts';

/** Bytes of a hash, and of the key that it is under. */
export const HASH_SIZE = 16;

/** The most lines that one scan finds. */
export const MOST_LINES = 16_384;

/** The most hashes that are expected at a time. */
export const MOST_EXPECTED = 65_536;

/** The most bytes that the input can have. */
export const MOST_INPUT = 64 * 1024 * 1024;

/** Cuts bytes into lines, hashes each by SipHash-1-3 of 128 bits, and compares the hashes with expected ones. */
export interface LineKernel {
  /**
   * Returns the memory of the input, at least so many bytes. What the input had stays. The arrays of lines, and what was
   * returned earlier, may be replaced. Throws a RangeError for more than `MOST_INPUT`.
   */
  reserve(bytes: number): Uint8Array;
  /**
   * Finds the lines that end, by '\n', in the bytes of the input from `from`, where the first line begins, to `to`, and
   * hashes each with its line end under a key. Returns how many there are, `most` at most; then more may begin where the
   * last one ends.
   */
  scan(from: number, to: number, key: Uint8Array, most?: number): number;
  /** How many lines the last scan found. */
  readonly lines: number;
  /** Where in the input each line of the last scan ends, behind its '\n'. What follows the last line has no meaning. */
  readonly ends: Uint32Array;
  /** The hash of each line, in four words. */
  readonly hashes: Uint32Array;
  /** Whether each line has a byte of 128 or more: 1 or 0. */
  readonly wide: Uint8Array;
  /** Takes the hashes that are expected from now on. Throws a RangeError for more than `MOST_EXPECTED`. */
  expect(hashes: Uint8Array): void;
  /** Returns how many lines of the last scan from `line` on have the expected hashes from `at` on. */
  same(line: number, at: number): number;
  /** Returns the hash of any bytes under a key. Lines, expected hashes and input stay as they are. */
  hash(bytes: Uint8Array, key: Uint8Array): Uint8Array;
}

/**
 * Returns a kernel with memory of its own. Throws a RangeError where the process is not allowed the addresses, of several
 * GiB, that V8 sets aside for it.
 */
export function openLineKernel(): LineKernel {
  const module = new WebAssembly.Module(Buffer.from(LINE_KERNEL_CODE, 'base64'));
  return new CompiledKernel(new WebAssembly.Instance(module, {}).exports as KernelExports);
}

/** What the module exports: functions, and places in its memory. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly KEY: WebAssembly.Global;
  readonly HASH: WebAssembly.Global;
  readonly SCRATCH: WebAssembly.Global;
  readonly SCRATCH_SIZE: WebAssembly.Global;
  readonly ENDS: WebAssembly.Global;
  readonly HASHES: WebAssembly.Global;
  readonly WIDE: WebAssembly.Global;
  readonly EXPECTED: WebAssembly.Global;
  readonly INPUT: WebAssembly.Global;
  readonly BEHIND_INPUT: WebAssembly.Global;
  begin(): void;
  absorb(start: number, length: number): void;
  finish(start: number, left: number, total: number, to: number): void;
  scan(from: number, to: number, most: number): number;
  same(line: number, at: number, most: number): number;
}

const PAGE = 65_536;
const WORD = 8;

class CompiledKernel implements LineKernel {
  ends = new Uint32Array();
  hashes = new Uint32Array();
  wide = new Uint8Array();
  readonly #code: KernelExports;
  lines = 0;
  #memory = new Uint8Array();
  #expected = 0;

  constructor(code: KernelExports) {
    this.#code = code;
    this.reserve(0);
  }

  reserve(bytes: number): Uint8Array {
    if (!(bytes <= MOST_INPUT)) throw new RangeError(`an input of ${bytes} bytes is more than ${MOST_INPUT}`);
    const { memory, INPUT, BEHIND_INPUT } = this.#code;
    const missing = INPUT.value + bytes + BEHIND_INPUT.value - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE));
      this.#useMemory();
    }
    return this.#memory.subarray(INPUT.value, -BEHIND_INPUT.value);
  }

  scan(from: number, to: number, key: Uint8Array, most = MOST_LINES): number {
    this.#setKey(key);
    this.lines = this.#code.scan(from, to, Math.min(most, MOST_LINES));
    return this.lines;
  }

  expect(hashes: Uint8Array): void {
    const count = hashes.length / HASH_SIZE;
    if (count > MOST_EXPECTED) throw new RangeError(`${count} hashes are more than ${MOST_EXPECTED}`);
    this.#memory.set(hashes, this.#code.EXPECTED.value);
    this.#expected = Math.floor(count);
  }

  same(line: number, at: number): number {
    return this.#code.same(line, at, Math.min(this.lines - line, this.#expected - at));
  }

  hash(bytes: Uint8Array, key: Uint8Array): Uint8Array {
    this.#setKey(key);
    const { SCRATCH, SCRATCH_SIZE, HASH } = this.#code;
    this.#code.begin();
    let left = 0;
    for (let start = 0; start < bytes.length; start += SCRATCH_SIZE.value) {
      const part = bytes.subarray(start, start + SCRATCH_SIZE.value);
      this.#memory.set(part, SCRATCH.value);
      left = part.length % WORD;
      this.#code.absorb(SCRATCH.value, part.length - left);
    }
    const whole = (bytes.length % SCRATCH_SIZE.value) - left;
    this.#code.finish(SCRATCH.value + whole, left, bytes.length, HASH.value);
    return this.#memory.slice(HASH.value, HASH.value + HASH_SIZE);
  }

  #setKey(key: Uint8Array): void {
    if (key.length !== HASH_SIZE) throw new RangeError(`a key of ${key.length} bytes, not ${HASH_SIZE}`);
    this.#memory.set(key, this.#code.KEY.value);
  }

  // Memory that has grown leaves arrays of before without elements.
  #useMemory(): void {
    const { memory, ENDS, HASHES, WIDE } = this.#code;
    this.#memory = new Uint8Array(memory.buffer);
    this.ends = new Uint32Array(memory.buffer, ENDS.value, MOST_LINES);
    this.hashes = new Uint32Array(memory.buffer, HASHES.value, (MOST_LINES * HASH_SIZE) / 4);
    this.wide = new Uint8Array(memory.buffer, WIDE.value, MOST_LINES);
  }
}
