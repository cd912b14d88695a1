/** A value of a row: `null` where there is none, which is not the same as an empty text. */
export type Cell = string | null;

/** How rows are written as text. */
export interface RowFormat {
  /** What stands between two values. */
  readonly delimiter: string;
}

// Reading is fastest in pieces of about this size.
const PIECE_CHARACTERS = 65_536;

/**
 * Writes rows as delimited text in UTF-8, one line each: a value is quoted where it has to be, an empty text is `""`, and
 * where there is no value nothing stands between the delimiters.
 */
export class RowText {
  readonly #delimiter: string;
  readonly #quoted: RegExp;
  #text = '';

  constructor({ delimiter }: RowFormat) {
    this.#delimiter = delimiter;
    const escaped = delimiter.replaceAll(/[\\\]^-]/g, '\\$&');
    // A space at either end would be taken for one beside the value.
    this.#quoted = new RegExp(`^$|^\\s|\\s$|["\\r\\n${escaped}]`);
  }

  /** Adds a row, and returns the text so far where it is enough for a piece. */
  add(row: readonly Cell[]): Buffer | undefined {
    for (const [index, cell] of row.entries()) {
      if (index > 0) this.#text += this.#delimiter;
      if (cell !== null) this.#text += this.#quoted.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    }
    this.#text += '\n';
    return this.#text.length >= PIECE_CHARACTERS ? this.rest() : undefined;
  }

  /** Returns the text that no piece has had yet. */
  rest(): Buffer {
    const text = this.#text;
    this.#text = '';
    return Buffer.from(text);
  }
}
