/** The index of each part of a date in `DateParts`. */
export const PART = {
  year: 0,
  month: 1,
  day: 2,
  dayOfYear: 3,
  hour: 4,
  minute: 5,
  second: 6,
  /** Hour of a twelve-hour clock. */
  hour12: 7,
  /** 0 in the morning, 1 in the afternoon. */
  afternoon: 8,
  /** Seconds east of UTC. */
  offset: 9,
  /** Seconds since 1970 UTC. */
  epoch: 10,
  /** Year without its century. */
  shortYear: 11,
} as const;

/** The numbers of one date, by `PART`. */
export type DateParts = Float64Array;

/** Returns an array for the parts of a date, all 0. */
export function dateParts(): DateParts {
  return new Float64Array(Object.keys(PART).length);
}

/** Reads a part of a date at a position; returns the position after it, or -1 if the part is not there. */
export type Scan = (text: string, at: number, parts: DateParts) => number;

/** A code of a date format; the description is for messages and the language reference. */
export type Code = { readonly description: string } & (
  | {
      readonly kind: 'number';
      readonly part: number;
      readonly range: readonly [number, number];
      readonly digits: Digits;
    }
  | { readonly kind: 'scan'; readonly parts: readonly number[]; readonly scan: Scan }
  | { readonly kind: 'macro'; readonly format: string }
);

/** Fewest and most digits of a number; next to another number it has the most. */
type Digits = readonly [fewest: number, most: number];

/** The months by their English names, January first. */
export const MONTHS: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');

/** The days of a week by their English names, Monday first. */
export const WEEKDAYS: readonly string[] = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(
  ' ',
);

const number = (part: number, low: number, high: number, digits: Digits, description: string): Code => ({
  kind: 'number',
  part,
  range: [low, high],
  digits,
  description,
});
const scan = (parts: readonly number[], read: Scan, description: string): Code => ({
  kind: 'scan',
  parts,
  scan: read,
  description,
});
const pattern = (
  parts: readonly number[],
  shape: RegExp,
  value: (match: RegExpExecArray) => number,
  description: string,
): Code => scan(parts, scanPattern(shape, value, parts[0]), description);
const macro = (format: string, description: string): Code => ({ kind: 'macro', format, description });

const MONTH_NAME = scan(
  [PART.month],
  scanName(MONTHS, PART.month),
  'an English month name, whole or its first three letters',
);
const WEEKDAY = scan(
  [],
  scanName(WEEKDAYS),
  'an English day name, whole or its first three letters; not looked at',
);

const HALF = /^([ap])(?:m|\.\s?m\.)/i;
const OFFSET = /^(?:Z|([+-])(0\d|1[0-4])(?::?([0-5]\d))?)/i;

/** The codes of date formats, by the character after the `%`. */
export const DATE_CODES: ReadonlyMap<string, Code> = new Map([
  ['Y', number(PART.year, 1000, 9999, [4, 4], 'a year of four digits, 1000 to 9999')],
  [
    'y',
    number(
      PART.shortYear,
      0,
      99,
      [2, 2],
      'a year of two digits: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068',
    ),
  ],
  ['m', number(PART.month, 1, 12, [1, 2], 'a month, 1 to 12')],
  ['d', number(PART.day, 1, 31, [1, 2], 'a day of the month, 1 to 31')],
  ['e', number(PART.day, 1, 31, [1, 2], 'a day of the month, 1 to 31, blanks before it allowed')],
  ['j', number(PART.dayOfYear, 1, 366, [1, 3], 'a day of the year, 1 to 366')],
  ['b', MONTH_NAME],
  ['B', MONTH_NAME],
  ['h', MONTH_NAME],
  ['a', WEEKDAY],
  ['A', WEEKDAY],
  ['H', number(PART.hour, 0, 23, [1, 2], 'an hour, 0 to 23')],
  ['I', number(PART.hour12, 1, 12, [1, 2], 'an hour, 1 to 12; needs %p')],
  ['p', pattern([PART.afternoon], HALF, halfOf, 'AM or PM, also a.m. or p. m., in any case')],
  ['M', number(PART.minute, 0, 59, [1, 2], 'a minute, 0 to 59')],
  ['S', number(PART.second, 0, 59, [1, 2], 'a second, 0 to 59')],
  ['f', pattern([], /^\d{1,9}/, () => 0, 'digits of a fraction of a second; dropped')],
  [
    's',
    pattern([PART.epoch], /^-?\d{1,12}/, (match) => Number(match[0]), 'seconds since 1970-01-01 00:00 UTC'),
  ],
  [
    'Q',
    pattern(
      [PART.epoch],
      /^-?\d{1,15}/,
      (match) => Math.floor(Number(match[0]) / 1000),
      'milliseconds since 1970-01-01 00:00 UTC; the fraction is dropped',
    ),
  ],
  ['z', pattern([PART.offset], OFFSET, offsetOf, 'an offset from UTC: +0100, +01:00, +01 or Z')],
  ['Z', pattern([PART.offset], /^(?:UTC|GMT)/i, () => 0, 'UTC or GMT')],
  ['F', macro('%Y-%m-%d', 'the same as %Y-%m-%d')],
  ['D', macro('%m/%d/%y', 'the same as %m/%d/%y')],
  ['T', macro('%H:%M:%S', 'the same as %H:%M:%S')],
  ['R', macro('%H:%M', 'the same as %H:%M')],
  ['n', macro(' ', 'any number of blanks, as a blank in the format')],
  ['t', macro(' ', 'any number of blanks, as a blank in the format')],
  ['%', macro('%', 'a percent sign')],
]);

/** Returns the position after the blanks at a position. */
export function skipBlanks(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) <= 32) end++;
  return end;
}

function scanName(names: readonly string[], part?: number): Scan {
  const forms = names.flatMap((name, index) => [
    { text: name.toLowerCase(), value: index + 1 },
    { text: name.slice(0, 3).toLowerCase(), value: index + 1 },
  ]);
  return scanForms(forms, part);
}

/** A way to write a name, in small letters, and the number that it stands for. */
export interface NameForm {
  readonly text: string;
  readonly value: number;
}

/** Returns a scan for the first of several forms that a text begins with; longer forms have to come first. */
export function scanForms(forms: readonly NameForm[], part?: number): Scan {
  const longest = Math.max(0, ...forms.map(({ text }) => text.length));
  return (text, at, parts) => {
    const start = text.slice(at, at + longest).toLowerCase();
    const form = forms.find((candidate) => start.startsWith(candidate.text));
    if (form === undefined) return -1;
    if (part !== undefined) parts[part] = form.value;
    return at + form.text.length;
  };
}

/** Most characters that a pattern matches. */
const LONGEST = 16;

function scanPattern(shape: RegExp, value: (match: RegExpExecArray) => number, part?: number): Scan {
  return (text, at, parts) => {
    const match = shape.exec(text.slice(at, at + LONGEST));
    if (match === null) return -1;
    if (part !== undefined) parts[part] = value(match);
    return at + match[0].length;
  };
}

function halfOf(match: RegExpExecArray): number {
  return match[1]?.toLowerCase() === 'p' ? 1 : 0;
}

function offsetOf([, sign, hours = '0', minutes = '0']: RegExpExecArray): number {
  return (sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes));
}
