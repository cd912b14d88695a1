import { errorMessage } from '../../errors/error.ts';
import type { Script } from '../script.ts';
import { Rejected } from './ended.ts';
import type { Fill } from './fills.ts';
import type { Addressing } from './input-format.ts';

/** How many elements a record may have. */
export interface RecordWidth {
  readonly least: number;
  /** Elements beyond it have to be empty. */
  readonly most: number;
  /** Whether a record of another width is of the volume that it names for certain: no other element stands before its key. */
  readonly isKeyCertain: boolean;
  /** Where the numbers come from, for messages. */
  readonly reason: string;
  /** What makes records of another width, for messages. */
  readonly cause: string;
}

/** The heading of an input. */
export interface HeadingWidth {
  /** The number of its elements, without empty ones at its end. */
  readonly width: number;
  /** The index of the element for each name of an Extract. */
  readonly columns: readonly number[];
}

const ANY: RecordWidth = {
  least: 0,
  most: Number.POSITIVE_INFINITY,
  isKeyCertain: true,
  reason: '',
  cause: '',
};

const OF_DELIMITERS = 'a delimiter is missing, or stands in a value without quotes';

const OF_WORDS = 'a value is missing, or a blank stands in one';

const KEYS: ReadonlySet<string> = new Set(['CUSTOMER', 'MEDIA', 'VOLUME']);

/**
 * Compiles how many elements the records of an input may have: as many as its heading, or where columns are found by number
 * at least as many as the definition takes, unless SetElements says otherwise.
 */
export function compileRecordWidth(
  script: Script,
  fills: readonly Fill[],
  addressing: Addressing,
): (heading?: HeadingWidth) => RecordWidth {
  if (addressing !== 'headed elements' && addressing !== 'elements') return () => ANY;
  const given = script.all('SetElements')[0]?.arguments;
  const cause = script.all('SetCSVDelimiter').length > 0 ? OF_DELIMITERS : OF_WORDS;
  const highest = Math.max(0, ...fills.map(highestElement));
  return (heading) => {
    const isKeyCertain = isPrefix(keyElements(fills, heading?.columns ?? []));
    const own = Math.max(highest, heading?.width ?? 0);
    const ownMost = heading === undefined ? Number.POSITIVE_INFINITY : own;
    if (given === undefined) {
      const reason = own > highest ? `the heading has ${own}` : `the definition takes element ${highest}`;
      return { least: own, most: ownMost, isKeyCertain, reason, cause };
    }
    const least = given.least.value;
    const most = Math.max(least, given.most?.value ?? ownMost);
    const more = Number.isFinite(most) ? ` to ${most}` : ' or more';
    const reason = `SetElements allows ${least}${most === least ? '' : more}`;
    return { least, most, isKeyCertain, reason, cause };
  };
}

/** Returns why a record is rejected whose number of elements is not within the width; `undefined` if all it has more is empty. */
export function misshapen(
  cells: readonly string[],
  { least, most, reason, cause }: RecordWidth,
): Rejected | undefined {
  if (cells.length >= least && cells.slice(most).every((cell) => cell.trim() === '')) return undefined;
  const found = cells.length === 1 ? '1 element' : `${cells.length} elements`;
  return new Rejected('RECORD_ELEMENTS', errorMessage('RECORD_ELEMENTS', { found, reason, cause }));
}

function highestElement(fill: Fill): number {
  return fill.kind === 'extract' && fill.where.kind === 'number' ? Math.abs(fill.where.number) : 0;
}

/** The indexes of the elements of the key; -1 for one that is counted from the end, and moves. */
function keyElements(fills: readonly Fill[], columns: readonly number[]): readonly number[] {
  let names = 0;
  return fills.flatMap((fill) => {
    if (fill.kind !== 'extract') return [];
    const index = fill.where.kind === 'name' ? columns[names++] : Math.max(fill.where.number - 1, -1);
    return KEYS.has(fill.field.name) ? [index ?? -1] : [];
  });
}

/** Says whether these are the first elements, in any order. */
function isPrefix(elements: readonly number[]): boolean {
  const distinct = new Set(elements);
  return elements.every((element) => element >= 0 && element < distinct.size);
}
