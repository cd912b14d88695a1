/**
 * Stores that fail, or have rows that cannot be read.
 *
 * @module
 */

import { join } from 'node:path';
import type { Test } from 'tap';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import type { ServerStore } from '../../../lib/stores/store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** The path of a snapshot. */
export const SNAPSHOT = '/v1/customers/US01/media/LTO/snapshot';
/** Text of an error that no answer may have. */
export const HIDDEN = 'SELECT secret FROM /var/lib/tapes.db';
const ROLES = ['snapshots', 'changes', 'places', 'query', 'runs', 'reconciliations', 'heldPlans'] as const;

/** Returns a store some of whose roles are others; with `fails`, everything fails but logging on. */
export function storeWith(
  s: Test,
  { fails, ...roles }: Partial<ServerStore> & { fails?: () => Error },
): ServerStore {
  const store = openSqliteStore(join(temporaryFolder(s), 'broken.db'), { write: true, shared: true });
  if (fails === undefined) return { ...store, ...roles };
  const fail = async () => {
    throw fails();
  };
  const failing = new Proxy({}, { get: () => fail });
  const accounts = { ...store.accounts, closeSession: fail };
  return { ...store, ...Object.fromEntries(ROLES.map((role) => [role, failing])), accounts };
}

/** Returns the part of a store that opens a snapshot with some rows. */
export function rowsOf(rows: AsyncIterable<Uint8Array>): Partial<ServerStore> {
  const facts = {
    state: 'known',
    revision: 'r1',
    volumes: 9,
    volumeFilter: '',
    repositories: new Map(),
  } as const;
  const snapshots = {
    open: async () => ({ ...facts, rows }),
    revision: async () => 'r1',
    revisions: async () => [],
    since: async () => undefined,
  };
  return { snapshots };
}

/** A row of a snapshot. */
export const ROW = Buffer.from('A\t1\t\t\n');
