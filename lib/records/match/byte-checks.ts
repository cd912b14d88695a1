/**
 * Checks of bytes of a line, also against a column of a snapshot. A match is exact; where a check is not sure, it fails.
 *
 * @module
 */

import { fieldByKey } from '../../model/field.ts';
import { daysInMonth } from '../../model/value.ts';
import { SNAPSHOT_SYSTEM_COLUMNS } from '../../stores/roles/snapshots.ts';
import type { DatePositions, Empty } from './line-layout.ts';

const [TAB, NEWLINE, BACKSLASH, HYPHEN] = [9, 10, 92, 45];
const LONGEST_VOLUME = fieldByKey('volume')?.max ?? 0;

// A number has so many bits that can be told apart.
const MOST_BITS = 31;

/** Returns the bit of a field, by its place in the snapshot; none for a field far behind. */
export function bitOf(field: number): number {
  return field < MOST_BITS ? 1 << field : 0;
}

/** Returns where the first field of a row begins, behind the columns of the system, and -1 where none follows. */
export function fieldsStart(block: Uint8Array, row: number): number {
  let at = row;
  for (let skip = SNAPSHOT_SYSTEM_COLUMNS; skip > 0; at++) {
    if (block[at] === TAB) skip--;
    else if (block[at] === NEWLINE) return -1;
  }
  return at;
}

/** Returns where a column of a row ends. */
export function columnEnd(block: Uint8Array, at: number): number {
  let end = at;
  while (block[end] !== TAB && block[end] !== NEWLINE) end++;
  return end;
}

/** Returns where a column ends that a line does not give, if that matches, and -1 otherwise. */
export function emptyEnd(empty: Empty, block: Uint8Array, at: number): number {
  if (empty === 'ambiguous') return -1;
  const end = columnEnd(block, at);
  return empty === 'nothing' || end === at ? end : -1;
}

/** Returns where a column ends if it matches a value, and -1 otherwise; for an empty value `empty` decides. */
export function valueEnd(value: Uint8Array, empty: Empty, block: Uint8Array, at: number): number {
  return value.length === 0 ? emptyEnd(empty, block, at) : equalEnd(value, 0, value.length, block, at);
}

/**
 * Returns where a column ends if it matches bytes of a line, and -1 otherwise. A backslash never matches: in a row it begins
 * an escape, in a line it stands for itself.
 */
export function equalEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
  block: Uint8Array,
  at: number,
): number {
  let to = at;
  for (let index = start; index < end; index++) {
    const byte = bytes[index];
    if (byte !== block[to++] || byte === BACKSLASH) return -1;
  }
  return block[to] === TAB || block[to] === NEWLINE ? to : -1;
}

/** Says whether bytes of a line are just these. */
export function isSame(expected: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (expected.length !== end - start) return false;
  for (let index = 0; index < expected.length; index++) {
    if (expected[index] !== bytes[start + index]) return false;
  }
  return true;
}

const CANONICAL = Buffer.from('0000-00-00T00:00:00Z');
/** The last date. */
const DATE = Buffer.from(CANONICAL);

/** Returns where a column ends if it matches a date, and -1 otherwise. */
export function dateEnd(
  { element, canonical }: DatePositions,
  bytes: Uint8Array,
  start: number,
  end: number,
  block: Uint8Array,
  at: number,
): number {
  if (end - start !== element.length) return -1;
  if (!hasMarks(element, bytes, start)) return -1;
  for (let index = 0; index < canonical.length; index++) {
    const from = canonical[index] ?? -1;
    if (block[at + index] !== (from === -1 ? CANONICAL[index] : bytes[start + from])) return -1;
  }
  const to = at + canonical.length;
  return (block[to] === TAB || block[to] === NEWLINE) && isDate(block, at) ? to : -1;
}

/** Says whether an element is a date. */
export function isDateText(
  { element, canonical }: DatePositions,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (end - start !== element.length || !hasMarks(element, bytes, start)) return false;
  for (let index = 0; index < canonical.length; index++) {
    const from = canonical[index] ?? -1;
    if (from !== -1) DATE[index] = bytes[start + from] ?? 0;
    else DATE[index] = CANONICAL[index] ?? 0;
  }
  return isDate(DATE, 0);
}

// What stands between the digits.
function hasMarks(element: readonly number[], bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < element.length; index++) {
    const code = element[index] ?? 0;
    if (code !== 0 && code !== bytes[start + index]) return false;
  }
  return true;
}

function isDate(block: Uint8Array, at: number): boolean {
  const century = twoDigits(block, at);
  const yearOfCentury = twoDigits(block, at + 2);
  const year = century * 100 + yearOfCentury;
  const day = twoDigits(block, at + 8);
  return (
    century >= 10 &&
    century <= 99 &&
    yearOfCentury <= 99 &&
    day >= 1 &&
    day <= daysInMonth(year, twoDigits(block, at + 5)) &&
    twoDigits(block, at + 11) <= 23 &&
    twoDigits(block, at + 14) <= 59 &&
    twoDigits(block, at + 17) <= 59
  );
}

// More than any part of a date where they are no digits.
function twoDigits(block: Uint8Array, at: number): number {
  const tens = (block[at] ?? 0) - 48;
  const ones = (block[at + 1] ?? 0) - 48;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? 100 : tens * 10 + ones;
}

/** Says whether bytes are an identifier in canonical form, of any length. */
export function isId(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (!isAlphanumeric(bytes[index] ?? 0)) return false;
  return end > start;
}

/** The longest label that may be a date which a spreadsheet has made of it, such as `MAR-01`. */
const LONGEST_DATE = 6;

/** Says whether a label may be such a date: it is left to the exact way, which warns of it. */
export function mayBeDate(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST_DATE) return false;
  // Beyond a short label another element may have it: such a line goes the exact way for nothing.
  return bytes[start + 1] === HYPHEN || bytes[start + 2] === HYPHEN || bytes[start + 3] === HYPHEN;
}

/** Says whether bytes are a Volume-ID in canonical form, and cannot be a date. */
export function isVolumeId(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST_VOLUME || end === start || !isAlphanumeric(bytes[start] ?? 0)) return false;
  if (mayBeDate(bytes, start, end)) return false;
  for (let index = start + 1; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (!isAlphanumeric(byte) && byte !== HYPHEN) return false;
  }
  return true;
}

function isAlphanumeric(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57);
}

/** Says whether printable bytes are a text in canonical form: outer blanks would be trimmed. */
export function isText(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] !== 32 && bytes[end - 1] !== 32;
}
