import { LONGEST_RECORD } from '../formats/cutter.ts';

const ESCAPE = /_x([0-9a-f]{4})_/gi;

/** Returns the text of a cell, in which characters that XML cannot hold stand as `_x000D_`. */
export function unescapedText(text: string): string {
  if (!text.includes('_x') && !text.includes('_X')) return text;
  const plain = text.replaceAll(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  // Half a character would be lost where the text is written.
  return plain.isWellFormed() ? plain : text;
}

/** Collects the text of a cell from its runs, each of which keeps its outer blanks only where it says so. */
export class CellText {
  #text = '';
  #run = '';
  #keeps = false;

  /** Begins a run. */
  begin(keepsBlanks: boolean): void {
    this.#run = '';
    this.#keeps = keepsBlanks;
  }

  /** Adds text of the run. */
  add(text: string): void {
    this.#run += text;
  }

  /** Ends the run. Throws RangeError where the text has become longer than any record. */
  end(): void {
    if (this.#text.length + this.#run.length > LONGEST_RECORD)
      throw new RangeError('it has a text that is longer than a record can be');
    this.#text += this.#keeps ? this.#run : this.#run.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  }

  /** Returns the whole text, and begins the next one. */
  take(): string {
    const text = unescapedText(this.#text);
    this.#text = '';
    return text;
  }
}
