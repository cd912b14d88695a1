import { LONGEST_RECORD } from './cutter.ts';
import { type LineReader, type LineResult, misfit, otherLine } from './line-reader.ts';

/**
 * Joins lines that belong together by LF and gives them to another reader as one text. A blank line ends a record
 * sooner, since older versions of a product print fewer lines, and is a result of its own.
 */
export class DetailLines implements LineReader {
  readonly #count: number;
  readonly #inner: LineReader;
  #lines: string[] = [];
  /** The line on which the record begins. */
  #first = 0;
  #length = 0;

  /**
   * @param count lines of a record, 2 or more
   * @param inner makes one record of each text
   */
  constructor(count: number, inner: LineReader) {
    this.#count = count;
    this.#inner = inner;
  }

  read(text: string, line: number): readonly LineResult[] {
    if (text.trim() === '') {
      return [...this.#complete(), otherLine('blank line', { text, line })];
    }
    if (this.#lines.length === 0) this.#first = line;
    this.#lines.push(text);
    this.#length += text.length + 1;
    if (this.#length > LONGEST_RECORD) return [this.#tooLong()];
    return this.#lines.length < this.#count ? [] : this.#complete();
  }

  end(): readonly LineResult[] {
    return [...this.#complete(), ...this.#inner.end()];
  }

  #complete(): readonly LineResult[] {
    if (this.#lines.length === 0) return [];
    return this.#inner.read(this.#taken(), this.#first);
  }

  #tooLong(): LineResult {
    const problem = `it is longer than ${LONGEST_RECORD} characters`;
    return misfit(`a record of ${this.#count} lines`, problem, { text: this.#taken(), line: this.#first });
  }

  #taken(): string {
    const text = this.#lines.join('\n');
    this.#lines = [];
    this.#length = 0;
    return text;
  }
}
