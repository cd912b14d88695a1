import { canonicalText, isCanonicalInstant } from '../../model/canonical-instant.ts';
import { daysInMonth } from '../../model/value.ts';
import type { Zone } from '../../model/zone.ts';
import { type DateParts, PART } from './date-codes.ts';
import type { DateFormat } from './date-format.ts';
import { swappedFormat } from './swapped-format.ts';

const DAY = 86_400;

/** Days from 1 March of the year 0 to 1 January 1970. */
const DAYS_TO_1970 = 719_468;

/** Why a text is no date, in words that follow `is not a date of the form ...: `. */
interface DateProblem {
  readonly problem: string;
}

/** Reads the dates of one field by the first of its formats that fits, in the zone of the definition. */
export class DateReader {
  readonly #readings: readonly (Reading & { readonly rivals: readonly Reading[] })[];
  readonly #formats: readonly DateFormat[];
  readonly #zone: Zone;
  #swapped: { readonly reader: DateReader | undefined } | undefined;

  constructor(formats: readonly DateFormat[], zone: Zone) {
    this.#formats = formats;
    this.#zone = zone;
    const readings = formats.map((format) => ({ format, instant: instantOf(format, zone) }));
    this.#readings = readings.map((reading) => ({
      ...reading,
      rivals: readings.filter((other) => isRival(reading.format, other.format)),
    }));
  }

  /** The formats as messages name them. */
  get formats(): string {
    return this.#readings.map(({ format }) => format.text).join(' or ');
  }

  /** The reader of the same dates with day and month the other way round; `undefined` where no format has both as numbers. */
  get swapped(): DateReader | undefined {
    this.#swapped ??= { reader: this.#makeSwapped() };
    return this.#swapped.reader;
  }

  #makeSwapped(): DateReader | undefined {
    const swapped = this.#formats.flatMap((format) => swappedFormat(format) ?? []);
    return swapped.length === 0 ? undefined : new DateReader(swapped, this.#zone);
  }

  /** Returns the canonical text of a trimmed date, or the problem of the format that fits the most of the text. */
  read(text: string): string | DateProblem {
    let furthest = -1;
    let problem = '';
    for (const { format, instant, rivals } of this.#readings) {
      const mismatch = format.scan(text);
      if (mismatch === undefined) {
        const found = instant(format.parts);
        if (typeof found === 'number') {
          if (rivals.some((rival) => readsDifferently(rival, text, found))) return AMBIGUOUS;
          return canonicalText(found);
        }
        furthest = text.length + 1;
        problem = found;
      } else if (mismatch.at > furthest) {
        furthest = mismatch.at;
        problem = mismatch.problem;
      }
    }
    return { problem };
  }

  /** Says whether a trimmed text names a day that exists, even if the clocks of the zone skip its time. */
  namesDay(text: string): boolean {
    return this.#formats.some(
      (format) => format.scan(text) === undefined && typeof dayNamedBy(format)(format.parts) === 'number',
    );
  }
}

// Says how the day of scanned parts is named.
const dayNamedBy = (format: DateFormat) => (format.names(PART.dayOfYear) ? ordinalDay : calendarDay);

/** Returns the instant of scanned parts, or the problem. */
type InstantOf = (parts: DateParts) => number | string;

interface Reading {
  readonly format: DateFormat;
  readonly instant: InstantOf;
}

const AMBIGUOUS: DateProblem = { problem: 'two of these take it for different days' };

// Formats with the same parts in another order read many dates as different days.
function isRival(one: DateFormat, other: DateFormat): boolean {
  return one !== other && Object.values(PART).every((part) => namesAny(one, part) === namesAny(other, part));
}

function namesAny(format: DateFormat, part: number): boolean {
  const isYear = part === PART.year || part === PART.shortYear;
  return isYear ? format.names(PART.year) || format.names(PART.shortYear) : format.names(part);
}

function readsDifferently({ format, instant }: Reading, text: string, found: number): boolean {
  if (format.scan(text) !== undefined) return false;
  const other = instant(format.parts);
  return typeof other === 'number' && other !== found;
}

function instantOf(format: DateFormat, zone: Zone): InstantOf {
  if (format.names(PART.epoch)) return (parts) => canonical(parts[PART.epoch] ?? 0);
  const dayOf = dayNamedBy(format);
  const hasTime = format.names(PART.hour) || format.names(PART.hour12);
  const hasOffset = format.names(PART.offset);
  return (parts) => {
    const day = dayOf(parts);
    if (typeof day === 'string') return day;
    const local = day + timeOfDay(parts);
    if (hasOffset) return canonical(local - (parts[PART.offset] ?? 0));
    // A date without a time is its first moment, which is after midnight where the clocks skip midnight.
    const instant = hasTime ? zone.instant(local) : zone.instantOrNext(local);
    return instant === undefined ? `the clocks of ${zone.name} skip this time` : canonical(instant);
  };
}

function calendarDay(parts: DateParts): number | string {
  const year = yearOf(parts);
  const month = parts[PART.month] ?? 0;
  const day = parts[PART.day] ?? 0;
  if (day > daysInMonth(year, month)) return `month ${month} of ${year} has no day ${day}`;
  return dayNumber(year, month, day) * DAY;
}

function ordinalDay(parts: DateParts): number | string {
  const year = yearOf(parts);
  const day = parts[PART.dayOfYear] ?? 0;
  if (day > 365 && daysInMonth(year, 2) < 29) return `${year} has no day ${day}`;
  return (dayNumber(year, 1, 1) + day - 1) * DAY;
}

// Days since 1970-01-01, counted in years that begin in March. Faster than Date.UTC.
function dayNumber(year: number, month: number, day: number): number {
  const marchYear = month < 3 ? year - 1 : year;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const dayOfMarchYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return marchYear * 365 + leapDays + dayOfMarchYear - DAYS_TO_1970;
}

// A format names only one of the two years; the other stays 0.
function yearOf(parts: DateParts): number {
  const year = parts[PART.year] ?? 0;
  if (year > 0) return year;
  const shortYear = parts[PART.shortYear] ?? 0;
  return shortYear + (shortYear < 69 ? 2000 : 1900);
}

function timeOfDay(parts: DateParts): number {
  const hour12 = parts[PART.hour12] ?? 0;
  const hour = hour12 > 0 ? (hour12 % 12) + 12 * (parts[PART.afternoon] ?? 0) : (parts[PART.hour] ?? 0);
  return hour * 3600 + (parts[PART.minute] ?? 0) * 60 + (parts[PART.second] ?? 0);
}

function canonical(instant: number): number | string {
  return isCanonicalInstant(instant) ? instant : 'it lies outside the years 1000 to 9999';
}
