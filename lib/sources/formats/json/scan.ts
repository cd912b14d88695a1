/** Deepest nesting of objects and arrays; real exports have 3 to 6 levels. */
export const DEEPEST = 100;

const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const OPEN_BRACE = '{'.charCodeAt(0);
const CLOSE_BRACE = '}'.charCodeAt(0);
const OPEN_BRACKET = '['.charCodeAt(0);
const CLOSE_BRACKET = ']'.charCodeAt(0);
const BLANK = ' '.charCodeAt(0);
const NEWLINE = '\n'.charCodeAt(0);
const WORD_ENDS = new Set([...',:{}[]"\t\n\r '].map((character) => character.charCodeAt(0)));

/**
 * Finds the end of a JSON value in text that comes in pieces of any size, by strings and nesting alone. It does not
 * check the value.
 *
 * stream-json gives no positions, and the lines and texts of the records are needed.
 */
export class ValueScanner {
  #depth = 0;
  #surrounding = 0;
  #kind: 'word' | 'string' | 'container' = 'word';
  #string = false;
  #escaped = false;
  /** Whether the value so far has blanks or line ends outside of strings. */
  hasBlanks = false;
  /** The number of line ends in it so far. */
  newlines = 0;
  /** Whether `scan` stopped before a character that opens too deep a level. */
  tooDeep = false;

  /** Whether the value so far ends inside a string. */
  get inString(): boolean {
    return this.#string;
  }

  /** Begins the next value, given its first character and the number of values around it. */
  start(first: string, surrounding: number): void {
    this.#kind = first === '"' ? 'string' : first === '{' || first === '[' ? 'container' : 'word';
    this.#depth = surrounding;
    this.#surrounding = surrounding;
    this.#string = false;
    this.#escaped = false;
    this.hasBlanks = false;
    this.newlines = 0;
    this.tooDeep = false;
  }

  /** Scans text between two indexes and returns the index where the value ends, or -1 if it does not end there. */
  scan(text: string, from: number, to: number): number {
    return this.#kind === 'word' ? wordEnd(text, from, to) : this.#valueEnd(text, from, to);
  }

  #valueEnd(text: string, from: number, to: number): number {
    const surrounding = this.#surrounding;
    let depth = this.#depth;
    let string = this.#string;
    let at = this.#escaped ? from + 1 : from;
    for (; at < to; at += 1) {
      const code = text.charCodeAt(at);
      if (code <= QUOTE) {
        if (code === QUOTE) {
          string = !string;
          if (!string && depth === surrounding) break;
        } else if (code === NEWLINE) {
          this.newlines += 1;
        }
        if (!string && code <= BLANK) this.hasBlanks = true;
      } else if (string) {
        if (code === BACKSLASH) at += 1;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (depth === DEEPEST) {
          this.tooDeep = true;
          return at;
        }
        depth += 1;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        depth -= 1;
        if (depth === surrounding) break;
      }
    }
    this.#depth = depth;
    this.#string = string;
    this.#escaped = at > to;
    return at < to ? at + 1 : -1;
  }
}

function wordEnd(text: string, from: number, to: number): number {
  for (let at = from; at < to; at += 1) if (WORD_ENDS.has(text.charCodeAt(at))) return at;
  return -1;
}

/** Returns a JSON value without the blanks and line ends outside of its strings. */
export function compactJson(text: string): string {
  let compact = '';
  let from = 0;
  let string = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (string) {
      if (code === QUOTE) string = false;
      else if (code === BACKSLASH) at += 1;
    } else if (code === QUOTE) {
      string = true;
    } else if (code <= BLANK) {
      if (from < at) compact += text.slice(from, at);
      from = at + 1;
    }
  }
  return compact + text.slice(from);
}
