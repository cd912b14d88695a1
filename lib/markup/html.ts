/**
 * HTML from templates: the one place where text becomes markup, so that nothing is forgotten.
 *
 * @module
 */

import { html as escaped } from 'ghtml';
import { printable } from '../errors/printable.ts';

/** HTML that is whole and safe. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | readonly Html[];

/**
 * Makes HTML of a template: values that are not HTML themselves are escaped, for text and for attributes in quotes. What could
 * command a terminal or turn the direction of text is shown as an escape.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((text, part, index) => `${text}${markup(values[index - 1] ?? '')}${part}`));
}

function markup(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'number') return String(value);
  // With nothing before it: a `!` there would let it through as it is.
  if (typeof value === 'string') return escaped`${printable(value)}`;
  return value.map(({ text }) => text).join('');
}
