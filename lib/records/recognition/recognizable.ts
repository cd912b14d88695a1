import type { CurrentScope } from './current-scopes.ts';
import type { Meaning } from './fingerprint-text.ts';
import type { RecognizedRecords } from './line-parts.ts';

/** What is recognized of an entry. */
export interface Recognizable {
  readonly needsNext: boolean;
  /** A record of it; `undefined` where its record goes on in the next line. */
  readonly one: RecognizedRecords | undefined;
}

/** Returns what is recognized of entries of a meaning; `undefined` where their lines have to be read. */
export function recognizableOf(meaning: Meaning, scopes: readonly CurrentScope[]): Recognizable | undefined {
  switch (meaning.kind) {
    case 'open':
      return { needsNext: false, one: undefined };
    case 'excluded': {
      const { reason, fits, needsNext = false } = meaning;
      return { needsNext, one: { kind: 'excluded', reason, fits, count: 1 } };
    }
    case 'volume': {
      const known = scopes[meaning.scope];
      if (known?.isKnown !== true) return undefined;
      const { of: scope, size } = known;
      const one = { kind: 'recognized', scope, size, count: 1, foreign: 0 } as const;
      return { needsNext: meaning.needsNext ?? false, one };
    }
    case 'read':
    case 'turn':
      return undefined;
  }
}

/** Returns so many records like one. */
export function recordsOf(one: RecognizedRecords, count: number, isForeign: boolean): RecognizedRecords {
  if (isForeign && one.kind === 'recognized') return { ...one, count, foreign: count };
  // In random order there are many by themselves.
  return count === 1 ? one : { ...one, count };
}
