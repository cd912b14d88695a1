import { didYouMean } from '../../errors/suggestion.ts';
import type { PatternProblem } from '../../model/filter/pattern-problem.ts';
import { type Field, fieldNames, findField } from '../field-names.ts';

/** A value in which `{FIELD}` stands for the text of a field. */
export interface Template {
  /** Literal texts and fields, in order. */
  readonly pieces: readonly (string | Field)[];
}

/** Compiles a template: `{FIELD}` is the text of a field, all else is literal. Returns the problem of an unknown field. */
export function compileTemplate(text: string): Template | PatternProblem {
  const pieces: (string | Field)[] = [];
  let at = 0;
  for (const match of text.matchAll(/\{([^{}]*)\}/g)) {
    const [whole, name = ''] = match;
    const field = findField(name.trim());
    if (field === undefined) {
      return {
        at: match.index,
        problem: `there is no field ${name}`,
        suggestion: didYouMean(name, fieldNames()) ?? '{FIELD} stands for what a field holds',
      };
    }
    if (match.index > at) pieces.push(text.slice(at, match.index));
    pieces.push(field);
    at = match.index + whole.length;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return { pieces };
}

/** Returns a function that fills in a template from the texts of a record. */
export function templateFiller(
  { pieces }: Template,
  slotOf: (field: string) => number,
): (texts: readonly string[]) => string {
  const parts = pieces.map((piece) => (typeof piece === 'string' ? piece : slotOf(piece.name)));
  if (parts.every((part) => typeof part === 'string')) {
    const text = parts.join('');
    return () => text;
  }
  // Trimmed, since a field that is not given would leave blanks at an end.
  return (texts) => {
    const text = parts.map((part) => (typeof part === 'string' ? part : (texts[part] ?? ''))).join('');
    return text.slice(0, LONGEST).trim();
  };
}

/** Longest text, more than any field may have: rules that refer to each other could otherwise grow it without limit. */
const LONGEST = 65_536;

/** Rewrites a value by a translation template. */
export type Translation = (value: string) => string;

type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'whole' }
  | { readonly kind: 'copy' | 'drop'; readonly count: number };

/**
 * Compiles a translation template: `*` is the whole value, `~` copies its next character, `^` drops it, everything else is
 * literal. Past the end of the value `~` and `^` do nothing.
 */
export function compileTranslation(template: string): Translation {
  const parts = parseTemplate(template);
  if (parts.every((part) => part.kind === 'literal')) return () => template;
  return (value) => {
    let result = '';
    let at = 0;
    for (const part of parts) {
      switch (part.kind) {
        case 'literal':
          result += part.text;
          break;
        case 'whole':
          result += value;
          break;
        case 'copy':
          result += value.slice(at, at + part.count);
          at += part.count;
          break;
        case 'drop':
          at += part.count;
          break;
      }
    }
    return result;
  };
}

function parseTemplate(template: string): readonly Part[] {
  return (template.match(/\*|~+|\^+|[^*~^]+/g) ?? []).map((piece): Part => {
    if (piece === '*') return { kind: 'whole' };
    if (piece.startsWith('~')) return { kind: 'copy', count: piece.length };
    if (piece.startsWith('^')) return { kind: 'drop', count: piece.length };
    return { kind: 'literal', text: piece };
  });
}
