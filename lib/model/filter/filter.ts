/**
 * The filter language: `*` any characters or none, `?` one character, `[abc]` `[a-z]` `[a|b]` `[[:digit:]]` one of the
 * listed characters, `[!...]` `[^...]` one that is not listed, `(A|B)` or `@(A|B)` one of several patterns, `?(A|B)` one or
 * none, `*(A|B)` any number of them in a row, `+(A|B)` one or more, `!(A|B)` anything else, a backslash the next character
 * as it is, `*LIST:file` any line of a file. A filter has to match the whole value; case is ignored. As GNU `fnmatch` with
 * FNM_EXTMATCH and FNM_CASEFOLD, but where the published pages and samples say more: `*(A|B)` as the whole pattern is one of
 * them, `!(` may be left open, a bar in brackets is no member.
 *
 * @module
 */

import { compileAutomaton } from './automaton.ts';
import { foldText } from './character-class.ts';
import { examplesOf, isDenial } from './examples.ts';
import { compileGlob } from './glob.ts';
import { type Atom, type Group, type Node, type Pattern, parsePattern } from './pattern.ts';
import type { PatternProblem } from './pattern-problem.ts';

/** A compiled filter. */
export interface Filter {
  /** Filters of one definition with the same key match the same values. */
  readonly key: string;
  /** Whether every value matches. */
  readonly takesAll: boolean;
  /** Every value that matches begins with this text, in upper case. */
  readonly prefix: string;
  /** Whether it looks for what a value is not. */
  readonly denies: boolean;
  matches(value: string): boolean;
  /** Returns a few texts that match, of each alternative; none where they are not known. */
  examples(): readonly string[];
}

/** A compiled filter with what in it is probably meant otherwise, or the problem of its text. */
type CompiledFilter =
  | { readonly filter: Filter; readonly doubts: readonly PatternProblem[] }
  | PatternProblem;

/** Reads the lines of a file that `LIST:` names, or returns why it cannot be read. */
export type ListLoader = (
  name: string,
) => { readonly lines: readonly string[] } | { readonly problem: string };

const LIST = /^\*?LIST:(.*)$/is;
const DENIED_LIST = /^!\(\*?LIST:(.*?)\)?$/is;

/** Longest filter: its length bounds the time to match one character. */
const LONGEST = 1024;

/** Compiles a filter; returns the problem if its text is malformed. Without a loader, `LIST:` is a problem. */
export function compileFilter(text: string, loadList?: ListLoader): CompiledFilter {
  if (text.length > LONGEST) {
    return { at: 0, problem: `the filter is longer than ${LONGEST} characters`, suggestion: 'use LIST:' };
  }
  const key = foldText(text);
  const list = LIST.exec(text);
  if (list !== null) return compileList(key, list[1]?.trim() ?? '', loadList);
  const denied = DENIED_LIST.exec(text);
  if (denied !== null) return denial(key, compileList(key, denied[1]?.trim() ?? '', loadList));
  const pattern = parseClosed(text);
  if ('problem' in pattern) return pattern;
  const { nodes, doubts } = pattern;
  const [first, ...rest] = nodes;
  if (first?.kind !== 'none of') return compilePattern(key, nodes, doubts);
  if (rest.length === 0) return denial(key, compilePattern(key, [choiceOf(first)], doubts));
  // To the letter `!(A)*` is everything, since nothing is not A either: nobody means that.
  if (rest.every(({ kind }) => kind === 'any')) {
    return denial(key, compilePattern(key, [choiceOf(first), ...rest], [...doubts, READ_AS_DENIAL]));
  }
  return compilePattern(key, nodes, doubts);
}

const READ_AS_DENIAL: PatternProblem = {
  at: 0,
  problem: '"!(A)*" is read as "!(A*)": all that does not begin with A',
  suggestion: 'write "!(A*)"',
};

function denial(key: string, denied: CompiledFilter): CompiledFilter {
  if ('problem' in denied) return denied;
  const { filter, doubts } = denied;
  const matches = (value: string) => !filter.matches(value);
  return { filter: { key, takesAll: false, prefix: '', denies: true, matches, examples: () => [] }, doubts };
}

// What a whole `!(*(A|B))` denies is what a whole `*(A|B)` matches: one of the alternatives.
function choiceOf({ alternatives }: Group): Group {
  const [inner, ...others] = alternatives.length === 1 ? (alternatives[0] ?? []) : [];
  const isWhole = inner?.kind === 'any number' && others.length === 0;
  return { kind: 'choice', alternatives: isWhole ? inner.alternatives : alternatives };
}

// A published sample leaves the parenthesis of its `!(` open.
function parseClosed(text: string): Pattern | PatternProblem {
  const pattern = parsePattern(text);
  if (!text.startsWith('!(') || 'nodes' in pattern) return pattern;
  const closed = parsePattern(`${text})`);
  return 'nodes' in closed ? closed : pattern;
}

function compilePattern(key: string, nodes: readonly Node[], doubts: Pattern['doubts']): CompiledFilter {
  const matches = compileNodes(nodes);
  if (matches === undefined) {
    return { at: 0, problem: 'what the filter denies by "!(" is too involved', suggestion: 'use LIST:' };
  }
  const takesAll = nodes.every((node) => node.kind === 'any');
  const prefix = prefixOf(nodes);
  const examples = () => examplesOf(nodes);
  return { filter: { key, takesAll, prefix, denies: isDenial(nodes), matches, examples }, doubts };
}

function prefixOf(nodes: readonly Node[]): string {
  let prefix = '';
  for (const node of nodes) {
    if (node.kind !== 'literal') break;
    prefix += String.fromCharCode(node.code);
  }
  return prefix;
}

function compileNodes(nodes: readonly Node[]): Filter['matches'] | undefined {
  const [only] = nodes;
  if (nodes.length === 1 && only?.kind === 'choice') return compileChoice(only);
  const parts: Atom[][] = [[]];
  for (const node of nodes) {
    if ('alternatives' in node) return compileAutomaton(nodes);
    if (node.kind === 'any') parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return compileGlob(parts);
}

function compileChoice({ alternatives }: Group): Filter['matches'] | undefined {
  const each = alternatives.map(compileNodes).filter((matches) => matches !== undefined);
  return each.length < alternatives.length ? undefined : (value) => each.some((matches) => matches(value));
}

function compileList(key: string, name: string, loadList: ListLoader | undefined): CompiledFilter {
  if (loadList === undefined) return { at: 0, problem: 'LIST: is not possible here' };
  const loaded = loadList(name);
  if ('problem' in loaded) return { at: 0, problem: `the list ${name} cannot be read: ${loaded.problem}` };
  const exact = new Set<string>();
  const patterns: Filter[] = [];
  for (const [index, line] of loaded.lines.entries()) {
    const pattern = line.trim();
    if (pattern === '' || pattern.startsWith('#')) continue;
    if (!/[*?[(\\]/.test(pattern)) {
      exact.add(foldText(pattern));
      continue;
    }
    const compiled = compileFilter(pattern);
    if (!('filter' in compiled)) {
      return { at: 0, problem: `line ${index + 1} of the list ${name}: ${compiled.problem}` };
    }
    patterns.push(compiled.filter);
  }
  return {
    filter: {
      key,
      takesAll: patterns.some((pattern) => pattern.takesAll),
      prefix: '',
      denies: patterns.some((pattern) => pattern.denies),
      matches: (value) => exact.has(foldText(value)) || patterns.some((pattern) => pattern.matches(value)),
      examples: () => [],
    },
    doubts: [],
  };
}
