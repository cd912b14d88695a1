/** Splits text that comes in pieces into lines, which LF ends. */
export class Lines {
  #unfinished = '';
  #line = 1;

  /** Line in which the text so far ends, from 1. */
  get line(): number {
    return this.#line;
  }

  /** What has come of that line. */
  get unfinished(): string {
    return this.#unfinished;
  }

  /** Takes the next piece of text and returns the lines that it completes, each with the CR that may end it. */
  push(piece: string): readonly string[] {
    // Concatenating is cheap, splitting copies: a long line in small pieces must not be copied for each of them.
    if (!piece.includes('\n')) {
      this.#unfinished += piece;
      return [];
    }
    const lines = (this.#unfinished + piece).split('\n');
    this.#unfinished = lines.pop() ?? '';
    this.#line += lines.length;
    return lines;
  }

  /** Counts lines that were read elsewhere; none may be unfinished. */
  skip(count: number): void {
    this.#line += count;
  }

  /** Returns the last line, if no line end follows it. */
  end(): readonly string[] {
    if (this.#unfinished === '') return [];
    const last = this.#unfinished;
    this.#unfinished = '';
    this.#line += 1;
    return [last];
  }
}

/** Returns a line without the CR of a CRLF, or of a CRLF that the end of the input has cut in two. */
export function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
