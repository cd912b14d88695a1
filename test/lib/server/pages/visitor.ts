import { parseHTML } from 'linkedom';
import type { Test } from 'tap';
import type { ServerOptions } from '../../../../lib/server/server.ts';
import type { ServerStore } from '../../../../lib/stores/store.ts';
import { type Answered, send } from '../requests.ts';
import { PASSWORD, type Started } from '../started-server.ts';
import { serverWithTwo } from '../two-customers.ts';

/** Starts a server with pages and two customers: see `serverWithTwo`. */
export function serverWithPages(
  t: Test,
  given?: ServerStore,
  options: Partial<ServerOptions> = {},
): Promise<Started> {
  return serverWithTwo(t, { pages: true, ...options }, given);
}

/** Somebody in front of a browser that runs no script. */
export interface Visitor {
  /** The header by which the browser shows that somebody is logged on. */
  readonly cookie: string;
  get(path: string): Promise<Answered>;
  /** Sends a form as a page of the server would. */
  post(path: string, form: Readonly<Record<string, string>> | URLSearchParams): Promise<Answered>;
}

/** Sends a form as a page of the server would. */
export function postForm(
  server: Pick<Started, 'url'>,
  path: string,
  form: Readonly<Record<string, string>> | URLSearchParams,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  return send(server, {
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      origin: server.url.origin,
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  });
}

/** Logs a user on by the form. */
export async function visit(server: Pick<Started, 'url'>, user: string): Promise<Visitor> {
  const { headers } = await postForm(server, '/logon', { user, password: PASSWORD });
  const cookie = headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
  return {
    cookie,
    get: (path) => send(server, { path, headers: { cookie } }),
    post: (path, form) => postForm(server, path, form, { cookie }),
  };
}

/** Returns the text of a page as somebody reads it, without the white space between. */
export function read({ text }: Pick<Answered, 'text'>, within = 'main'): string {
  const { document } = parseHTML(text);
  return (document.querySelector(within)?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** Returns the addresses of the links of a page. */
export function linksOf({ text }: Pick<Answered, 'text'>): readonly string[] {
  const { document } = parseHTML(text);
  const links: Iterable<{ getAttribute(name: string): string | null }> = document.querySelectorAll('a');
  return Array.from(links, (link) => link.getAttribute('href') ?? '');
}
