import { quoted, TapesyncError } from '../../errors/error.ts';

/** The result for one line, or for several lines that belong together. */
export type LineResult =
  /** A record: its lines joined by LF, the line on which it begins, and its elements or wanted values. */
  | {
      readonly kind: 'record';
      readonly text: string;
      readonly line: number;
      /** The line on which it ends, if that is another one. */
      readonly lastLine?: number;
      /** What seems to be missing of a record that the end of the input ended. */
      readonly lacks?: string;
      readonly cells: readonly string[];
    }
  /**
   * Lines that should be a record but do not fit the format, with an error of class `record`; the cells are what they
   * seem to hold, by which they may be excluded.
   */
  | {
      readonly kind: 'misfit';
      readonly text: string;
      readonly line: number;
      readonly error: TapesyncError;
      readonly cells?: readonly string[];
    }
  /** A line that is not part of a record; the statistics count it by its `reason`. */
  | { readonly kind: 'other'; readonly reason: string; readonly text: string; readonly line: number };

/** What a result says of its lines. */
type Place = Pick<LineResult, 'text' | 'line'>;

/** Returns the result for a line that is not part of a record. */
export function otherLine(reason: string, { text, line }: Place): LineResult {
  return { kind: 'other', reason, text, line };
}

/** Returns the result for lines that should be a record; `expected` says of which form. */
export function misfit(
  expected: string,
  problem: string,
  { text, line }: Place,
  cells?: readonly string[],
): LineResult {
  const error = new TapesyncError('RECORD_FORMAT', { expected, problem });
  return { kind: 'misfit', text, line, error, ...(cells && { cells }) };
}

/**
 * Makes records of the lines of one input, in their order, without the lines that AddString took out. Every line ends
 * in exactly one result: its own, or that of its record.
 */
export interface LineReader {
  /**
   * What earlier lines have left that decides what the next ones become, and whether anything had the format: equal texts,
   * equal results. `undefined` while a line waits for the next ones, and where records are made of several lines; but what is
   * `held` is no part of it. Lines that leave it as it was may be left out of `read`, unless something is held.
   */
  readonly state: string | undefined;
  /** Whether a record has begun that is complete only where the next line is known. */
  readonly isHeld?: boolean;
  /** Whether a record that has begun may go on behind a line that is left out. */
  readonly mayGoOn?: boolean;
  /** Reads the next line, without its line end, and returns the results that are known now, often of earlier lines. */
  read(text: string, line: number): readonly LineResult[];
  /**
   * Takes note of a line that is left out, which is no line of `read`, and returns the results of earlier lines that it
   * completes.
   */
  leaveOut?(text: string, line: number): readonly LineResult[];
  /** Returns the result of the record that is held, as the next line does not go on with it. */
  complete?(): readonly LineResult[];
  /** Returns the results that the end of the input completes. Throws SOURCE_FORMAT if nothing had the format. */
  end(): readonly LineResult[];
  /** Returns the error of an input that has ended before its format says so; absent where a format does not say so. */
  cut?(): TapesyncError | undefined;
}

/**
 * The names of a value that Extract asks for: the first one that is there is taken. An empty name at the end means
 * that a heading need not have any of them.
 */
export type WantedNames = readonly string[];

/** Returns whether a heading needs none of these names. */
export function isOptional(names: WantedNames): boolean {
  return names.at(-1) === '';
}

/** Returns the index of the first of the names that is among others, which are folded already; -1 if none is. */
export function indexOfName(names: WantedNames, folded: readonly string[]): number {
  for (const name of names) {
    const index = name === '' ? -1 : folded.indexOf(foldName(name));
    if (index !== -1) return index;
  }
  return -1;
}

/** A heading of columns, for errors. */
interface Heading {
  readonly source: string;
  readonly line: number;
  /** Its names as they stand there. */
  readonly names: readonly string[];
  /** Returns what to do about a name that several columns have, by their indexes. */
  readonly remedy: (columns: readonly number[]) => string;
}

/**
 * Returns the index of the column for each wanted value: that of the first of its names which is in the heading; -1 for an
 * optional one that is not. Throws SOURCE_HEADING if one is missing, and SOURCE_HEADING_TWICE if several columns have the name.
 */
export function columnsOf(wanted: readonly WantedNames[], heading: Heading): readonly number[] {
  const { source, line, names, remedy } = heading;
  const folded = names.map(foldName);
  const columns = wanted.map((alternatives) => {
    const first = indexOfName(alternatives, folded);
    if (first === -1 || folded.lastIndexOf(folded[first] ?? '') === first) return first;
    const same = folded.flatMap((name, index) => (name === folded[first] ? [index] : []));
    const name = alternatives.find((each) => foldName(each) === folded[first]) ?? '';
    throw new TapesyncError('SOURCE_HEADING_TWICE', {
      source,
      line,
      name: quoted(name),
      remedy: remedy(same),
    });
  });
  const missing = wanted.find((alternatives, index) => columns[index] === -1 && !isOptional(alternatives));
  // A line without any of the names, all of which are optional, is no heading.
  const absent = missing ?? (columns.every((column) => column === -1) ? wanted[0] : undefined);
  if (absent === undefined) return columns;
  const found = quoted(names.join(', '));
  throw new TapesyncError('SOURCE_HEADING', { source, line, expected: alternativesOf(absent), found });
}

/** Returns names for a message: `"Barcode" or "Label"`. */
export function alternativesOf(names: WantedNames): string {
  return names
    .filter((name) => name !== '')
    .map((name) => quoted(name))
    .join(' or ');
}

/** Returns a name in the form in which names are compared: trimmed, blanks collapsed, in upper case. */
export function foldName(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toUpperCase();
}
