import { quoted } from '../../errors/error.ts';
import { formatError } from './cutter.ts';
import {
  foldName,
  indexOfName,
  type LineReader,
  type LineResult,
  misfit,
  otherLine,
  type WantedNames,
} from './line-reader.ts';
import type { PartPattern } from './part-pattern.ts';
import { StateText } from './state-text.ts';

/** A pattern, and for each wanted value the index of its part; -1 if the pattern has none. */
interface Form {
  readonly pattern: PartPattern;
  readonly parts: readonly number[];
}

/** Most lines between a listing and the next; more are not told apart from broken ones. */
const MOST_BETWEEN = 100;

/** What may be a label or a number: prompts and sentences begin with other words. */
const LABEL = /^[\w.:()*-]*\d[\w.:()*-]*$/;

interface Line {
  readonly text: string;
  readonly line: number;
}

/**
 * Makes a record of each line that fits a pattern; the first pattern that fits counts. A line that fits none is a misfit
 * where records stand on both sides of it, or where it begins as a record does. Elsewhere, beside a blank line, one that
 * is left out or an end of the input, it is outside of the listing. `end` throws SOURCE_FORMAT if no line of an input fits.
 */
export class PatternReader implements LineReader {
  readonly #source: string;
  readonly #forms: readonly Form[];
  #firstText: string | undefined;
  #fitted = false;
  /** Lines that do not fit, until it is known what follows them; and whether a record stands before them. */
  #waiting: Line[] = [];
  #isBehindRecord = false;
  readonly #state = new StateText();

  constructor(source: string, patterns: readonly PartPattern[], wanted: readonly WantedNames[]) {
    this.#source = source;
    this.#forms = patterns.map((pattern) => ({ pattern, parts: partsOf(pattern, wanted) }));
  }

  get state(): string | undefined {
    return this.#waiting.length > 0 ? undefined : this.#state.of([this.#fitted, this.#isBehindRecord]);
  }

  read(text: string, line: number): readonly LineResult[] {
    for (const { pattern, parts } of this.#forms) {
      const values = pattern.match(text);
      if (values === undefined) continue;
      this.#fitted = true;
      const cells: string[] = [];
      for (const part of parts) cells.push(values[part] ?? '');
      const record: LineResult = { kind: 'record', text, line, cells };
      if (this.#waiting.length === 0) {
        this.#isBehindRecord = true;
        return [record];
      }
      return [...this.#release('record'), record];
    }
    if (text.trim() === '') return [...this.#release('border'), otherLine('blank line', { text, line })];
    this.#firstText ??= text;
    this.#waiting.push({ text, line });
    return this.#waiting.length > MOST_BETWEEN ? this.#release('record') : [];
  }

  leaveOut(): readonly LineResult[] {
    return this.#release('border');
  }

  end(): readonly LineResult[] {
    const results = this.#release('border');
    if (this.#fitted || this.#firstText === undefined) return results;
    const [first = '', ...others] = this.#forms.map(({ pattern }) => quoted(pattern.text));
    const further = others.length > 1 ? [`of ${others.length} others`] : others;
    throw formatError(
      this.#source,
      `of the form ${[first, ...further].join(' or ')}`,
      this.#firstText.trim(),
    );
  }

  /** Returns the results of lines that do not fit, by what follows them. */
  #release(by: 'record' | 'border'): readonly LineResult[] {
    const isInside = this.#isBehindRecord && by === 'record';
    const waiting = this.#waiting;
    this.#isBehindRecord = by === 'record';
    if (waiting.length === 0) return [];
    this.#waiting = [];
    return waiting.map((each) =>
      isInside || this.#forms.some(({ pattern }) => beginsAs(pattern, each.text))
        ? misfit('of the form of a SetFormat pattern', 'no pattern fits', each)
        : otherLine('outside the listing', each),
    );
  }
}

/** Says whether a line begins as a record of a pattern does: by its first words, or where it has none, by a label. */
function beginsAs({ text: pattern }: PartPattern, text: string): boolean {
  const literal = /^[^{*?]*/.exec(pattern)?.[0].trim().toUpperCase() ?? '';
  const [first = '', second = ''] = text.trim().split(/\s+/, 2);
  if (literal !== '') {
    const [word = ''] = literal.split(' ', 1);
    return first.toUpperCase() === word || literal.startsWith(text.trim().toUpperCase());
  }
  return LABEL.test(first) || (/^\{[^}]*\.\.\.\}/.test(pattern.trim()) && LABEL.test(second));
}

function partsOf({ names }: PartPattern, wanted: readonly WantedNames[]): readonly number[] {
  const known = names.map(foldName);
  return wanted.map((alternatives) => indexOfName(alternatives, known));
}
