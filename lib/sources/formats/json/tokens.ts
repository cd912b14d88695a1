import { jsonParser, type Token } from 'stream-json/core/parser.js';

/** Turns text, which comes in pieces, into tokens; throws at text that is not JSON. */
type Tokenizer = (text: string) => readonly Token[];

/**
 * Blanks that may follow any token. stream-json waits for up to 16 more characters before it rejects a word such as
 * `tru`, and for 6 before it rejects an escape: behind these blanks it waits for nothing.
 */
export const FLUSH = ' '.repeat(20);

const NONE: readonly Token[] = [];

/** Returns a tokenizer for JSON values one after the other. Keys, strings and numbers are whole, numbers as written. */
export function wholeTokens(): Tokenizer {
  return tokenizer({ streamValues: false, jsonStreaming: true });
}

/** Returns a tokenizer that keeps nothing of a long string, for values that are only checked. */
export function passingTokens(): Tokenizer {
  return tokenizer({ packValues: false, jsonStreaming: true });
}

function tokenizer(options: Parameters<typeof jsonParser>[0]): Tokenizer {
  const parse = jsonParser(options);
  return (text) => {
    const tokens = parse(text);
    return typeof tokens === 'object' && 'values' in tokens ? tokens.values : NONE;
  };
}
