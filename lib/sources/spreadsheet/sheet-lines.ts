import { type Cell, RowText } from '../rows/row-text.ts';
import type { SheetRow } from './sheet-reader.ts';

// The widest of so many rows says how wide they all are, where the sheet does not say it.
const FIRST_ROWS = 256;

// Fewer of them where they are long.
const MOST_HELD = 1024 * 1024;

// Sheets that are formatted far beyond their last column say that they are wider than any list is.
const WIDEST = 256;

const EMPTY: readonly Cell[] = [];

/**
 * Writes the rows of a sheet as lines of delimited text: the line of each has its number, as long as no value has several
 * lines, and rows are as wide as the sheet. Rows without a value are empty lines.
 */
export class SheetLines {
  readonly #text: RowText;
  #first: SheetRow[] | undefined = [];
  /** Characters of the first rows. */
  #held = 0;
  #width = 0;
  #line = 0;

  constructor(delimiter: string) {
    this.#text = new RowText({ delimiter });
  }

  /** Adds the next rows of a sheet of so many columns, as far as it says so; yields the text as far as there is enough. */
  *add(rows: readonly SheetRow[], width: number): Generator<Buffer> {
    if (this.#first === undefined) {
      yield* this.#write(rows);
      return;
    }
    for (const row of rows) {
      this.#first.push(row);
      this.#held += row.length;
    }
    if (this.#first.length >= FIRST_ROWS || this.#held >= MOST_HELD) yield* this.#begin(width);
  }

  /** Yields the rest of the text. */
  *end(width: number): Generator<Buffer> {
    yield* this.#begin(width);
    const rest = this.#text.rest();
    if (rest.length > 0) yield rest;
  }

  *#begin(width: number): Generator<Buffer> {
    const rows = this.#first ?? [];
    this.#first = undefined;
    if (width <= WIDEST) this.#width = Math.max(this.#width, width);
    for (const { cells } of rows) this.#width = Math.max(this.#width, cells.length);
    yield* this.#write(rows);
  }

  *#write(rows: readonly SheetRow[]): Generator<Buffer> {
    for (const { number, cells } of rows) {
      for (; this.#line < number - 1; this.#line++) {
        const piece = this.#text.add(EMPTY);
        if (piece !== undefined) yield piece;
      }
      while (cells.length < this.#width) cells.push(null);
      const piece = this.#text.add(cells);
      this.#line++;
      if (piece !== undefined) yield piece;
    }
  }
}
