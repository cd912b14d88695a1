/**
 * Stores that fail, or have rows that cannot be read.
 *
 * @module
 */

import { join } from 'node:path';
import type { Test } from 'tap';
import type { ServerStore } from '../../../lib/stores/server-store.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';

/** The path of a snapshot. */
export const SNAPSHOT = '/v1/customers/US01/media/LTO/snapshot';
/** Text of an error that no answer may have. */
export const HIDDEN = 'SELECT secret FROM /var/lib/tapes.db';
const WORKS: readonly (string | symbol)[] = [
  'name',
  'close',
  'putUser',
  'putGrant',
  'account',
  'session',
  'openSession',
];

/** Returns a store whose methods are some others, and with `fails` all that are not about users. */
export function storeWith(
  s: Test,
  { fails, ...methods }: Partial<ServerStore> & { fails?: () => Error },
): ServerStore {
  const store = openSqliteStore(join(s.testdir({}), 'broken.db'), { write: true, readAhead: false });
  return new Proxy(store, {
    get(target, key) {
      const own = Reflect.get(methods, key) as unknown;
      if (own !== undefined) return own;
      if (fails !== undefined && !WORKS.includes(key)) {
        return async () => {
          throw fails();
        };
      }
      const value = Reflect.get(target, key) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
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
  return { openScope: async () => ({ ...facts, rows }) };
}

/** A row of a snapshot. */
export const ROW = Buffer.from('A\t1\t\t\n');
