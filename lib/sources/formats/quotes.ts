const QUOTE = '"'.charCodeAt(0);

/**
 * What the quotes of a line say about the record it belongs to: `plain` has no quoted element, so that any quotes
 * in it are data; in `quoted` all that were opened are closed; `open` leaves one open that was opened in this line,
 * `unclosed` the one that was open before it. A number is the column, from 1, where text follows a closing quote.
 */
export type Quotes = 'plain' | 'quoted' | 'open' | 'unclosed' | number;

/**
 * Reads the quotes of one line, which comes without its line end. A quote opens only as the first character of an
 * element: in `5" disk`, and behind a blank, it is data. `inside` says that one is open where the line begins.
 */
export function scanQuotes(line: string, delimiter: string, inside: boolean): Quotes {
  let quoted = inside;
  let at = 0;
  let within = inside;
  for (;;) {
    if (within || line.charCodeAt(at) === QUOTE) {
      const end = closingQuote(line, within ? at : at + 1);
      if (end === -1) return within ? 'unclosed' : 'open';
      quoted = true;
      within = false;
      at = end + 1;
      if (at === line.length) return 'quoted';
      if (!line.startsWith(delimiter, at)) return at + 1;
    } else {
      at = line.indexOf(delimiter, at);
      if (at === -1) return quoted ? 'quoted' : 'plain';
    }
    at += delimiter.length;
  }
}

/** Returns where the first quote from `at` on stands that is not doubled, or -1. */
function closingQuote(line: string, at: number): number {
  let quote = line.indexOf('"', at);
  while (quote !== -1 && line.charCodeAt(quote + 1) === QUOTE) quote = line.indexOf('"', quote + 2);
  return quote;
}
