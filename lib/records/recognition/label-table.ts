import { NEWLINE } from './fingerprint-format.ts';

/** The labels of all entries of a file in memory, for whoever asks for them in no order. */
export class LabelTable {
  readonly #bytes: Buffer; // a newline behind each
  readonly #starts: Uint32Array;
  #entries = 0;
  #end = 0;

  /** @param bytes of all labels, with a newline behind each */
  constructor(entries: number, bytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(bytes);
    this.#starts = new Uint32Array(entries);
  }

  /** Adds the label of the next entry: the bytes from `start` on, up to `end`, behind its newline. */
  add(bytes: Uint8Array, start: number, end: number): void {
    this.#starts[this.#entries++] = this.#end;
    for (let at = start; at < end; at++) this.#bytes[this.#end++] = bytes[at] ?? NEWLINE;
  }

  /** Returns the label of an entry. */
  label(entry: number): string {
    const start = this.#starts[entry] ?? 0;
    return this.#bytes.toString('latin1', start, this.#bytes.indexOf(NEWLINE, start));
  }

  /** Copies the label of an entry, and a newline behind it, to a place in `into`; returns where they end. */
  copy(entry: number, into: Uint8Array, to: number): number {
    let end = to;
    for (let at = this.#starts[entry] ?? 0; ; at++) {
      const byte = this.#bytes[at] ?? NEWLINE;
      into[end++] = byte;
      if (byte === NEWLINE) return end;
    }
  }
}
