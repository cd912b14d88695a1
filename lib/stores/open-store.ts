import { TapesyncError } from '../errors.ts';
import { openSqliteStore } from './sqlite/sqlite-store.ts';
import type { StoreAdministration, VolumeStore } from './volume-store.ts';

/** How a store is opened. */
export interface OpenStoreOptions {
  /** Without it, nothing in the store is made or changed. */
  readonly write: boolean;
}

const SQLITE = 'sqlite:';

/**
 * Opens the store that a logon string names, `sqlite:FILE`.
 * Throws LOGON_INVALID for any other string, never repeating what may be a password, and the store's own errors.
 */
export async function openStore(
  logon: string,
  { write }: OpenStoreOptions,
): Promise<VolumeStore & StoreAdministration> {
  if (!logon.startsWith(SQLITE)) throw new TapesyncError('LOGON_INVALID', { problem: unsupported(logon) });
  const file = logon.slice(SQLITE.length);
  if (file === '') throw new TapesyncError('LOGON_INVALID', { problem: 'the file is missing' });
  return openSqliteStore(file, { write });
}

function unsupported(logon: string): string {
  if (logon === '') return 'it is empty';
  const server = /^https?:/i.test(logon) || logon.includes('@');
  return server ? 'this version does not connect to a server' : 'it has an unknown form';
}
