/**
 * The filter language: `*` any characters or none, `?` one character, `[abc]` `[a-z]` `[a|b]` one of the listed
 * characters, `[!...]` one that is not listed, `(A|B)` one of several patterns, `*(A|B)` as the whole pattern the same,
 * `!(...)` at the start anything else, `*LIST:file` any line of a file. A filter has to match the whole value; case is
 * ignored. Follows the published pages about pattern matching and lists, and the samples of the directives.
 *
 * @module
 */

import { compileAutomaton } from './automaton.ts';
import { foldText } from './character-class.ts';
import { compileGlob } from './glob.ts';
import { type Atom, type Node, type PatternProblem, parsePattern } from './pattern.ts';

/** A compiled filter. */
export interface Filter {
  /** Filters of one definition with the same key match the same values. */
  readonly key: string;
  /** Whether every value matches. */
  readonly takesAll: boolean;
  /** Every value that matches begins with this text, in upper case. */
  readonly prefix: string;
  matches(value: string): boolean;
}

/** A compiled filter, or the problem of its text. */
type CompiledFilter = { readonly filter: Filter } | PatternProblem;

/** Reads the lines of a file that `LIST:` names, or returns why it cannot be read. */
export type ListLoader = (
  name: string,
) => { readonly lines: readonly string[] } | { readonly problem: string };

const LIST = /^\*?LIST:(.*)$/is;

/** Longest filter: its length bounds the time to match one character. */
const LONGEST = 1024;

/** Compiles a filter; returns the problem if its text is malformed. Without a loader, `LIST:` is a problem. */
export function compileFilter(text: string, loadList?: ListLoader): CompiledFilter {
  if (text.length > LONGEST) {
    return { at: 0, problem: `the filter is longer than ${LONGEST} characters`, suggestion: 'use LIST:' };
  }
  const key = foldText(text);
  if (text.startsWith('!(')) {
    const inner = compileFilter(negated(text), loadList);
    if (!('filter' in inner)) return { ...inner, at: inner.at + 1 };
    const { filter } = inner;
    return { filter: { key, takesAll: false, prefix: '', matches: (value) => !filter.matches(value) } };
  }
  const list = LIST.exec(text);
  if (list !== null) return compileList(key, list[1]?.trim() ?? '', loadList);
  const nodes = parsePattern(text);
  if ('problem' in nodes) return nodes;
  return {
    filter: {
      key,
      takesAll: nodes.every((node) => node.kind === 'any'),
      prefix: prefixOf(nodes),
      matches: compileNodes(nodes),
    },
  };
}

function prefixOf(nodes: readonly Node[]): string {
  let prefix = '';
  for (const node of nodes) {
    if (node.kind !== 'literal') break;
    prefix += String.fromCharCode(node.code);
  }
  return prefix;
}

function compileNodes(nodes: readonly Node[]): (value: string) => boolean {
  const [only] = nodes;
  if (nodes.length === 1 && only?.kind === 'choice') {
    const alternatives = only.alternatives.map(compileNodes);
    return (value) => alternatives.some((matches) => matches(value));
  }
  const parts: Atom[][] = [[]];
  for (const node of nodes) {
    if (node.kind === 'choice') return compileAutomaton(nodes);
    if (node.kind === 'any') parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return compileGlob(parts);
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
    if (!/[*?[(]/.test(pattern)) {
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
      matches: (value) => exact.has(foldText(value)) || patterns.some((pattern) => pattern.matches(value)),
    },
  };
}

// The text that a negation denies: a published sample leaves its parenthesis open, and it may contain a LIST.
function negated(text: string): string {
  const group = isClosed(text) ? text.slice(1) : `${text.slice(1)})`;
  const inside = group.slice(1, -1);
  return LIST.test(inside) ? inside : group;
}

// Whether the first parenthesis is closed; parentheses in brackets are characters.
function isClosed(text: string): boolean {
  let depth = 0;
  for (const [piece] of text.matchAll(/\[[^\]]*\]|[()]/g)) {
    if (piece === '(') depth++;
    else if (piece === ')' && --depth === 0) return true;
  }
  return false;
}
