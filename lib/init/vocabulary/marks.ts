/** Marks that stand for "no value" in any column. */
const NO_VALUE = /^(?:-{1,3}|\?|n[/.]?a\.?|\*?null\*?|\(null\)|<null>|#n\/a)$/i;

/** Words that stand for "no date" in a column of dates. */
const NO_DATE = /^(?:\*?none|undef(?:ined)?|unknown|never|nie|empty|blank|0)$/i;

/** Dates that products write where there is none, such as 0000-00-00. */
const ZERO_DATE = /^(?:[0\s./:TZ-]{8,}|0001\D.*|0?1\D0?1\D0001\b.*)$/;

/** Words and dates that stand for a date that never comes. */
const NO_END =
  /^(?:\*?infinit[ey]|\*?perm(?:anent)?|(?:\*?no|never) ?expir\w*|forever|unlimited|endless|unbegrenzt|unendlich|2147483647|1999\/36[56]|9999\D.*|31\D12\D9999\b.*|12\D31\D9999\b.*)$/i;

/** Returns true if a value is a mark for "no value". */
export function isNullMark(value: string): boolean {
  return value.length <= 8 && NO_VALUE.test(value);
}

/**
 * Returns what a value in a column of dates stands for, if it is a known mark: "none" for no date, "never" for a date that
 * never comes; `undefined` for any other value.
 *
 * @param mayBeNever false where a date that never comes makes no sense; such a mark then stands for no date
 */
export function dateMark(value: string, mayBeNever: boolean): 'none' | 'never' | undefined {
  if (value.length > 40) return undefined;
  if (mayBeNever && (NO_END.test(value) || /^(?:never|nie)$/i.test(value))) return 'never';
  if (isNullMark(value) || NO_DATE.test(value) || ZERO_DATE.test(value)) return 'none';
  return NO_END.test(value) ? 'none' : undefined;
}

/** Returns the marks for "no value" among some values, each once, whatever its case. */
export function nullMarks(values: readonly string[]): readonly string[] {
  const marks = new Map<string, string>();
  for (const value of values) if (isNullMark(value)) marks.set(value.toUpperCase(), value);
  return [...marks.values()];
}
