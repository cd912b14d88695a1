import { CharacterClass, type CodeRange, type CodeTest, NAMED_CLASSES } from './character-class.ts';
import type { PatternProblem } from './pattern-problem.ts';

/** A class and where its text ends. */
interface Brackets {
  readonly members: CharacterClass;
  readonly end: number;
  /** Whether a backslash takes the next character as it is. */
  readonly escapes: boolean;
}

/**
 * Reads `[...]` that begins at a place of a pattern, as `fnmatch` does: `!` or `^` first denies, `]` first is a member, a
 * backslash takes the next character as it is, `[:digit:]` is a named class. A bar reads as "or", as it is published,
 * and is a member only alone. A backslash before the only `]` is a member: `[/\]`.
 */
export function readBrackets(text: string, begin: number, escapes = true): Brackets | PatternProblem {
  let at = begin + 1;
  const negated = /[!^]/.test(text.charAt(at));
  if (negated) at++;
  const first = at;
  const ranges: CodeRange[] = [];
  const named: CodeTest[] = [];
  for (;;) {
    const character = text.charAt(at);
    if (character === '') {
      if (escapes && text.includes('\\', begin)) return readBrackets(text, begin, false);
      return unclosed(begin, at === first + 1 && text.charAt(first) === ']');
    }
    if (character === ']' && at > first) break;
    const special = /^\[([:.=])(.*?)\1\]/s.exec(text.slice(at));
    if (special?.[1] === ':') {
      const test = NAMED_CLASSES.get((special[2] ?? '').toLowerCase());
      if (test === undefined) return unknownClass(at, special[0]);
      named.push(test);
      at += special[0].length;
      continue;
    }
    if (character === '|') {
      at++;
      continue;
    }
    const from = memberAt(text, at, escapes, special);
    const isRange = text.charAt(from.end) === '-' && !/^$|[\]|]/.test(text.charAt(from.end + 1));
    const to = isRange ? memberAt(text, from.end + 1, escapes, null) : from;
    if (to.code < from.code) {
      return {
        at: begin,
        problem: `the range ${text.slice(at, to.end)} runs backwards`,
        suggestion: `write ${String.fromCharCode(to.code)}-${String.fromCharCode(from.code)}`,
      };
    }
    ranges.push([from.code, to.code]);
    at = to.end;
  }
  if (ranges.length + named.length === 0) ranges.push(BAR);
  return { members: new CharacterClass(ranges, negated, named), end: at + 1, escapes };
}

const BAR: CodeRange = [124, 124];

interface Member {
  readonly code: number;
  readonly end: number;
}

function memberAt(text: string, at: number, escapes: boolean, special: RegExpExecArray | null): Member {
  // [.-.] and [=a=] of one character.
  if (special?.[2]?.length === 1) return { code: special[2].charCodeAt(0), end: at + special[0].length };
  const isEscaped = escapes && text.charAt(at) === '\\' && at + 1 < text.length;
  return { code: text.charCodeAt(isEscaped ? at + 1 : at), end: at + (isEscaped ? 2 : 1) };
}

function unclosed(at: number, isEmpty: boolean): PatternProblem {
  if (isEmpty) return { at, problem: '"[]" lists no character' };
  return { at, problem: '"[" is not closed', suggestion: 'add "]", or write [[] for the character itself' };
}

function unknownClass(at: number, found: string): PatternProblem {
  return {
    at,
    problem: `there is no class ${found}`,
    suggestion: `use ${[...NAMED_CLASSES.keys()].join(', ')}`,
  };
}
