import { HASH_SIZE, type LineKernel, MOST_LINES } from '../../../../lib/records/kernel/line-kernel.ts';
import { sipHash } from './sip-hash.ts';

const [NEWLINE, WIDE] = [10, 128];
const ROUNDS = { each: 1, final: 3 };

/** Does plainly what the line kernel does. */
export class Twin implements LineKernel {
  lines = 0;
  ends = new Uint32Array();
  hashes = new Uint32Array();
  wide = new Uint8Array();
  #input = new Uint8Array();
  #expected = new Uint8Array();

  reserve(bytes: number): Uint8Array {
    const input = new Uint8Array(Math.max(bytes, this.#input.length));
    input.set(this.#input);
    this.#input = input;
    return input;
  }

  scan(from: number, to: number, key: Uint8Array, most = MOST_LINES): number {
    const lines: Uint8Array[] = [];
    const ends: number[] = [];
    for (let start = from; lines.length < most; start = ends.at(-1) ?? to) {
      const newline = this.#input.subarray(start, to).indexOf(NEWLINE);
      if (newline === -1) break;
      lines.push(this.#input.subarray(start, start + newline + 1));
      ends.push(start + newline + 1);
    }
    const hashes = Buffer.concat(lines.map((line) => this.hash(line, key)));
    this.ends = Uint32Array.from(ends);
    this.hashes = new Uint32Array(Uint8Array.from(hashes).buffer);
    this.wide = Uint8Array.from(lines, (line) => (line.some((byte) => byte >= WIDE) ? 1 : 0));
    this.lines = lines.length;
    return this.lines;
  }

  expect(hashes: Uint8Array): void {
    this.#expected = hashes.slice();
  }

  same(line: number, at: number): number {
    const hashes = Buffer.from(this.hashes.buffer);
    const isSame = (index: number): boolean => {
      const [hash, expected] = [
        hashes.subarray((line + index) * HASH_SIZE),
        this.#expected.subarray((at + index) * HASH_SIZE),
      ];
      return (
        hash.length > 0 &&
        expected.length > 0 &&
        hash.subarray(0, HASH_SIZE).equals(expected.subarray(0, HASH_SIZE))
      );
    };
    let count = 0;
    while (isSame(count)) count++;
    return count;
  }

  hash(bytes: Uint8Array, key: Uint8Array): Uint8Array {
    return sipHash(bytes, key, ROUNDS);
  }
}
