const DAY = 86_400;

// Days between the two systems of dates, and 1970: that of 1900 counts from a 1 January, and has a 29 February 1900 that never was.
const [BEFORE_LEAP_DAY, BEHIND_LEAP_DAY, SINCE_1904] = [
  Date.UTC(1899, 11, 31) / 86_400_000,
  Date.UTC(1899, 11, 30) / 86_400_000,
  Date.UTC(1904, 0, 1) / 86_400_000,
];
const LEAP_DAY = 60;

// The 31 December 9999 is the last day of spreadsheets.
const LAST_YEAR = 9999;

/** What is shown in place of a date that there cannot be. */
const NO_DATE = '########';

/**
 * Returns the date of a serial number, which counts days, as `2026-11-30 22:15:04`; fractions of a second are dropped. Days that
 * the calendar does not have are what spreadsheets show: `1900-01-00`, `1900-02-29`, and `########` for what is no date at all.
 */
export function dateText(serial: number, is1904: boolean): string {
  const seconds = wholeSeconds(serial);
  const day = Math.floor(seconds / DAY);
  const time = clock(seconds - day * DAY);
  if (serial < 0) return NO_DATE;
  if (!is1904 && day === 0) return `1900-01-00 ${time}`;
  if (!is1904 && day === LEAP_DAY) return `1900-02-29 ${time}`;
  const origin = is1904 ? SINCE_1904 : day < LEAP_DAY ? BEFORE_LEAP_DAY : BEHIND_LEAP_DAY;
  const date = new Date((origin + day) * 86_400_000);
  const year = date.getUTCFullYear();
  if (!(year <= LAST_YEAR)) return NO_DATE;
  return `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())} ${time}`;
}

/** Returns the time of a serial number as `22:15:04`, with more hours than a day has where it is longer. */
export function timeText(serial: number): string {
  return serial < 0 ? NO_DATE : clock(wholeSeconds(serial));
}

// Serial numbers are a little too small or too large for many times: to the millisecond they are exact.
function wholeSeconds(serial: number): number {
  return Math.floor(Math.round(serial * DAY * 1000) / 1000);
}

function clock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  return `${twoDigits(hours)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

const ISO_DATE = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?Z?)?$/;

/** Returns a date in ISO 8601, as strict workbooks have them, in the same form; `undefined` for another text. */
export function isoDateText(iso: string): string | undefined {
  const match = ISO_DATE.exec(iso);
  if (match === null) return undefined;
  const [, date, time = '00:00', seconds = '00'] = match;
  return `${date} ${time}:${seconds}`;
}
