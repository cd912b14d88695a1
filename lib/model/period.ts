/** A span of time in units of the calendar. */
export interface Period {
  readonly hours: number;
  readonly days: number;
  readonly months: number;
  readonly years: number;
}

const MEAN_HOURS = { hours: 1, days: 24, months: 730.485, years: 8765.82 };

/**
 * Reads a period, `hours:days:months:years`; parts omitted at the end are zero. Returns `undefined` for anything else,
 * and for parts of more than six digits. The published samples contradict themselves: this follows their parameter text.
 */
export function parsePeriod(text: string): Period | undefined {
  if (!/^\s*\d{1,6}(\s*:\s*\d{1,6}){0,3}\s*$/.test(text)) return undefined;
  const [hours = 0, days = 0, months = 0, years = 0] = text.split(':').map(Number);
  return { hours, days, months, years };
}

/** Returns whether a period is zero. */
export function isZero(period: Period): boolean {
  return nominalHours(period) === 0;
}

/** Returns the mean length of a period in hours, to compare two. */
export function nominalHours(period: Period): number {
  const { hours, days, months, years } = MEAN_HOURS;
  return period.hours * hours + period.days * days + period.months * months + period.years * years;
}

/** Returns a period in words: `7 hours`, `1 month and 2 days`. */
export function periodWords(period: Period): string {
  const parts = (['years', 'months', 'days', 'hours'] as const).flatMap((unit) => {
    const count = period[unit];
    return count === 0 ? [] : [`${count} ${count === 1 ? unit.slice(0, -1) : unit}`];
  });
  return parts.length === 0 ? 'no time' : parts.join(' and ');
}

/** Returns the shortest text of a period, as a definition has it. */
export function periodText({ hours, days, months, years }: Period): string {
  return [hours, days, months, years].join(':').replace(/(:0)+$/, '');
}
