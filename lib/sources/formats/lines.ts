/** Splits text, which comes in pieces, into lines that end with LF. */
export class Lines {
  #unfinished = '';
  #line = 1;

  /** The line in which the text so far ends, from 1. */
  get line(): number {
    return this.#line;
  }

  /** The beginning of that line, so far. */
  get unfinished(): string {
    return this.#unfinished;
  }

  /** Takes the next piece of text and returns the lines that it completes, without LF, but with a CR before it. */
  push(piece: string): readonly string[] {
    // Concatenating is cheap, splitting copies: a long line must not be copied for each of its pieces.
    if (!piece.includes('\n')) {
      this.#unfinished += piece;
      return [];
    }
    const lines = (this.#unfinished + piece).split('\n');
    this.#unfinished = lines.pop() ?? '';
    this.#line += lines.length;
    return lines;
  }

  /** Counts lines that were read without this; none may be unfinished. */
  skip(count: number): void {
    this.#line += count;
  }

  /** Returns the last line if it has no LF. `isUnended` says that it has no line end at all, though a line before it has one. */
  end(): { readonly lines: readonly string[]; readonly isUnended: boolean } {
    const last = this.#unfinished;
    if (last === '') return { lines: [], isUnended: false };
    // Of CR and LF the first one is enough to know that the line is whole.
    const isUnended = this.#line > 1 && !last.endsWith('\r');
    this.#unfinished = '';
    this.#line += 1;
    return { lines: [last], isUnended };
  }
}

const FORM_FEED = 12;

/** Returns a line as it was printed: without form feeds at its beginning, which control the paper, and a CR at its end. */
export function printedLine(line: string): string {
  return withoutReturn(withoutFormFeeds(line));
}

/** Returns a line without form feeds at its beginning. */
export function withoutFormFeeds(line: string): string {
  let from = 0;
  while (line.charCodeAt(from) === FORM_FEED) from++;
  return from === 0 ? line : line.slice(from);
}

/** Returns a line without a CR at its end. */
export function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
