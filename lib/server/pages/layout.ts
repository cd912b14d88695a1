import { createHash } from 'node:crypto';
import { Html, html } from '../../markup/html.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { TEXTS } from './texts.ts';
import { ADMIN_TEXTS } from './texts-admin.ts';

/** The files that pages load, by the end of their path. */
export const ASSETS = {
  'style.css': { type: 'text/css; charset=utf-8', text: STYLE },
  'script.js': { type: 'text/javascript; charset=utf-8', text: SCRIPT },
} as const;

/** Returns the address of a file; it changes with what is in it. */
function assetPath(name: keyof typeof ASSETS): string {
  const hash = createHash('sha256').update(ASSETS[name].text).digest('base64url').slice(0, 12);
  return `/assets/${name}?v=${hash}`;
}

const STYLE_PATH = assetPath('style.css');
const SCRIPT_PATH = assetPath('script.js');

// In the order in which they stand on each page.
const PAGES: readonly (readonly [path: string, name: string])[] = [
  ['/', TEXTS.nav.night],
  ['/volumes', TEXTS.nav.volumes],
  ['/moves', TEXTS.nav.moves],
  ['/scan', TEXTS.nav.scan],
  ['/reconciliations', TEXTS.nav.reconciliations],
  ['/runs', TEXTS.nav.runs],
  ['/held', TEXTS.nav.held],
];

/** What stands around the body of a page. */
export interface Frame {
  readonly title: string;
  readonly body: Html;
  /** Who is logged on. */
  readonly user?: string | undefined;
  /** Whether this is the one user of a server on this machine, who cannot log off. */
  readonly isLocal?: boolean | undefined;
  /** Whether there is something that this user administers. */
  readonly isAdmin?: boolean | undefined;
  /** The path of the page. */
  readonly path: string;
}

/** Returns a whole page. */
export function layout({ title, body, user, isLocal = false, isAdmin = false, path }: Frame): string {
  const nav = user === undefined ? html`` : navigation(user, path, isLocal, isAdmin);
  const page = html`<html lang="${TEXTS.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - ${TEXTS.product}</title>
<link rel="stylesheet" href="${new Html(STYLE_PATH)}">
<script src="${new Html(SCRIPT_PATH)}" defer></script>
</head>
<body>
<a class="skip" href="#content">${TEXTS.skip}</a>
<header class="top"><span class="brand">${TEXTS.product}</span>${nav}</header>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${body}
</main>
${user === undefined ? html`` : html`<footer><p>${TEXTS.zone}</p></footer>`}
</body>
</html>
`;
  return `<!DOCTYPE html>\n${page.text}`;
}

function navigation(user: string, path: string, isLocal: boolean, isAdmin: boolean): Html {
  const pages = isAdmin ? [...PAGES, ['/admin', ADMIN_TEXTS.title] as const] : PAGES;
  const links = pages.map(([to, name]) => {
    const isHere = path === to || (to !== '/' && path.startsWith(`${to}/`));
    return html`<li><a href="${to}"${isHere ? html` aria-current="page"` : html``}>${name}</a></li>`;
  });
  const who = isLocal
    ? html`<p class="user">${TEXTS.onThisMachine(user)}</p>`
    : html`<form method="post" action="/logoff" class="user"><span>${TEXTS.loggedOn(user)}</span> <button>${TEXTS.logOff}</button></form>`;
  return html`<nav aria-label="${TEXTS.nav.label}"><ul>${links}</ul></nav>
${who}`;
}
