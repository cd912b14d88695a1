import { isSame } from './byte-checks.ts';
import type { ReadElement } from './line-layout.ts';

/**
 * Reads elements as bytes of a snapshot. The last one is remembered: neighbouring records share customers, repositories and
 * flags, which then need no text.
 */
export class MemoizedReader {
  readonly #read: ReadElement;
  #element: Uint8Array | undefined;
  #value: Uint8Array | undefined;

  constructor(read: ReadElement) {
    this.#read = read;
  }

  /** Returns the canonical value of an element; `undefined` where its record is ambiguous, or the value is escaped. */
  of(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    if (this.#element === undefined || !isSame(this.#element, bytes, start, end)) {
      this.#element = new Uint8Array(bytes.subarray(start, end));
      const value = this.#read(Buffer.from(this.#element).toString('latin1'));
      this.#value = value === undefined || !/^[ -[\]-~]*$/.test(value) ? undefined : Buffer.from(value);
    }
    return this.#value;
  }
}
