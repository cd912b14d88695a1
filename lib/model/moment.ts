/**
 * Days and moments as people write them in options and conditions.
 *
 * @module
 */

import { canonicalDate } from './value.ts';

const MOMENT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads a moment with its offset from UTC, in seconds since 1970 UTC; `undefined` where the text is none. */
export function parseMoment(text: string): number | undefined {
  const day = MOMENT.exec(text)?.[1];
  const milliseconds = day === undefined || !isDay(day) ? Number.NaN : Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** Says whether text is a day of the calendar, such as `2026-03-15`. */
export function isDay(text: string): boolean {
  // Date takes 31 February for 3 March.
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(text) : undefined;
  return date !== undefined && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text);
}

/** Returns the day in UTC of an instant in seconds since 1970 UTC. */
export function dayOf(seconds: number): string {
  return canonicalDate(seconds).slice(0, 10);
}
