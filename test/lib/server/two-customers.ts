import type { Test } from 'tap';
import type { ServerOptions } from '../../../lib/server/server.ts';
import type { ServerStore } from '../../../lib/stores/store.ts';
import { changeLineOf, PLACE, rightRequest } from './every-route.ts';
import { send, sendJson, tokenOf } from './requests.ts';
import { type Started, startServer } from './started-server.ts';

const SECRET = 'The Secret Vault';

/** The users of a server with two customers, by their roles. */
export const USERS = {
  nobody: {},
  reader: { US01: 'read' },
  syncer: { US01: 'sync' },
  administrator: { US01: 'admin' },
  auditor: { '*': 'read' },
  operator: { '*': 'sync' },
  root: { '*': 'admin' },
} as const;

/**
 * Starts a server that has the same things of customers US01 and US02, on an embedded store or on the empty one given; of US99 it
 * knows nothing.
 */
export async function serverWithTwo(
  s: Test,
  options: Partial<ServerOptions> = {},
  given?: ServerStore,
): Promise<Started> {
  const server = await startServer(s, USERS, given, options);
  const token = await tokenOf(server, 'root');
  for (const customer of ['US01', 'US02']) {
    const scope = `/v1/customers/${customer}/media/LTO`;
    const description = customer === 'US02' ? SECRET : 'ours';
    const put = { method: 'PUT', token };
    await sendJson(server, { ...put, path: `/v1/customers/${customer}` }, { description });
    await sendJson(server, { ...put, path: scope }, { description, volumeFilter: '' });
    await sendJson(server, { ...put, path: `${scope}/repositories/OFFS` }, { description });
    const change = rightRequest('POST /v1/customers/:customer/media/:media/changes', { customer });
    const { status } = await send(server, { ...change, token, body: changeLineOf({ ...PLACE, customer }) });
    s.equal(status, 200);
  }
  return server;
}

/** Returns the routes of a server, each as method and path. */
export function routesOf({ routes }: Pick<Started, 'routes'>): string[] {
  return routes.map(({ method, path }) => `${method} ${path}`);
}
