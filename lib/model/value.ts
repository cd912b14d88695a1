/**
 * The canonical form of field values. Two values are equal exactly when their canonical texts are equal, so that records
 * and volumes are compared as text. Empty text stands for "not given".
 *
 * | kind | canonical text |
 * | --- | --- |
 * | id | trimmed, upper case, `A-Z0-9` (in a volume also `-`, not first) |
 * | barcode | `CUST.MEDIA.VOLUME` of ids |
 * | text | runs of control characters are one blank, outer blanks are gone; none with escapes of a terminal |
 * | flag | `1` or `0` |
 * | date | `2026-03-14T02:13:45Z`: UTC, to the second |
 * | count | decimal digits without leading zeros |
 *
 * @module
 */

import { quoted } from '../errors/error.ts';
import type { JsonValue } from './change.ts';
import type { FieldSpec } from './field.ts';
import { spoilingOf } from './spoilt.ts';

/** A value in canonical form, or its problem in words that follow `FIELD "value": `. */
export type Canonical = { readonly value: string } | { readonly problem: string };

// The words of backup products; mainframes mark a word that is no name by a leading *.
const FLAGS: ReadonlyMap<string, '1' | '0'> = new Map([
  ...['YES', 'Y', 'TRUE', 'T', 'ON', '1', '*YES'].map((word) => [word, '1'] as const),
  ...['NO', 'N', 'FALSE', 'F', 'OFF', '0', '*NO'].map((word) => [word, '0'] as const),
]);

// Tested before upper-casing, which makes ASCII of some letters that are none.
const ID = /^[A-Z0-9]+$/i;
const VOLUME_ID = /^[A-Z0-9][A-Z0-9-]*$/i;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const TERMINAL = /[\u0008\u001b]/;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]+/g;
const CANONICAL_DATE = /^\d{4}-(?:0[1-9]|1[0-2])-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/**
 * Returns the canonical form of a value of a field, or its problem. A date has to be canonical already: other formats
 * are read before.
 */
export function canonicalValue(spec: FieldSpec, text: string): Canonical {
  const trimmed = text.trim();
  if (trimmed === '') return { value: '' };
  const spoiling = spoilingOf(trimmed);
  if (spoiling !== undefined) return { problem: spoiling };
  switch (spec.kind) {
    case 'id':
      return canonicalId(spec, trimmed);
    case 'barcode':
      return canonicalBarcode(spec, trimmed);
    case 'text': {
      const value = plainText(trimmed);
      if (value === undefined) return { problem: 'holds control codes of a terminal' };
      return value.length > spec.max ? tooLong(spec, value) : { value };
    }
    case 'flag': {
      const value = FLAGS.get(trimmed.toUpperCase());
      return value === undefined
        ? { problem: 'expected YES or NO, TRUE or FALSE, Y or N, ON or OFF, 1 or 0' }
        : { value };
    }
    case 'date':
      return isCanonicalDate(trimmed)
        ? { value: trimmed }
        : { problem: 'expected a date such as 2026-03-14T02:13:45Z' };
    case 'count': {
      if (!/^\d+$/.test(trimmed)) return { problem: 'expected a whole number, digits only' };
      const value = trimmed.replace(/^0+(?=\d)/, '');
      if (value.length > spec.max) return tooLong(spec, value);
      return value.length === 19 && value > '9223372036854775807'
        ? { problem: 'is more than 9223372036854775807' }
        : { value };
    }
  }
}

/** Says whether text is a canonical date that exists. */
export function isCanonicalDate(text: string): boolean {
  if (!CANONICAL_DATE.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  return day >= 1 && day <= daysInMonth(Number(text.slice(0, 4)), month);
}

/** Returns the days of a month, 1 to 12, or 0 where there is no such month. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Returns the canonical text of an instant, in seconds since 1970 UTC. */
export function canonicalDate(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Returns the seconds since 1970 UTC of a canonical date. */
export function dateSeconds(canonical: string): number {
  return Date.parse(canonical) / 1000;
}

/** Says whether a text is canonical already, as most are. Quick: it misses some, but never accepts a text that is not. */
export function isPlain({ kind, max }: FieldSpec, text: string): boolean {
  if (text.length > max) return false;
  switch (kind) {
    case 'id':
      return isPlainId(text);
    case 'text':
      return isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(text.length - 1)) && !UNPLAIN.test(text);
    case 'count':
      return PLAIN_COUNT.test(text);
    case 'date':
      return isCanonicalDate(text);
    default:
      return false;
  }
}

// Surrogates too, since a text with a lone one is not canonical, and the marks of spoilt values.
const UNPLAIN = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufdd0-\ufdef]/;
const PLAIN_COUNT = /^[1-9]\d{0,17}$/;

// A loop is faster than a regular expression that has to match up to the end.
function isPlainId(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 90 || (code > 57 && code < 65)) return false;
  }
  return text !== '';
}

// Printable ASCII except the blank: other characters may be blanks for trimming.
function isInk(code: number): boolean {
  return code > 32 && code < 127;
}

function canonicalId(spec: FieldSpec, trimmed: string): Canonical {
  const value = trimmed.toUpperCase();
  if (spec.key === 'volume') {
    if (!VOLUME_ID.test(trimmed)) return { problem: 'a Volume-ID holds only A-Z, 0-9 and, not first, -' };
  } else if (!ID.test(trimmed)) {
    return { problem: 'an identifier holds only A-Z and 0-9' };
  }
  return value.length > spec.max ? tooLong(spec, value) : { value };
}

function canonicalBarcode(spec: FieldSpec, trimmed: string): Canonical {
  const value = trimmed.toUpperCase();
  if (!/^[A-Z0-9]{1,4}\.[A-Z0-9]{1,4}\.[A-Z0-9][A-Z0-9-]{0,9}$/i.test(trimmed)) {
    return { problem: 'expected a qualified barcode, CUST.MEDIA.VOLUME' };
  }
  return value.length > spec.max ? tooLong(spec, value) : { value };
}

function tooLong(spec: FieldSpec, value: string): Canonical {
  return { problem: `is ${value.length} characters long, at most ${spec.max} are allowed` };
}

// Tabs and line ends would break the forms that have a line for a record. Behind an escape or a backspace stands what a terminal
// does not show, or shows over something else.
function plainText(text: string): string | undefined {
  // Half a character, which cutting leaves, is not stored as it is and would be a difference in every run.
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  if (!CONTROL.test(whole)) return whole;
  return TERMINAL.test(whole) ? undefined : whole.replaceAll(CONTROLS, ' ').trim();
}

/** Returns the JSON form of a canonical value: flags are booleans, counts are numbers as far as these are exact. */
export function toJson(spec: FieldSpec, canonical: string): JsonValue {
  if (spec.kind === 'flag') return canonical === '1';
  if (spec.kind === 'count' && canonical.length < 16) return Number(canonical);
  return canonical;
}

/** Returns the canonical form of a value in JSON (not null), or its problem. */
export function fromJson(spec: FieldSpec, value: unknown): Canonical {
  if (spec.kind === 'flag' && typeof value === 'boolean') return { value: value ? '1' : '0' };
  if (spec.kind === 'count' && typeof value === 'number') return canonicalValue(spec, String(value));
  if (typeof value === 'string') {
    return value.includes('\0') ? { problem: 'holds a NUL character' } : canonicalValue(spec, value);
  }
  return {
    problem: `expected ${spec.kind === 'flag' ? 'true or false' : 'text'}, found ${typeof value === 'object' ? 'something nested or null' : quoted(String(value))}`,
  };
}
