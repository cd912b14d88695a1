/**
 * What keeps pages safe in a browser: the cookie of the session, the headers of each answer, and where forms may come from.
 *
 * @module
 */

import type { FastifyReply, FastifyRequest } from 'fastify';
import { TapesyncError } from '../errors/error.ts';
import { isLoopback } from '../platform/loopback.ts';

/** The headers of every answer to a browser. Nothing is loaded from elsewhere, framed, or run that does not lie in a file. */
export const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

type Asked = Pick<FastifyRequest, 'protocol' | 'host' | 'headers'>;

// What a proxy adds: behind one, a name of this machine says nothing of where the browser is.
const OF_PROXIES = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'via'];

/**
 * Returns the name of the cookie that holds the token of the session, and whether it is bound to TLS: always, but for a
 * browser on this machine that speaks to the server without TLS.
 */
export function sessionCookie({ protocol, host, headers }: Asked): {
  readonly name: string;
  readonly secure: boolean;
} {
  const hostname = `http://${host}`;
  const isHere = URL.canParse(hostname) && isLoopback(new URL(hostname));
  const isPlain = protocol === 'http' && isHere && OF_PROXIES.every((name) => headers[name] === undefined);
  // A browser sends it to every port of this machine, where other servers may keep one, too.
  const { port } = isPlain ? new URL(hostname) : { port: '' };
  return isPlain
    ? { name: `tapesync-${port || '80'}`, secure: false }
    : { name: '__Host-tapesync', secure: true };
}

/** Returns the token that the browser keeps; `undefined` where it has none. */
export function sessionToken(request: FastifyRequest): string | undefined {
  return request.cookies[sessionCookie(request).name];
}

/** Has the browser keep a token until it is closed, or forget the one it has. */
export function keepToken(request: FastifyRequest, reply: FastifyReply, token: string | undefined): void {
  const { name, secure } = sessionCookie(request);
  const settings = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  if (token === undefined) reply.clearCookie(name, settings);
  else reply.setCookie(name, token, settings);
}

/** Throws FORM_ELSEWHERE for a form that was not sent from a page of this server, or by what does not say from where. */
export function checkOrigin({ host, headers }: Asked): void {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  // Browsers send both; older ones the origin alone.
  const isOwn = origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
  if (site === undefined ? !isOwn : site !== 'same-origin') throw new TapesyncError('FORM_ELSEWHERE');
}

/** Returns a path of this server with its query, such as a browser was about to open; `/` for anything else. */
export function localPath(text: string | null): string {
  if (text === null || !/^\/(?![/\\])[\u0021-\u007e]*$/.test(text) || text.includes('\\')) return '/';
  return URL.canParse(text, 'http://here') && new URL(text, 'http://here').host === 'here' ? text : '/';
}
