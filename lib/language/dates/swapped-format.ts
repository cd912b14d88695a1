import { DateFormat } from './date-format.ts';

// Codes that stand for others among which are day and month.
const MACROS: Readonly<Record<string, string>> = { '%F': '%Y-%m-%d', '%D': '%m/%d/%y' };
const SWAPPED: Readonly<Record<string, string>> = { '%m': '%d', '%d': '%m', '%e': '%m' };

/**
 * Returns a format with day and month the other way round; `undefined` where it has not both as numbers, or the year before
 * them: nobody writes year, day and month in this order.
 */
export function swappedFormat({ text }: DateFormat): DateFormat | undefined {
  const codes = text.replaceAll(/%./gs, (code) => MACROS[code] ?? code);
  if (!/%m/.test(codes) || !/%[de]/.test(codes) || /%[Yy].*%[mde]/s.test(codes)) return undefined;
  const swapped = DateFormat.compile(codes.replaceAll(/%./gs, (code) => SWAPPED[code] ?? code));
  return typeof swapped === 'string' ? undefined : swapped;
}
