import type { PatternProblem } from '../../model/filter/pattern.ts';
import { type Field, fieldNames, findField } from '../field-names.ts';
import { didYouMean } from '../syntax/suggestion.ts';

/** A value in which `{FIELD}` stands for what a field holds. */
export interface Template {
  /** Literal texts and fields, as they follow each other. */
  readonly pieces: readonly (string | Field)[];
}

/** Compiles a template: `{FIELD}` is what the field holds, everything else is literal. */
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

/** Returns what fills a template in from the texts of a record. */
export function templateFiller(
  { pieces }: Template,
  slotOf: (field: string) => number,
): (texts: readonly string[]) => string {
  const parts = pieces.map((piece) => (typeof piece === 'string' ? piece : slotOf(piece.name)));
  if (parts.every((part) => typeof part === 'string')) {
    const text = parts.join('');
    return () => text;
  }
  // Fields that are not given leave no blanks behind.
  return (texts) => {
    const text = parts.map((part) => (typeof part === 'string' ? part : (texts[part] ?? ''))).join('');
    return text.slice(0, LONGEST).trim();
  };
}

/** No field holds as much: rules that fill each other in could otherwise grow a text without bound. */
const LONGEST = 65_536;
