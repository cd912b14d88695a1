/**
 * What is said of a file that only the definition names: the definition may come from somebody who must not read the file,
 * so that no message quotes it.
 *
 * @module
 */

import { errorMessage, type TapesyncError, withheld } from '../errors/error.ts';
import type { Problem } from '../model/problem.ts';
import type { Source } from '../sources/source.ts';

// Parameters that never come from the bytes of an input. A list of what may be shown, so that a new one is not.
const OWN = [
  ...['source', 'encoding', 'suggestion', 'compression', 'minimum', 'rule', 'numbers', 'folder'],
  ...['expected', 'limit', 'field', 'swapped'],
];
/** Errors whose problem is that of the system or of a decompressor. */
const OF_THE_SYSTEM = ['SOURCE_MISSING', 'SOURCE_CUT', 'SPILL_FAILED'];

const INSTEAD = '(not shown: name the file on the command line to see it)';

/** Says things about the inputs of a run, and quotes those that the operator names. */
export class Quoting {
  readonly #unquoted: ReadonlySet<string>;

  constructor(sources: readonly Source[]) {
    const named = sources.filter(({ namedBy }) => namedBy === 'definition');
    this.#unquoted = new Set(named.map(({ name }) => name));
  }

  /** Returns the error of an input, without what the input reads where that must not be shown. */
  error(error: TapesyncError): TapesyncError {
    const { source } = error.parameters;
    if (typeof source !== 'string' || !this.#unquoted.has(source)) return error;
    return withheld(error, OF_THE_SYSTEM.includes(error.code) ? [...OWN, 'problem'] : OWN, INSTEAD);
  }

  /** Returns the problem of a record, without what the record reads where that must not be shown. */
  problem(problem: Problem): Problem {
    const { source, outcome, code, field } = problem;
    // Of a record that was understood, messages name the volume alone, but for these.
    const isQuoted = outcome === 'rejected' || code.startsWith('REPOSITORY_DESC');
    if (!isQuoted || !this.#unquoted.has(source)) return problem;
    const rule = field === undefined ? code : `${code} of ${field}`;
    return { ...problem, message: errorMessage('RECORD_UNSHOWN', { rule }) };
  }
}
