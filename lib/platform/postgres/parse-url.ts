import pg, { type ClientConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import pgpass from 'pgpass';
import { TapesyncError } from '../../errors/error.ts';

/** How a database is reached, and what messages call it. */
export interface DatabaseAddress {
  readonly config: ClientConfig;
  /** `postgres://host:port/database`: no user, no password. */
  readonly name: string;
}

/**
 * Reads the URL of a database. What it leaves out comes from the variables that libpq knows, such as PGHOST and
 * PGPASSWORD, and a password from the file .pgpass at last.
 * Throws LOGON_INVALID without a word of the URL: a password may be in it.
 */
export function parseUrl(url: string): DatabaseAddress {
  const { config, client } = parsed(url);
  const { host, port, database, user } = client;
  const at = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  const name = `postgres://${at}:${port}/${encodeURIComponent(database ?? '')}`;
  if (client.password) return { config, name };
  // pg knows that file itself, but warns of the next version, which will not.
  const password = () =>
    new Promise<string>((resolve) =>
      pgpass({ host, port, database, user }, (found) => resolve(found as string)),
    );
  return { config: { ...config, password }, name };
}

// What pg-connection-string takes these modes for, and warns of in five lines.
function outspoken(url: string): string {
  if (/[?&]uselibpqcompat=true\b/.test(url)) return url;
  return url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}

function parsed(url: string) {
  try {
    if (!/^postgres(?:ql)?:\/\//.test(url)) throw new Error('of another kind');
    const config = parseIntoClientConfig(outspoken(url));
    return { config, client: new pg.Client(config) };
  } catch {
    const problem = 'the URL of the database cannot be read';
    throw new TapesyncError('LOGON_INVALID', { problem });
  }
}
