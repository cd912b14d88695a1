import { type NamedScope, namedScope } from '../../model/scope.ts';
import { notGivenIn, type VolumeRecord } from '../../model/volume-record.ts';
import type { Exclusion, Fate, Joined } from '../batch.ts';
import type { LineMeaning } from './fingerprint-draft.ts';

/** What became of lines that were read. */
export interface ReadLines {
  /** Line on which the lines begin. */
  readonly firstLine: number;
  /** Line on which each raw record begins. */
  readonly lines: readonly number[];
  readonly fates: readonly Fate[];
  /** Of these, those that hold only where the next raw record is the same, too, in order. */
  readonly joined: readonly Joined[];
  /** The raw records after which the state is another one, in order. */
  readonly turns: readonly Turn[];
}

/** A change of the state. */
export interface Turn {
  /** Number of the raw record that makes it. */
  readonly after: number;
  /** The state behind it. */
  readonly state: string | undefined;
}

/** What lines have turned out to be, by their numbers among those that were read. */
export interface LineMeanings {
  readonly meanings: readonly LineMeaning[];
  /** Labels of volumes; empty for other lines. */
  readonly labels: readonly string[];
}

const READ: LineMeaning = { kind: 'read' };
const TURN: LineMeaning = { kind: 'turn' };
const OPEN: LineMeaning = { kind: 'open' };

/** Says of lines that were read what they are. */
export class LineReader {
  #of: NamedScope | undefined;
  #last: (LineMeaning & { readonly kind: 'volume' }) | undefined;
  #lastExclusion: (LineMeaning & { readonly kind: 'excluded' }) | undefined;

  /**
   * Returns what so many lines are; those before which there is no state have to be read each time.
   *
   * @param hasState whether there is a state before the first of them
   * @param isOpen whether the last of them are of a record that has not ended
   */
  meanings(read: ReadLines, count: number, hasState: boolean, isOpen: boolean): LineMeanings {
    const { firstLine, lines, fates, joined, turns } = read;
    const meanings = new Array<LineMeaning>(count).fill(READ);
    const labels = new Array<string>(count).fill('');
    let join = 0;
    for (let index = 0; index < lines.length; index++) {
      const fate = fates[index];
      if (fate === undefined) continue;
      const isLast = index === lines.length - 1;
      const needsNext = joined[join]?.last === index ? true : undefined;
      const first = (needsNext && joined[join++]?.first) ?? index;
      const start = (lines[first] ?? 0) - firstLine;
      // A record that began before, or does not end here, is not all here.
      if (start < 0 || (isLast && isOpen)) continue;
      const end = (isLast ? count : (lines[index + 1] ?? 0) - firstLine) - 1;
      for (let line = start; line < end; line++) meanings[line] = OPEN;
      if ('reason' in fate) meanings[end] = this.#exclusion(fate, needsNext);
      else {
        meanings[end] = this.#volume(fate, needsNext);
        labels[end] = fate.volume;
      }
    }
    let [isKnown, first] = [hasState, 0];
    for (const { after, state } of [...turns, { after: lines.length, state: undefined }]) {
      const end = lineAfter(lines, after, firstLine, count);
      if (!isKnown) {
        meanings.fill(READ, first, end);
        labels.fill('', first, end);
      }
      if (after < lines.length && end > 0) meanings[end - 1] = TURN;
      [isKnown, first] = [state !== undefined, end];
    }
    return { meanings, labels };
  }

  #exclusion({ reason, fits }: Exclusion, needsNext: true | undefined): LineMeaning {
    const last = this.#lastExclusion;
    if (last?.reason === reason && last.fits === fits && last.needsNext === needsNext) return last;
    this.#lastExclusion = { kind: 'excluded', reason, fits, ...(needsNext && { needsNext }) };
    return this.#lastExclusion;
  }

  #volume(record: VolumeRecord, needsNext: true | undefined): LineMeaning {
    const { customer, media, values } = record;
    const before = this.#of?.scope;
    if (before?.customer !== customer || before.media !== media) this.#of = namedScope(record);
    const of = this.#of as NamedScope;
    const notGiven = notGivenIn(values);
    const last = this.#last;
    if (last?.of === of && last.notGiven === notGiven && last.needsNext === needsNext) return last;
    this.#last = { kind: 'volume', of, notGiven, ...(needsNext && { needsNext }) };
    return this.#last;
  }
}

/** Returns the number of the first line behind a raw record, among so many lines. */
export function lineAfter(
  lines: readonly number[],
  record: number,
  firstLine: number,
  count: number,
): number {
  const next = lines[record + 1];
  return next === undefined ? count : next - firstLine;
}
