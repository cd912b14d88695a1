import { TapesyncError } from '../errors/error.ts';
import { isLoopback } from '../platform/loopback.ts';
import type { HttpStoreOptions } from './http/http-store.ts';
import { parseLogon, type ServerLogon } from './logon.ts';
import type { ServerStore, Store } from './store.ts';

/** How a store is opened. */
export interface OpenStoreOptions {
  /** Without it, nothing in the store is made or changed. */
  readonly write: boolean;
  /** How a server is spoken to, where the store is one. */
  readonly server: ServerAccess;
}

/** How a server is spoken to. */
export interface ServerAccess extends Omit<HttpStoreOptions, 'server' | 'user' | 'password'> {
  /** Returns the password of a logon. */
  readonly password: (logon: ServerLogon) => Promise<string>;
  /** Whether to compress also what stays on this machine, as with a tunnel to another. */
  readonly compress: boolean;
  /** Whether passwords and volumes may cross a network in clear. */
  readonly insecure: boolean;
}

/**
 * Opens the store that a logon string names.
 * Throws LOGON_INVALID for any that is none, never repeating what may be a password, and the store's own errors.
 */
export async function openStore(text: string, { write, server: access }: OpenStoreOptions): Promise<Store> {
  const logon = parseLogon(text);
  if (logon.kind !== 'server') return openServerStore(text, { write, migrate: logon.kind === 'sqlite' });
  const { url, user } = logon;
  if (url.protocol === 'http:' && !isLoopback(url) && !access.insecure) {
    const problem =
      'plain HTTP would carry the password in clear over the network; use https://, or --insecure';
    throw new TapesyncError('LOGON_INVALID', { problem });
  }
  const { password, compress, ...options } = access;
  const { openHttpStore } = await import('./http/http-store.ts');
  return openHttpStore({
    ...options,
    compress: compress || !isLoopback(url),
    server: url,
    user,
    password: await password(logon),
  });
}

/** How a store is opened that a server can stand on. */
export interface OpenServerStoreOptions {
  readonly write: boolean;
  /** Whether a database server is brought to the present schema: others work on it, too. A file always is. */
  readonly migrate: boolean;
  /** True if many clients share the store. Default false. */
  readonly shared?: boolean;
}

/**
 * Opens a store that a server can stand on: the embedded one, or a database server.
 * Throws LOGON_INVALID for a server, and the store's own errors.
 */
export async function openServerStore(
  text: string,
  { write, migrate, shared = false }: OpenServerStoreOptions,
): Promise<ServerStore> {
  const logon = parseLogon(text);
  switch (logon.kind) {
    case 'sqlite': {
      const { openSqliteStore } = await import('./sqlite/sqlite-store.ts');
      return openSqliteStore(logon.file, { write, shared });
    }
    case 'postgres': {
      const { openPostgresStore } = await import('./postgres/postgres-store.ts');
      return openPostgresStore(logon.url, { migrate });
    }
    case 'server':
      throw new TapesyncError('LOGON_INVALID', {
        problem: 'this works on the store of a server, not through it: sqlite:FILE or postgres://',
      });
  }
}

/**
 * Opens a store that a server can stand on only to verify it: nothing is changed, so that a file of an older schema is
 * verified as it is. Throws what `openServerStore` does, also for a database server of an older schema.
 */
export async function openToVerify(
  text: string,
): Promise<Pick<ServerStore, 'name' | 'verification' | 'close'>> {
  const logon = parseLogon(text);
  if (logon.kind !== 'sqlite') return openServerStore(text, { write: false, migrate: false });
  const { openSqliteStore } = await import('./sqlite/sqlite-store.ts');
  return openSqliteStore(logon.file, { write: false, migrate: false });
}
