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

/** A pattern, and for each wanted value the index of its part; -1 if the pattern has none. */
interface Form {
  readonly pattern: PartPattern;
  readonly parts: readonly number[];
}

/**
 * Makes a record of each line that fits a pattern; the first pattern that fits counts. A line that fits none is a
 * misfit. `end` throws SOURCE_FORMAT if no line of an input fits.
 */
export class PatternReader implements LineReader {
  readonly #source: string;
  readonly #forms: readonly Form[];
  #firstText: string | undefined;
  #fitted = false;

  constructor(source: string, patterns: readonly PartPattern[], wanted: readonly WantedNames[]) {
    this.#source = source;
    this.#forms = patterns.map((pattern) => ({ pattern, parts: partsOf(pattern, wanted) }));
  }

  read(text: string, line: number): readonly LineResult[] {
    for (const { pattern, parts } of this.#forms) {
      const values = pattern.match(text);
      if (values === undefined) continue;
      this.#fitted = true;
      const cells: string[] = [];
      for (const part of parts) cells.push(values[part] ?? '');
      return [{ kind: 'record', text, line, cells }];
    }
    if (text.trim() === '') return [otherLine('blank line', { text, line })];
    this.#firstText ??= text;
    return [misfit('of the form of a SetFormat pattern', 'no pattern fits', { text, line })];
  }

  end(): readonly LineResult[] {
    if (this.#fitted || this.#firstText === undefined) return [];
    const examples = this.#forms.map(({ pattern }) => quoted(pattern.text));
    throw formatError(this.#source, `of the form ${examples.join(' or ')}`, this.#firstText.trim());
  }
}

function partsOf({ names }: PartPattern, wanted: readonly WantedNames[]): readonly number[] {
  const known = names.map(foldName);
  return wanted.map((alternatives) => indexOfName(alternatives, known));
}
