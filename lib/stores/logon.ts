import { TapesyncError } from '../errors/error.ts';
import { isLoopback } from '../platform/loopback.ts';

/** Where the password of a logon string comes from. */
export type PasswordSource =
  | { readonly kind: 'literal'; readonly password: string }
  | { readonly kind: 'file'; readonly file: string }
  /** From the environment, else from whoever sits at the terminal. */
  | { readonly kind: 'ask' };

/** A Framework Server, and who logs on to it. */
export interface ServerLogon {
  readonly kind: 'server';
  /** Scheme, host, port and path; never with a user or password. */
  readonly url: URL;
  readonly user: string;
  readonly password: PasswordSource;
}

/** What a logon string names. */
export type Logon =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }
  | ServerLogon;

// The port and the user of the published logon string, where it has none. Its password is not taken: it is asked for.
const DEFAULT_PORT = 5000;
const DEFAULT_USER = 'batch';

/**
 * Reads a logon string: `sqlite:FILE`, `postgres://...`, `http[s]://user@host[:port][/path]`, or the published
 * `user:-password@host:port`, `user:passwordfile@host:port`, `user@host` and `host`. Without a scheme a server is spoken to by
 * HTTPS, on this machine by HTTP.
 * Throws LOGON_INVALID, never repeating what may be a password.
 */
export function parseLogon(text: string): Logon {
  if (text === '') throw invalid('it is empty');
  if (text.startsWith('sqlite:')) {
    const file = text.slice('sqlite:'.length);
    if (file === '') throw invalid('the file is missing');
    return { kind: 'sqlite', file };
  }
  if (/^postgres(ql)?:\/\//.test(text)) return { kind: 'postgres', url: text };
  return parseServer(text);
}

function parseServer(text: string): ServerLogon {
  const [, scheme, rest = ''] = /^(https?:\/\/)?(.*)$/is.exec(text) ?? [];
  // A password may contain an @, a host cannot.
  const at = rest.lastIndexOf('@');
  if (at === -1) {
    if (scheme !== undefined) throw invalid('the user is missing');
    if (!isHost(text)) throw invalid('it has an unknown form');
    return { kind: 'server', url: urlOf(undefined, text), user: DEFAULT_USER, password: { kind: 'ask' } };
  }
  const credentials = rest.slice(0, at);
  const colon = credentials.indexOf(':');
  const user = colon === -1 ? credentials : credentials.slice(0, colon);
  if (user === '') throw invalid('the user is missing');
  return {
    kind: 'server',
    url: urlOf(scheme, rest.slice(at + 1)),
    user,
    password: passwordSource(colon === -1 ? '' : credentials.slice(colon + 1)),
  };
}

const HOST = /^(\[[\da-f:.]+\]|[a-z\d]([a-z\d.-]*[a-z\d])?)(:\d{1,5})?$/i;
// Somebody who names a file or a kind of store has forgotten something.
const NO_HOST =
  /^(sqlite|postgres|postgresql|https?)(:\d+)?$|\.(db\d?|sqlite\d?|ttidef|csv|txt|json|log|conf|cfg)$/i;

function isHost(text: string): boolean {
  return HOST.test(text) && !NO_HOST.test(text);
}

function urlOf(scheme: string | undefined, place: string): URL {
  const problem = 'what follows the @ is no host with a port';
  if (!URL.canParse(`http://${place}`)) throw invalid(problem);
  const url = new URL(`${scheme ?? 'http://'}${place}`);
  if (url.hostname === '' || url.search !== '' || url.hash !== '') throw invalid(problem);
  if (scheme !== undefined) return url;
  const protocol = isLoopback(url) ? 'http' : 'https';
  // URL itself would drop a port that is the default of its scheme.
  const port = /:(\d+)(\/|$)/.exec(place)?.[1] ?? DEFAULT_PORT;
  return new URL(`${protocol}://${url.hostname}:${port}${url.pathname}`);
}

function passwordSource(text: string): PasswordSource {
  if (text === '') return { kind: 'ask' };
  return text.startsWith('-') ? { kind: 'literal', password: text.slice(1) } : { kind: 'file', file: text };
}

function invalid(problem: string): TapesyncError {
  return new TapesyncError('LOGON_INVALID', { problem });
}
