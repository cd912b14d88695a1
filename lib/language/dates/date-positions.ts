import type { DatePositions } from '../../records/match/line-layout.ts';

const CANONICAL = '0000-00-00T00:00:00Z';

/** Codes of a fixed number of digits, with their places in a canonical date. */
const CODES: Readonly<Record<string, { readonly at: number; readonly digits: number }>> = {
  Y: { at: 0, digits: 4 },
  m: { at: 5, digits: 2 },
  d: { at: 8, digits: 2 },
  H: { at: 11, digits: 2 },
  M: { at: 14, digits: 2 },
  S: { at: 17, digits: 2 },
};

const MACROS: Readonly<Record<string, string>> = { '%F': '%Y-%m-%d', '%T': '%H:%M:%S', '%R': '%H:%M' };

/**
 * Returns the places of the digits in dates of a valid format in UTC, if all numbers have their full length; `undefined`
 * if the format names parts that canonical dates do not have, or a part twice.
 */
export function datePositions(format: string): DatePositions | undefined {
  const element: number[] = [];
  const canonical: number[] = Array.from(CANONICAL, () => -1);
  const pieces = format.replaceAll(/%./gs, (code) => MACROS[code] ?? code).match(/%.?|\s+|[^%]/gs) ?? [];
  for (const piece of pieces) {
    const code = piece.startsWith('%') ? CODES[piece.slice(1)] : undefined;
    if (code !== undefined) {
      // Of a part that stands twice only the last place would count.
      if (canonical[code.at] !== -1) return undefined;
      for (let digit = 0; digit < code.digits; digit++) {
        canonical[code.at + digit] = element.push(0) - 1;
      }
    } else if (/^\s/.test(piece)) {
      element.push(32);
    } else if (/^[!-$&-~]$/.test(piece)) {
      element.push(piece.charCodeAt(0));
    } else {
      return undefined;
    }
  }
  return { element, canonical };
}
