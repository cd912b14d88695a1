/**
 * The language of conditions, by recursive descent: three levels of precedence and a handful of tokens. A library of
 * expressions (jsep, expr-eval) would bring JavaScript's grammar, in which `-3d`, `A0*L8` and `=` mean something else, and
 * the checks of fields and values, with their places, would still be all that is here.
 *
 * ```
 * condition  = conjunct { "or" conjunct }
 * conjunct   = term { "and" term }
 * term       = "not" term | "(" condition ")" | "moving" | FIELD [ OPERATOR OPERAND ]
 * OPERATOR   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~"
 * OPERAND    = word | "quoted" | 'quoted'
 * ```
 *
 * @module
 */

import { quoted } from '../../errors/error.ts';
import { didYouMean } from '../../errors/suggestion.ts';
import {
  CONDITION_NAMES,
  type Comparison,
  type Condition,
  type ConditionField,
  conditionField,
  LONGEST_CONDITION,
} from './condition.ts';
import { comparison, pattern } from './operand.ts';
import { printCondition } from './print.ts';
import { ConditionError, type Token, tokensOf } from './tokens.ts';

/** What is wrong with a text that should be a condition, and where. */
export interface ConditionProblem {
  readonly problem: string;
  /** Where in the text, from 0, and over how many characters. */
  readonly at: number;
  readonly length: number;
}

// Parentheses and nots in each other.
const DEEPEST = 20;

/** What other languages write, and this one: the rest of a condition is guessed rightly more often than not. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['&', 'and'],
  ['||', 'or'],
  ['|', 'or'],
  [',', 'and'],
  ['is', '='],
  ['like', '~'],
]);

/** Parses a condition; `now` is the moment, in seconds since 1970 UTC, from which its dates count. */
export function parseCondition(
  text: string,
  now: number,
): { readonly condition: Condition } | ConditionProblem {
  try {
    if (Buffer.byteLength(text) > LONGEST_CONDITION) throw tooLong(text);
    const condition = new Parser(tokensOf(text), now).parse();
    // Days are two moments there.
    if (Buffer.byteLength(printCondition(condition)) > LONGEST_CONDITION) throw tooLong(text);
    return { condition };
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return { problem: error.message, at: error.at, length: error.length };
  }
}

function tooLong(text: string): ConditionError {
  return new ConditionError(`the condition is longer than ${LONGEST_CONDITION} bytes; ask in several`, {
    at: 0,
    length: text.length,
  });
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #now: number;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], now: number) {
    this.#tokens = tokens;
    this.#now = now;
  }

  parse(): Condition {
    const condition = this.#condition();
    const { kind } = this.#token;
    if (kind === 'close') throw new ConditionError('there is no ( for this )', this.#token);
    if (kind !== 'end') throw this.#unexpected('and, or, or the end');
    return condition;
  }

  #condition(): Condition {
    return this.#joined('or', () => this.#joined('and', () => this.#term()));
  }

  #joined(kind: 'and' | 'or', part: () => Condition): Condition {
    const first = part();
    const parts = [first];
    while (this.#takes(kind)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #term(): Condition {
    if (this.#depth === DEEPEST) {
      throw new ConditionError(`more than ${DEEPEST} parentheses and nots are in each other`, this.#token);
    }
    this.#depth++;
    const term = this.#takes('not') ? negated(this.#term()) : this.#simple();
    this.#depth--;
    return term;
  }

  #simple(): Condition {
    const token = this.#token;
    if (token.kind === 'open') {
      this.#next++;
      const inner = this.#condition();
      if (this.#token.kind !== 'close')
        throw this.#unexpected(`and, or, or the ) of the ( at ${token.at + 1}`);
      this.#next++;
      return inner;
    }
    if (token.kind !== 'word' || isKeyword(token.text)) throw this.#unexpected('a field, not or (');
    this.#next++;
    if (token.text.toLowerCase() === 'moving') return this.#moving();
    const field = fieldOf(token);
    const operator = this.#token;
    if (operator.kind !== 'operator') return { kind: 'given', field: field.key };
    this.#next++;
    const operand = this.#token;
    if ((operand.kind !== 'word' && operand.kind !== 'quoted') || isKeyword(operand)) {
      throw this.#unexpected('a value or a field');
    }
    this.#next++;
    return operator.text === '~'
      ? pattern(field, operand)
      : comparison(field, operator.text as Comparison, operand, this.#now);
  }

  #moving(): Condition {
    if (this.#token.kind !== 'operator') return { kind: 'moving' };
    throw new ConditionError('moving is no field: it stands alone, or behind not', this.#token);
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? END;
  }

  #takes(keyword: string): boolean {
    const { kind, text } = this.#token;
    const isNext = kind === 'word' && text.toLowerCase() === keyword;
    if (isNext) this.#next++;
    return isNext;
  }

  #unexpected(expected: string): ConditionError {
    const { kind, text } = this.#token;
    const meant = FOREIGN.get(text.toLowerCase());
    const suggestion = kind === 'word' && meant !== undefined ? `; did you mean ${meant}?` : '';
    const found = kind === 'end' ? 'the end' : quoted(text);
    return new ConditionError(`expected ${expected}, found ${found}${suggestion}`, this.#token);
  }
}

const END: Token = { kind: 'end', text: '', at: 0, length: 1 };

function negated(part: Condition): Condition {
  return { kind: 'not', part };
}

function isKeyword(token: Token | string): boolean {
  const { kind, text } = typeof token === 'string' ? { kind: 'word', text: token } : token;
  return kind === 'word' && /^(?:and|or|not)$/i.test(text);
}

function fieldOf(token: Token): ConditionField {
  const field = conditionField(token.text);
  if (field !== undefined) return field;
  const meant = didYouMean(token.text, CONDITION_NAMES) ?? 'tapesync volumes --json shows their names';
  throw new ConditionError(`there is no field ${quoted(token.text)}; ${meant}`, token);
}
