/**
 * The checks of each line of a layout, element after element, and the classes of its bytes.
 *
 * @module
 */

import { LONGEST_RECORD } from '../../sources/formats/cutter.ts';
import { isSame } from './byte-checks.ts';
import {
  type DatePositions,
  type ElementCheck,
  type Empty,
  type LineLayout,
  NO_ELEMENT,
} from './line-layout.ts';
import { MemoizedReader } from './memoized-reader.ts';

const [NEWLINE, RETURN] = [10, 13];

/** Classes of bytes of a line, one bit each. In a row a backslash begins an escape: only in a line it stands for itself. */
export const [DELIMITER, ORDINARY, TEXT, VOLUME, ID] = [1, 2, 4, 8, 16];

type StepKind = 'customer' | 'media' | 'volume' | 'passed' | 'understood' | ElementCheck['kind'];

/** One element of a line, one column of a row, or one of each that have to say the same. */
export interface Step {
  readonly kind: StepKind;
  /** Whether it is in the line; a column that lines lack is not. */
  readonly isElement: boolean;
  /** Its column in the row, from the first one behind those of the system. */
  readonly column: number;
  readonly empty: Empty;
  readonly max: number;
  readonly positions: DatePositions;
  readonly reader: MemoizedReader;
}

/** The column of an element that no column is compared with. */
export const NO_COLUMN = -1;

/** A step past an element without a check, and the base of all others. */
export const PASSED: Step = {
  kind: 'passed',
  isElement: true,
  column: NO_COLUMN,
  empty: 'nothing',
  max: 0,
  positions: { element: [], canonical: [] },
  reader: new MemoizedReader(() => ''),
};

/** Returns the classes of each byte of a line. */
export function byteClasses(delimiter: string): Uint8Array {
  const classes = new Uint8Array(256);
  for (let byte = 32; byte < 127; byte++) classes[byte] = classOf(String.fromCharCode(byte));
  classes[delimiter.charCodeAt(0)] = DELIMITER;
  return classes;
}

function classOf(character: string): number {
  if (character === '"') return 0;
  if (character === '\\') return ORDINARY;
  if (/[A-Z0-9]/.test(character)) return ORDINARY | TEXT | VOLUME | ID;
  return character === '-' ? ORDINARY | TEXT | VOLUME : ORDINARY | TEXT;
}

/** Says whether a byte may be one of these. */
export function isOf(allowed: number, classes: Uint8Array, byte: number): boolean {
  return ((classes[byte] ?? 0) & allowed) !== 0;
}

/**
 * Returns where the next line begins if a line ends at a place, and -1 where it does not, is the heading, or is longer than
 * any record.
 */
export function nextLine(heading: Uint8Array, bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST_RECORD) return -1;
  const next = bytes[end] === RETURN ? end + 2 : end + 1;
  return bytes[next - 1] !== NEWLINE || isSame(heading, bytes, start, end) ? -1 : next;
}

/** The steps of a layout. */
interface Steps {
  /** At each of their elements, in order. */
  readonly ofElements: readonly (readonly Step[])[];
  /** For columns of rows that lines lack. */
  readonly ofNone: readonly Step[];
}

/** Returns the steps along lines. */
export function stepsOf(layout: LineLayout): Steps {
  const { width, customer, media, volume, fields, others } = layout;
  const ofElements = Array.from({ length: width }, (): Step[] => []);
  const ofNone: Step[] = [];
  const ask = (element: number, step: Partial<Step>) => {
    const isElement = element !== NO_ELEMENT;
    (isElement ? ofElements[element] : ofNone)?.push({ ...PASSED, ...step, isElement });
  };
  if ('element' in customer) ask(customer.element, { kind: 'customer' });
  if ('element' in media) ask(media.element, { kind: 'media' });
  ask(volume, { kind: 'volume' });
  for (const { element, read } of others)
    ask(element, { kind: 'understood', reader: new MemoizedReader(read) });
  for (const [column, field] of fields.entries()) {
    const element = field.kind === 'none' ? NO_ELEMENT : field.element;
    ask(element, { ...asked(field), column });
  }
  return { ofElements, ofNone };
}

function asked(check: ElementCheck): Partial<Step> {
  if (check.kind === 'none') return { kind: 'none' };
  const { empty } = check;
  if (check.kind === 'read') return { kind: 'read', empty, reader: new MemoizedReader(check.read) };
  if (check.element === NO_ELEMENT) return { kind: 'read', empty };
  if (check.kind === 'date') return { kind: 'date', empty, positions: check.positions };
  return { kind: check.kind, empty, max: check.max };
}
