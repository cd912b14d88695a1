import type { Diagnostics, Place } from './diagnostics.ts';
import { foreignAt } from './foreign-text.ts';

const MARKS = ['(', ')', ',', ';'] as const;

/** The kind of a token; punctuation stands for itself. */
export type TokenKind = 'word' | 'integer' | 'string' | (typeof MARKS)[number] | 'end';

/** The smallest unit of a definition text. */
export interface Token {
  readonly kind: TokenKind;
  /** The text; of a string without its quotes. */
  readonly value: string;
  /** The text as it stands in the file. */
  readonly source: string;
  readonly place: Place;
}

const PIECE =
  /(?<blank>[\s\u00a0]+|#[^\n]*)|(?<word>[A-Za-z_]\w*)|(?<integer>-?\d+(?!\w))|(?<string>"(?:[^"\r\n]|"")*")|(?<odd>[\u201c-\u201f«»\u2033][^"\u201c-\u201f«»\u2033\r\n]*["\u201c-\u201f«»\u2033]|['\u2018-\u201b`´][^'\u2018-\u201b`´\r\n]*['\u2018-\u201b`´])|(?<mark>[(),;])|(?<open>"[^\r\n]*)|(?<junk>[^\sA-Za-z_"(),;#]+)/y;

// An unclosed string nearly always lacks only the quote before the end of its statement.
const STATEMENT_END = /\s*\)\s*;?\s*(?:#.*)?$/;

/**
 * Cuts a definition into tokens, the last of kind `end`. Reports and omits text that is no token. An unclosed string
 * ends before the end of its statement, so that one slip causes one diagnostic.
 */
export function tokenize(text: string, file: string, diagnostics: Diagnostics): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  const here = (): Place => ({ file, line, column: at - lineStart + 1 });

  while (at < text.length) {
    PIECE.lastIndex = at;
    const groups = PIECE.exec(text)?.groups ?? {};
    const { blank, word, integer, string, odd, mark, open, junk } = groups;
    const sign = MARKS.find((candidate) => candidate === mark);
    const place = here();
    const push = (kind: TokenKind, source: string, value = source): void => {
      tokens.push({ kind, value, source, place });
      at += source.length;
    };
    const foreign = foreignAt(text, at);
    const passed = foreign?.text ?? blank;
    if (foreign !== undefined) diagnostics.error(place, foreign.message, foreign.suggestion);
    if (passed !== undefined) {
      for (let end = text.indexOf('\n', at); end >= 0 && end < at + passed.length; ) {
        line++;
        lineStart = end + 1;
        end = text.indexOf('\n', lineStart);
      }
      at += passed.length;
    } else if (word !== undefined) {
      push('word', word);
    } else if (integer !== undefined) {
      push('integer', integer);
    } else if (string !== undefined) {
      push('string', string, unquoted(string));
    } else if (odd !== undefined) {
      const value = odd.slice(1, -1);
      const clean = `"${value.replaceAll('"', '""')}"`;
      diagnostics.warning(place, 'the quotes of this string are not straight double ones', `write ${clean}`);
      push('string', odd, value);
    } else if (sign !== undefined) {
      push(sign, sign);
    } else if (open !== undefined) {
      const kept = open.replace(STATEMENT_END, '');
      diagnostics.error(place, 'the string is not closed on its line', 'end it with "');
      tokens.push({ kind: 'string', value: unquoted(`${kept}"`), source: `${kept}"`, place });
      at += kept.length;
    } else {
      const found = junk ?? text.charAt(at);
      diagnostics.error(
        place,
        `expected a name, a number, a string or punctuation, found ${JSON.stringify(found.slice(0, 20))}`,
        /[\u2018-\u201f']/.test(found) ? 'strings stand in straight double quotes, "' : undefined,
      );
      at += found.length;
    }
  }
  tokens.push({ kind: 'end', value: '', source: '', place: here() });
  return tokens;
}

function unquoted(source: string): string {
  return source.slice(1, -1).replaceAll('""', '"');
}
