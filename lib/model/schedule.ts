/**
 * Days of the week and times of day, as people write them.
 *
 * @module
 */

/** Days of the week as they are named, in the order of `Date`. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** A day of the week. */
export type Day = (typeof DAYS)[number];

/** When reports are due. */
export interface Schedule {
  /** Time of day, `07:00`. */
  readonly by: string;
  /** IANA name of the zone of this time. */
  readonly zone: string;
  /** On which days, each once, in the order of the week from Monday on. */
  readonly days: readonly Day[];
}

/** Returns whether a text is a time of day, from 00:00 to 23:59. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** Reads days of the week, such as `mon-fri` or `sat,sun`; `undefined` where the text is none. */
export function parseDays(text: string): readonly Day[] | undefined {
  const found = new Set<Day>();
  for (const part of text.toLowerCase().split(',')) {
    const [first = '', last = first, ...rest] = part.trim().split('-');
    const [from, to] = [WEEK.indexOf(first as Day), WEEK.indexOf(last as Day)];
    if (from === -1 || to === -1 || rest.length > 0) return undefined;
    for (let day = from; ; day = (day + 1) % WEEK.length) {
      found.add(WEEK[day] ?? 'mon');
      if (day === to) break;
    }
  }
  return inWeek([...found]);
}

/** Returns days in their order, each once, without what is no day. */
export function inWeek(days: readonly string[]): readonly Day[] {
  return WEEK.filter((day) => days.includes(day));
}

/** Every day of the week. */
export const WEEK: readonly Day[] = [...DAYS.slice(1), 'sun'];

/** Returns the text of days: `every day`, `mon-fri`, `mon,wed,sun`. */
export function daysText(days: readonly Day[]): string {
  if (days.length === WEEK.length) return 'every day';
  const runs: Day[][] = [];
  for (const day of inWeek(days)) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before !== undefined && WEEK.indexOf(before) + 1 === WEEK.indexOf(day))
      run.push(day);
    else runs.push([day]);
  }
  return runs.flatMap((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run)).join(',');
}
