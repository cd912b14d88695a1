import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { FINDINGS_OF_PART } from './roles/reconciliations.ts';

// Of lines that are so much alike, a higher level makes hardly less.
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Lines of findings in their order, compressed in memory: of a million, about 10 MB. */
export class PackedFindings {
  readonly #packed: Buffer[] = [];
  #lines: string[] = [];

  /** Adds a finding, a line without its end. */
  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length < FINDINGS_OF_PART) return;
    this.#packed.push(zstdCompressSync(textOf(this.#lines), FAST));
    this.#lines = [];
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
