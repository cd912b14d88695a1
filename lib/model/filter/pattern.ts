import { CharacterClass, type CodeRange, foldCode } from './character-class.ts';

/** Matches one character: a folded code, a character of a class, or any. */
export type Atom =
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'class'; readonly members: CharacterClass }
  | { readonly kind: 'one' };

/** A part of a pattern; `any` matches any characters or none. */
export type Node =
  | Atom
  | { readonly kind: 'any' }
  | { readonly kind: 'choice'; readonly alternatives: readonly (readonly Node[])[] };

/** A problem of a pattern and its position. */
export interface PatternProblem {
  readonly at: number;
  readonly problem: string;
  readonly suggestion?: string;
}

/** Reads a pattern (see `filter.ts` for the language); returns its parts, or the problem. */
export function parsePattern(text: string): readonly Node[] | PatternProblem {
  try {
    return new PatternParser(text).whole();
  } catch (error) {
    if (error instanceof PatternError) return error.reason;
    throw error;
  }
}

class PatternError extends Error {
  readonly reason: PatternProblem;

  constructor(reason: PatternProblem) {
    super(reason.problem);
    this.reason = reason;
  }
}

class PatternParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): readonly Node[] {
    return this.#sequence(false);
  }

  // In a group, "|" and ")" end the sequence; outside they are literal.
  #sequence(grouped: boolean): readonly Node[] {
    const begin = this.#at;
    const nodes: Node[] = [];
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (grouped && (character === '|' || character === ')')) break;
      nodes.push(this.#node(character));
    }
    if (nodes.length === 0) {
      throw new PatternError({
        at: begin,
        problem: grouped ? 'an alternative is empty' : 'the filter is empty',
        ...(grouped ? {} : { suggestion: 'write "*" to match everything' }),
      });
    }
    const [first, second] = nodes;
    const isWholeChoice = nodes.length === 2 && first?.kind === 'any' && second?.kind === 'choice';
    return isWholeChoice ? [second] : nodes;
  }

  #node(character: string): Node {
    switch (character) {
      case '*':
        this.#at++;
        return { kind: 'any' };
      case '?':
        this.#at++;
        return { kind: 'one' };
      case '[':
        return this.#class();
      case '(':
        return this.#choice();
      default:
        this.#at++;
        return { kind: 'literal', code: foldCode(character.charCodeAt(0)) };
    }
  }

  #choice(): Node {
    const begin = this.#at;
    const alternatives: (readonly Node[])[] = [];
    do {
      this.#at++;
      alternatives.push(this.#sequence(true));
    } while (this.#text.charAt(this.#at) === '|');
    if (this.#at >= this.#text.length) {
      throw new PatternError({
        at: begin,
        problem: '"(" is not closed',
        suggestion: 'add ")", or write [(] for the character itself',
      });
    }
    this.#at++;
    return { kind: 'choice', alternatives };
  }

  #class(): Node {
    const begin = this.#at;
    const end = this.#text.indexOf(']', begin + 1);
    if (end < 0) {
      throw new PatternError({
        at: begin,
        problem: '"[" is not closed',
        suggestion: 'add "]", or write [[] for the character itself',
      });
    }
    const inside = this.#text.slice(begin + 1, end);
    const negated = inside.startsWith('!');
    const members = negated ? inside.slice(1) : inside;
    const ranges: CodeRange[] = [];
    for (const [range] of members.matchAll(/[^|]-[^|]|[^|]/g)) {
      const first = range.charCodeAt(0);
      const last = range.charCodeAt(range.length - 1);
      if (last < first) {
        throw new PatternError({
          at: begin,
          problem: `the range ${range} runs backwards`,
          suggestion: `write ${range.charAt(2)}-${range.charAt(0)}`,
        });
      }
      ranges.push([first, last]);
    }
    if (ranges.length === 0) throw new PatternError({ at: begin, problem: '"[]" lists no character' });
    this.#at = end + 1;
    return { kind: 'class', members: new CharacterClass(ranges, negated) };
  }
}
