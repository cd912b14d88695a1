import { quoted } from '../../../errors/error.ts';
import { DEEPEST, ValueScanner } from './scan.ts';
import { FLUSH, syntaxProblem, wholeTokens } from './tokens.ts';
import type { WantedValues } from './values.ts';

const NO_KEYS = () => [];

/** Reads lines that are one JSON object each. */
export class JsonLines {
  readonly #values: WantedValues;
  readonly #scanner = new ValueScanner();
  #tokens = wholeTokens();

  constructor(values: WantedValues) {
    this.#values = values;
  }

  /** Returns the wanted values of a line without blanks around it, or the problem if it is not an object. */
  read(line: string): readonly string[] | string {
    if (!line.startsWith('{')) return `it begins with ${quoted(line)}`;
    this.#scanner.start('{', 0);
    const end = this.#scanner.scan(line, 0, line.length);
    if (this.#scanner.tooDeep) return `nested deeper than ${DEEPEST} levels`;
    try {
      const tokens = this.#tokens(line + FLUSH);
      if (end === line.length) return this.#values.cells(tokens, NO_KEYS);
    } catch (error) {
      this.#tokens = wholeTokens();
      return `${syntaxProblem(error)} in ${quoted(line)}`;
    }
    this.#tokens = wholeTokens();
    return end === -1 ? 'it ends too early' : `more follows: ${quoted(line.slice(end).trim())}`;
  }
}
