/** Bits of the filter: of a hundred thousand labels, one in eighty others passes, and one in six thousand in its scope. */
const BITS = 1 << 23;
const PRIME = 0x01000193;
const BASIS = 0x811c9dc5;
const SPREAD = 0x9e3779b1;

/** Returns a hash of a label, of its bytes from `start` to `end`. */
function labelHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = BASIS;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), PRIME);
  return mixed(hash);
}

// Labels differ in few of their last digits: without this, so would the lower bits.
function mixed(hash: number): number {
  let mix = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}

/**
 * Labels of volumes in scopes, of any number of them, in a fixed amount of memory: some that were never added pass as
 * well. Scopes are numbered by the caller.
 */
export class LabelFilter {
  readonly #words = new Uint32Array(BITS / 32);
  readonly #bytes = Buffer.allocUnsafe(64);
  /** Whether nothing was added. */
  isEmpty = true;

  /** Adds a label of ASCII characters. */
  add(label: string, scope: number): void {
    const length = this.#bytes.write(label, 'latin1');
    const hash = labelHash(this.#bytes, 0, length);
    this.#set(hash);
    this.#set(mixed(hash + Math.imul(scope + 1, SPREAD)));
    this.isEmpty = false;
  }

  /** Says whether a label, the bytes from `start` to `end`, may have been added in any scope. */
  mayHave(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#has(labelHash(bytes, start, end));
  }

  /** Says whether it may have been added in a scope. */
  mayHaveIn(scope: number, bytes: Uint8Array, start: number, end: number): boolean {
    return this.#has(mixed(labelHash(bytes, start, end) + Math.imul(scope + 1, SPREAD)));
  }

  #set(hash: number): void {
    const bit = hash % BITS;
    this.#words[bit >>> 5] = (this.#words[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  #has(hash: number): boolean {
    const bit = hash % BITS;
    return (((this.#words[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
  }
}
