import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

// Of lines that are so much alike, a higher level makes hardly less.
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

// A part is read as a whole.
const MOST_CHARACTERS = 2 ** 20;

/** Lines in their order, compressed in memory: of a million findings, about 10 MB. */
export class PackedLines {
  readonly #most: number;
  readonly #packed: Buffer[] = [];
  #lines: string[] = [];
  #characters = 0;

  /** @param most lines of one part */
  constructor(most: number) {
    this.#most = most;
  }

  /** Adds a line without its end. */
  add(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#lines.length < this.#most && this.#characters < MOST_CHARACTERS) return;
    this.#packed.push(zstdCompressSync(textOf(this.#lines), FAST));
    this.#lines = [];
    this.#characters = 0;
  }

  /** Yields the lines in parts, each line with its end. */
  *parts(): Iterable<string> {
    for (const packed of this.#packed) yield zstdDecompressSync(packed).toString();
    if (this.#lines.length > 0) yield textOf(this.#lines);
  }
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
