import t, { type Test } from 'tap';
import { openPostgresStore } from '../../lib/stores/postgres/postgres-store.ts';
import type { ServerStore } from '../../lib/stores/store.ts';
import { storeContract } from '../lib/stores/contract.ts';
import { serverStoreContract } from '../lib/stores/server-contract.ts';
import { emptyDatabase } from '../postgres-server.ts';

// A database of its own for each test; stores that a test has not closed end with it.
function place(s: Test) {
  const url = emptyDatabase(s);
  return { open: async (): Promise<ServerStore> => openPostgresStore(await url, { migrate: true }) };
}

t.test('a PostgreSQL database keeps the contract of a store', async (s) => storeContract(s, place));

t.test('a PostgreSQL database is a store that a server can stand on', async (s) => {
  serverStoreContract(s, place);
});
