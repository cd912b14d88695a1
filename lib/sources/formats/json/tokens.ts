import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { messageOf } from '../../../errors/error.ts';

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

/** Returns the problem that a tokenizer found, in short. */
export function syntaxProblem(error: unknown): string {
  const message = messageOf(error);
  const problem = message.replace(/^Parser (?:cannot parse input: |has )/, '');
  return problem === 'escaped characters' ? 'bad character or escape in a string' : problem;
}

/** Returns the first line of a damaged value that stream-json rejects, and its index among the lines. */
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
