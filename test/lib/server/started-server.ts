import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import type { Test } from 'tap';
import type { CustomerId } from '../../../lib/model/scope.ts';
import { fixedConcurrency } from '../../../lib/platform/concurrency.ts';
import { buildServer, type FrameworkServer, type ServerOptions } from '../../../lib/server/server.ts';
import { type HttpStoreOptions, openHttpStore } from '../../../lib/stores/http/http-store.ts';
import type { Grant } from '../../../lib/stores/roles/accounts.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import type { ServerStore, Store } from '../../../lib/stores/store.ts';
import { cheapHash } from '../../cheap-hash.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** The password of every user of a started server. */
export const PASSWORD = 'open sesame';

const HASH = cheapHash(PASSWORD);

/** A server of this process that listens. */
export interface Started extends FrameworkServer {
  readonly store: ServerStore;
  readonly url: URL;
  /** What it has logged. */
  readonly log: string[];
  /** Logs a user on by the http store. */
  open(user?: string, more?: Partial<HttpStoreOptions>): Promise<Store>;
}

/** A user with roles, such as `{ ada: { US01: 'sync' } }`. */
export type Users = Readonly<Record<string, Readonly<Record<string, Grant['role']>>>>;

/** Starts a server on an embedded store, or on the one given, until the test is done. */
export async function startServer(
  t: Test,
  users: Users = { ada: { '*': 'admin' } },
  given?: ServerStore,
  options: Partial<ServerOptions> = {},
): Promise<Started> {
  const store =
    given ?? openSqliteStore(join(temporaryFolder(t), 'server.db'), { write: true, shared: true });
  for (const [user, roles] of Object.entries(users)) {
    await store.accounts.addUser(user, HASH);
    for (const [customer, role] of Object.entries(roles)) {
      await store.accounts.putGrant(user, { customer: customer as CustomerId, role });
    }
  }
  const log: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => log.push(line) });
  const server = await buildServer({ store, logger, tokenLifetimeSeconds: 600, ...options });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(async () => {
    server.app.server.closeAllConnections();
    await server.app.close();
    await store.close();
  });
  const { port } = server.app.server.address() as AddressInfo;
  const url = new URL(`${options.tls ? 'https' : 'http'}://127.0.0.1:${port}/`);
  const open = (user = 'ada', more: Partial<HttpStoreOptions> = {}) =>
    openHttpStore({
      server: url,
      user,
      password: PASSWORD,
      compress: true,
      retries: 2,
      rate: 0,
      concurrency: fixedConcurrency(4),
      warn: () => {},
      ...more,
    });
  return { ...server, store, url, log, open };
}
