/**
 * What the pages of an administrator have in common: whom they admit, and how a form is answered.
 *
 * @module
 */

import { TapesyncError } from '../../errors/error.ts';
import { type Html, html } from '../../markup/html.ts';
import { EVERY_CUSTOMER, type User } from '../../stores/roles/accounts.ts';
import { hasRole } from '../access.ts';
import { answerTo } from '../error-answers.ts';
import { message } from './answers.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { ADMIN_TEXTS } from './texts-admin.ts';

/** What a form has done, as the page behind it says. */
export type Done = keyof typeof ADMIN_TEXTS.done;

/** Throws NOT_THERE unless the user administers a customer, or every one: for others there are no such pages. */
export function admitAdmin(user: User, customer: string = EVERY_CUSTOMER): void {
  if (!hasRole(user, customer, 'admin')) throw new TapesyncError('NOT_THERE');
}

/**
 * Does what a form asks for. Where that cannot be done, the page is shown again with the reason, and with what was typed.
 *
 * @param act returns where the browser goes then, and what was done
 * @param show shows the page with a note
 */
export async function answerForm(
  act: () => Promise<readonly [location: string, done: Done]>,
  show: (note: Html, status: number) => Promise<PageAnswer>,
): Promise<PageAnswer> {
  try {
    const [location, done] = await act();
    return { kind: 'see', location: `${location}?done=${done}` };
  } catch (error) {
    if (!(error instanceof TapesyncError) || error.code === 'NOT_THERE') throw error;
    const { status, hidden } = answerTo(error, '');
    if (hidden) throw error;
    const problem = error.code === 'REQUEST_INVALID' ? String(error.parameters.problem) : error.message;
    return show(message(problem), status);
  }
}

/** Returns what the form before has done, in words. */
export function doneNote({ query }: PageRequest): Html {
  const done = query.get('done') ?? '';
  return Object.hasOwn(ADMIN_TEXTS.done, done) ? message(ADMIN_TEXTS.done[done as Done], 'good') : html``;
}

/** Returns what was typed into a field of the form that asked for `action`, else a value. */
export function typed({ form }: PageRequest, action: string, name: string, value = ''): string {
  return form.get('do') === action ? (form.get(name) ?? value) : value;
}

/** Returns a table of some columns, or what to say where it is empty. */
export function adminTable(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Html[])[],
  none: string,
): Html {
  if (rows.length === 0) return html`<p>${none}</p>`;
  const heads = headings.map((heading) => html`<th scope="col">${heading}</th>`);
  const lines = rows.map(([first = html``, ...cells]) => {
    const rest = cells.map(
      (cell, at) => html`<td class="text" data-label="${headings[at + 1] ?? ''}">${cell}</td>`,
    );
    return html`<tr><th scope="row">${first}</th>${rest}</tr>
`;
  });
  return html`<table class="cards"><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table>`;
}
