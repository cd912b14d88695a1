/** A piece of the text of a condition. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'operator' | 'open' | 'close' | 'end';
  /** A word as it is written, a quoted text without its quotes. */
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
  /** Characters that it takes, quotes included. */
  readonly length: number;
}

/** What is wrong with the text of a condition, and where. */
export class ConditionError extends Error {
  readonly at: number;
  readonly length: number;

  constructor(problem: string, { at, length }: Pick<Token, 'at' | 'length'>) {
    super(problem);
    this.at = at;
    this.length = length;
  }
}

// A quote within quotes is written twice.
const TOKEN =
  /\s*(?:(?<open>\()|(?<close>\))|(?<operator>[!<>]=|[=<>~])|(?<quoted>"(?:[^"]|"")*"(?!")|'(?:[^']|'')*'(?!'))|(?<word>[^\s()=!<>~"']+))/y;

/** Whether a text is one word, as it is written without quotes. */
export const WORD = /^[^\s()=!<>~"']+$/;

/** Cuts the text of a condition into tokens; the last one is its end. Throws a ConditionError for what is none. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const start = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw strange(text, start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0));
    for (const kind of ['word', 'quoted', 'operator', 'open', 'close'] as const) {
      const found = groups[kind];
      if (found === undefined) continue;
      const at = TOKEN.lastIndex - found.length;
      tokens.push({ kind, text: kind === 'quoted' ? unquoted(found) : found, at, length: found.length });
    }
  }
  return [...tokens, { kind: 'end', text: '', at: end, length: 1 }];
}

function unquoted(text: string): string {
  const quote = text.charAt(0);
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}

function strange(text: string, at: number): ConditionError {
  const found = text.charAt(at);
  return found === '!'
    ? new ConditionError('! stands for nothing: write != or not', { at, length: 1 })
    : new ConditionError(`the quote ${found} is never closed; one within a text is written twice`, {
        at,
        length: text.length - at,
      });
}
