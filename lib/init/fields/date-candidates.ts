import { dateParts, PART } from '../../language/dates/date-codes.ts';
import { DateFormat } from '../../language/dates/date-format.ts';

/** The order of day, month and year in a format; `other` where no other order is possible. */
export type DateOrder = 'day first' | 'month first' | 'year first' | 'other';

/** A date format that exports use. */
export interface DateCandidate {
  readonly text: string;
  readonly order: DateOrder;
  /** Returns true if a whole value can be read by the format. */
  fits(value: string): boolean;
}

const NUMERIC: readonly (readonly [date: string, order: DateOrder])[] = ['-', '/', '.'].flatMap((sign) => [
  [`%Y${sign}%m${sign}%d`, 'other'] as const,
  [`%d${sign}%m${sign}%Y`, 'day first'] as const,
  [`%m${sign}%d${sign}%Y`, 'month first'] as const,
  [`%d${sign}%m${sign}%y`, 'day first'] as const,
  [`%m${sign}%d${sign}%y`, 'month first'] as const,
  [`%y${sign}%m${sign}%d`, 'year first'] as const,
  [`%Y${sign}%j`, 'other'] as const,
]);

const NAMED: readonly (readonly [date: string, order: DateOrder])[] = [
  '%d %b %Y',
  '%d. %b %Y',
  '%d-%b-%Y',
  '%d-%b-%y',
  '%d/%b/%Y',
  '%b %d %Y',
  '%b %d, %Y',
  '%a %d %b %Y',
  '%a, %d %b %Y',
  '%Y%m%d',
].map((date) => [date, 'other'] as const);

const TIMES = ['%H:%M', '%H:%M:%S', '%H:%M:%S.%f', '%H:%M:%S,%f', '%I:%M %p', '%I:%M:%S %p'];
const ZONES = ['', '%z', ' %z', ' %Z'];
const BEHIND = ['', ...['T', ' ', ', '].flatMap((sign) => TIMES.map((time) => sign + time))].flatMap((time) =>
  ZONES.map((zone) => time + (time === '' ? '' : zone)),
);

const WHOLE = ['%Y%m%d%H%M%S', '%a %b %d %H:%M:%S %Y', '%a %b %d %H:%M:%S %Z %Y', '%s', '%Q', '/Date(%Q)/'];

// The seconds of 1980 and 2100: a number outside of these is no date.
const EARLIEST = 315_532_800;
const LATEST = 4_102_444_800;

let candidates: readonly DateCandidate[] | undefined;

/** Returns the formats that are tried, the most likely ones first. */
export function dateCandidates(): readonly DateCandidate[] {
  candidates ??= [
    ...[...NUMERIC, ...NAMED].flatMap(([date, order]) =>
      [...new Set(BEHIND)].map((behind) => candidate(date + behind, order)),
    ),
    ...WHOLE.map((text) => candidate(text, 'other')),
  ];
  return candidates;
}

function candidate(text: string, order: DateOrder): DateCandidate {
  const format = DateFormat.compile(text);
  if (typeof format === 'string') throw new RangeError(`${text}: ${format}`);
  const isEpoch = format.names(PART.epoch);
  // A blank in a format also matches nothing, but here it must be there.
  const hasBlank = text.includes(' ');
  return {
    text,
    order,
    fits: (value) => {
      format.parts.set(dateParts());
      if ((hasBlank && !value.includes(' ')) || format.scan(value) !== undefined) return false;
      const seconds = format.parts[PART.epoch] ?? 0;
      return !isEpoch || (seconds >= EARLIEST && seconds <= LATEST);
    },
  };
}
