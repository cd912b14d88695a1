/**
 * The pages that are not about volumes: to log on, and what went wrong.
 *
 * @module
 */

import { type Html, html } from '../../markup/html.ts';
import { type Frame, layout } from './layout.ts';
import { prose } from './prose.ts';
import { TEXTS } from './texts.ts';

/** Returns a paragraph that says how something went; `bad` says so in words as well. */
export function message(text: string, kind: 'good' | 'warn' | 'bad' = 'bad'): Html {
  return html`<p class="message ${kind}" role="${kind === 'good' ? 'status' : 'alert'}">${text}</p>`;
}

/** What the page to log on shows. */
export interface LogonPage {
  /** Where the browser goes behind it. */
  readonly to: string;
  readonly user?: string;
  /** Why there is no log-on. */
  readonly problem?: string | undefined;
  /** Whether there was one, which has ended. */
  readonly hasEnded?: boolean;
  /** Whether the browser came without TLS, and so will not keep one. */
  readonly isClear?: boolean;
}

/** Returns the page to log on. */
export function logonPage({ to, user = '', problem, hasEnded = false, isClear = false }: LogonPage): string {
  const { title, ...texts } = TEXTS.logon;
  const body = html`${problem === undefined ? html`` : message(problem)}
${hasEnded ? message(texts.ended, 'warn') : html``}${isClear ? message(texts.secure, 'warn') : html``}
<form method="post" action="/logon" class="stack">
<input type="hidden" name="to" value="${to}">
<label>${texts.user} <input type="text" name="user" value="${user}" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false"></label>
<label>${texts.password} <input type="password" name="password" required maxlength="1024" autocomplete="current-password"></label>
<button class="main">${texts.submit}</button>
</form>
<p class="soft">${prose(texts.help)}</p>`;
  return layout({ title, body, path: '/logon' });
}

/** Returns the page that says by which link one comes in; who has opened it goes on from here to a path. */
export function linkPage(to: string): string {
  const { title, text, goOn } = TEXTS.link;
  const body = html`<p>${text}</p><p><a class="button" href="${to}">${goOn}</a></p>`;
  return layout({ title, body, path: '/logon' });
}

/** Returns the page that says why something was not done. */
export function failurePage(
  status: number,
  problem: string,
  { user, isLocal, isAdmin }: Pick<Frame, 'user' | 'isLocal' | 'isAdmin'>,
): string {
  const next = user === undefined ? html`` : html`<p><a href="/volumes">${TEXTS.failed.next}</a></p>`;
  const body = html`${message(problem)}${next}`;
  return layout({ title: TEXTS.failed.title(status), body, user, isLocal, isAdmin, path: '' });
}
