import type { Filter } from '../../model/filter/filter.ts';

/** The form of a value that a filter is meant for in the first place. */
type Form = 'as extracted' | 'stripped';

/**
 * Returns whether a filter fits a value as it was extracted or without its outer blanks: definitions have filters for both. One
 * that looks for what a value is not has to fit the preferred form; of blanks alone, the empty text.
 */
export function fits(filter: Filter, value: string, prefers: Form = 'as extracted'): boolean {
  return isPadded(value) ? fittingForm(filter, value, prefers) !== undefined : filter.matches(value);
}

/** Returns the form of a value that a filter fits, the preferred one if it fits both; `undefined` if it does not fit. */
export function fittingForm(filter: Filter, value: string, prefers: Form): string | undefined {
  if (!isPadded(value)) return filter.matches(value) ? value : undefined;
  const stripped = value.trim();
  const isStripped = prefers === 'stripped' || (filter.denies && stripped === '');
  const [first, second] = isStripped ? [stripped, value] : [value, stripped];
  if (filter.matches(first)) return first;
  return !filter.denies && filter.matches(second) ? second : undefined;
}

/** Returns a value without outer blanks; of blanks alone they stay, for a filter of blanks. */
export function strip(value: string): string {
  return isPadded(value) ? value.trim() || value : value;
}

// Nearly no value has outer blanks.
function isPadded(value: string): boolean {
  return mayBeBlank(value.charCodeAt(0)) || mayBeBlank(value.charCodeAt(value.length - 1));
}

function mayBeBlank(code: number): boolean {
  return code <= 32 || code >= 0xa0;
}
