import { type Html, html } from '../../markup/html.ts';

/** Returns a text of the pages, in which what is to be typed stands between backticks. */
export function prose(text: string): Html {
  const parts = text.split('`').map((part, index) => {
    return index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`;
  });
  return html`${parts}`;
}
