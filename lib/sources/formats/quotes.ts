const QUOTE = '"'.charCodeAt(0);

/**
 * The quotes of a line. `plain`: no element is quoted, any quotes are data. `quoted`: every quote is closed. `open`: one
 * that opened in this line stays open. `unclosed`: the one that was open before the line stays open. A number: the
 * column, from 1, where text follows a closing quote.
 */
type Quotes = 'plain' | 'quoted' | 'open' | 'unclosed' | number;

/**
 * Reads the quotes of a line without its line end. A quote opens only as the first character of an element: in
 * `5" disk`, and behind a blank, it is data. `inside`: a quote is open where the line begins.
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

/** Returns the index of the first quote from `at` on that is not doubled; -1 if there is none. */
function closingQuote(line: string, at: number): number {
  let quote = line.indexOf('"', at);
  while (quote !== -1 && line.charCodeAt(quote + 1) === QUOTE) quote = line.indexOf('"', quote + 2);
  return quote;
}
