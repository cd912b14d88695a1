/** Units of AddPeriod: hours and less are time that passes, all others those of the calendar. */
export const TIME_UNITS = ['SECONDS', 'MINUTES', 'HOURS', 'DAYS', 'WEEKS', 'MONTHS', 'YEARS'] as const;

/** One of the units of AddPeriod. */
export type TimeUnit = (typeof TIME_UNITS)[number];
