import { readBrackets } from './brackets.ts';
import { type CharacterClass, foldCode } from './character-class.ts';
import type { PatternProblem } from './pattern-problem.ts';

/** Matches one character: a folded code, a character of a class, or any. */
export type Atom =
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'class'; readonly members: CharacterClass }
  | { readonly kind: 'one' };

/**
 * A part of a pattern; `any` matches any characters or none. A group matches one of its alternatives (`choice`), one or
 * none, any number in a row, one or more in a row, or whatever is none of them (`none of`).
 */
export type Node = Atom | { readonly kind: 'any' } | Group;

/** A part of a pattern that has alternatives. */
export interface Group {
  readonly kind: 'choice' | 'maybe' | 'any number' | 'some' | 'none of';
  readonly alternatives: readonly (readonly Node[])[];
}

/** The parts of a pattern, and what in it is probably meant otherwise. */
export interface Pattern {
  readonly nodes: readonly Node[];
  readonly doubts: readonly PatternProblem[];
}

/** Reads a pattern (see `filter.ts` for the language); returns its parts, or the problem. */
export function parsePattern(text: string): Pattern | PatternProblem {
  const parser = new PatternParser(text);
  try {
    return { nodes: parser.whole(), doubts: parser.doubts };
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

/** What a sign before a parenthesis makes of a group. */
const SIGNS: Readonly<Record<string, Group['kind']>> = {
  '@': 'choice',
  '?': 'maybe',
  '*': 'any number',
  '+': 'some',
  '!': 'none of',
};

/** Where a sequence stands: alone, in `(...)`, or in a group with a sign. */
type Within = 'filter' | 'parentheses' | 'signed group';

class PatternParser {
  readonly doubts: PatternProblem[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): readonly Node[] {
    const nodes = this.#sequence('filter');
    if (nodes.length === 0) {
      throw new PatternError({
        at: 0,
        problem: 'the filter is empty',
        suggestion: 'write "*" to match everything',
      });
    }
    return nodes;
  }

  // In a group, "|" and ")" end the sequence; outside they are literal.
  #sequence(within: Within): readonly Node[] {
    const begin = this.#at;
    const nodes: Node[] = [];
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (within !== 'filter' && (character === '|' || character === ')')) break;
      if (within === 'filter') this.#doubt(character);
      nodes.push(this.#node(character));
    }
    if (nodes.length === 0 && within === 'parentheses') {
      throw new PatternError({ at: begin, problem: 'an alternative is empty' });
    }
    const [only] = nodes;
    // As the published samples use it: one of the alternatives, not several in a row, nor none.
    if (within !== 'signed group' && nodes.length === 1 && only?.kind === 'any number') {
      return [{ kind: 'choice', alternatives: only.alternatives }];
    }
    return nodes;
  }

  #node(character: string): Node {
    const kind = this.#text.charAt(this.#at + 1) === '(' ? SIGNS[character] : undefined;
    if (kind !== undefined) return this.#group(kind, 1);
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
        return this.#group('choice', 0);
      case '\\':
        return this.#escaped();
      default:
        this.#at++;
        return { kind: 'literal', code: foldCode(character.charCodeAt(0)) };
    }
  }

  #escaped(): Node {
    const next = this.#text.charAt(this.#at + 1);
    if (/^$|[\w\s]/.test(next)) {
      this.doubts.push({
        at: this.#at,
        problem: next === '' ? '"\\" at the end stands for itself' : `"\\${next}" stands for ${next} alone`,
        suggestion: DOUBLED,
      });
    }
    const meant = next === '' ? '\\' : next;
    this.#at += 1 + next.length;
    return { kind: 'literal', code: foldCode(meant.charCodeAt(0)) };
  }

  /** @param signs how many characters stand before the parenthesis */
  #group(kind: Group['kind'], signs: number): Node {
    const begin = this.#at;
    this.#at += signs;
    const alternatives: (readonly Node[])[] = [];
    do {
      this.#at++;
      alternatives.push(this.#sequence(signs === 0 ? 'parentheses' : 'signed group'));
    } while (this.#text.charAt(this.#at) === '|');
    if (this.#at >= this.#text.length) {
      throw new PatternError({
        at: begin + signs,
        problem: '"(" is not closed',
        suggestion: 'add ")", or write [(] for the character itself',
      });
    }
    this.#at++;
    return { kind, alternatives };
  }

  #class(): Node {
    const read = readBrackets(this.#text, this.#at);
    if ('problem' in read) throw new PatternError(read);
    if (!read.escapes) {
      const problem = 'the backslash in the brackets stands for itself';
      this.doubts.push({ at: this.#at, problem, suggestion: DOUBLED });
    }
    this.#at = read.end;
    return { kind: 'class', members: read.members };
  }

  /** Notes what stands for itself, but looks like a choice. */
  #doubt(character: string): void {
    const rest = this.#text.slice(this.#at);
    const before = this.#text.charAt(this.#at - 1);
    const looksLike =
      character === '|'
        ? /[\w*?\]]/.test(before) && /^\|[\w*?[]/.test(rest)
        : character === '{' && /^\{[^{}]*,[^{}]*\}/.test(rest);
    if (!looksLike || this.doubts.some(({ suggestion }) => suggestion === CHOICE)) return;
    this.doubts.push({ at: this.#at, problem: `"${character}" stands for itself here`, suggestion: CHOICE });
  }
}

const DOUBLED = 'write "\\\\" for a backslash';
const CHOICE = 'write (A|B) for one of several';
