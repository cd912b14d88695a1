import { jsonParser, type Token } from 'stream-json/core/parser.js';

/** Turns text, which comes in pieces, into tokens; throws at text that is not JSON. */
export type Tokenizer = (text: string) => readonly Token[];

/**
 * Blanks that may follow any token. stream-json waits for up to 16 characters more before it gives up on a word such
 * as `tru`, and for 6 on an escape: behind these blanks nothing is left waiting.
 */
export const FLUSH = ' '.repeat(20);

const NONE: readonly Token[] = [];

/** Returns a tokenizer for JSON values one after the other; keys, strings and numbers come whole, as written. */
export function wholeTokens(): Tokenizer {
  return tokenizer({ streamValues: false, jsonStreaming: true });
}

/** Returns a tokenizer that holds nothing of a long string, for values that are only checked. */
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

/** Returns what a tokenizer found wrong, in short. */
export function syntaxProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const problem = message.replace(/^Parser (?:cannot parse input: |has )/, '');
  return problem === 'escaped characters' ? 'bad character or escape in a string' : problem;
}

/** Returns the first line of a damaged value that stream-json refuses, and its place among the lines, from 0. */
export function damagedLine(text: string): { readonly at: number; readonly line: string } {
  const tokens = wholeTokens();
  tokens('['); // at the top, 01 would be two values
  const lines = text.split('\n');
  const at = lines.findIndex((line) => !accepts(tokens, line + FLUSH));
  return { at, line: lines.at(at)?.trim() ?? '' };
}

function accepts(tokens: Tokenizer, text: string): boolean {
  try {
    tokens(text);
    return true;
  } catch {
    return false;
  }
}
