import pino from 'pino';
import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { CustomerId } from '../../../lib/model/scope.ts';
import { type Access, admit, hasRole, visibleTo } from '../../../lib/server/access.ts';
import { buildServer } from '../../../lib/server/server.ts';
import { PATHS } from '../../../lib/stores/protocol/paths.ts';
import type { Grant, User } from '../../../lib/stores/roles/accounts.ts';
import type { ServerStore } from '../../../lib/stores/store.ts';
import { CASES, type Least, rightRequest } from './every-route.ts';
import { codeOf, send, tokenOf } from './requests.ts';
import { startServer } from './started-server.ts';
import { routesOf, serverWithTwo, USERS } from './two-customers.ts';

// Who may do what; everybody else may not.
const ALLOWED: Readonly<Record<Least, readonly string[]>> = {
  anyone: Object.keys(USERS),
  user: Object.keys(USERS),
  read: ['reader', 'syncer', 'administrator', 'auditor', 'operator', 'root'],
  sync: ['syncer', 'administrator', 'operator', 'root'],
  admin: ['administrator', 'root'],
  'sync somewhere': ['syncer', 'administrator', 'operator', 'root'],
  'admin somewhere': ['administrator', 'root'],
  'admin everywhere': ['root'],
  'read everywhere': ['auditor', 'operator', 'root'],
};

// No test leaves anything behind that another would trip over.
const withTwo = serverWithTwo(t);

t.test('every path has a route, every route is a path, and each has a case here', async (s) => {
  const server = await startServer(s);
  s.strictSame(routesOf(server).toSorted(), Object.keys(CASES).toSorted());
  s.strictSame(
    [...new Set(server.routes.map(({ path }) => path))].toSorted(),
    Object.values(PATHS).toSorted(),
  );
});

t.test('a route that does not say who may use it cannot be added', async (s) => {
  const logger = pino({ level: 'silent' });
  const { app } = await buildServer({ store: {} as ServerStore, logger, tokenLifetimeSeconds: 600 });
  s.throws(() => app.get('/open', () => 'anything'), { message: '/open does not say who may use it' });
});

t.test('each role may do what it should, and nothing else', async (s) => {
  const server = await withTwo;
  const tokens = new Map<string, string>();
  for (const route of routesOf(server)) {
    const { least, letIn = [] } = CASES[route]!;
    for (const user of Object.keys(USERS)) {
      const run = `run-of-${user}`;
      const token = tokens.get(user) ?? (await tokenOf(server, user));
      if (route.endsWith('/v1/session')) tokens.delete(user);
      else tokens.set(user, token);
      if (route.startsWith('GET /v1/runs/:run')) {
        const own = rightRequest('PUT /v1/runs/:run', { run });
        if ((await send(server, { ...own, token })).status !== 204) continue;
      }
      const query = (path: string) => path.replace('another-run', run);
      const request = rightRequest(route, { run });
      const { status } = await send(server, { ...request, path: query(request.path), token });
      if (ALLOWED[least].includes(user))
        s.ok(status < 300 || letIn.includes(status), `${user} may ${route}, got ${status}`);
      else {
        const sees = !route.includes(':customer') || ALLOWED.read.includes(user);
        s.equal(status, sees ? 403 : 404, `${user} may not ${route}`);
      }
    }
  }
});

t.test('a lower role is named in the answer, what it was refused for is not', async (s) => {
  const server = await withTwo;
  const token = await tokenOf(server, 'reader');
  const answer = await send(server, { ...rightRequest('PUT /v1/customers/:customer'), token });
  s.equal(codeOf(answer), 'ACCESS_DENIED');
  s.match(JSON.parse(answer.text), { parameters: { user: 'reader', role: 'admin', whom: 'customer US01' } });
});

const user = (...grants: readonly Grant[]): User => ({ user: 'ada', grants });
const grant = (customer: string, role: Grant['role']): Grant => ({
  customer: customer as Grant['customer'],
  role,
});

t.test('a role includes the lesser ones, with its customer or with all', async (s) => {
  const ada = user(grant('US01', 'sync'), grant('US02', 'read'));
  s.equal(hasRole(ada, 'US01', 'read'), true);
  s.equal(hasRole(ada, 'US01', 'sync'), true);
  s.equal(hasRole(ada, 'US01', 'admin'), false);
  s.equal(hasRole(ada, 'US02', 'sync'), false);
  s.equal(hasRole(ada, 'US03', 'read'), false);
  s.equal(hasRole(user(grant('*', 'sync')), 'US03', 'sync'), true);
  s.equal(hasRole(user(), 'US01', 'read'), false);
});

t.test('a user sees the rows of customers with whom the user has a role', async (s) => {
  const rows = ['US01', 'US02', 'US03'].map((customer) => ({ customer: CustomerId.trusted(customer) }));
  s.strictSame(visibleTo(user(grant('US01', 'read'), grant('US03', 'admin')), rows), [rows[0], rows[2]]);
  s.strictSame(visibleTo(user(grant('*', 'read')), rows), rows);
  s.strictSame(visibleTo(user(), rows), []);
});

t.test('a caller is refused as one who may not see, or as one who may not do', async (s) => {
  const ada = user(grant('US01', 'read'));
  const refused = (access: Access, customer = 'US01') => {
    try {
      admit(ada, access, customer);
      return 'admitted';
    } catch (error) {
      return error instanceof TapesyncError ? [error.code, error.parameters] : error;
    }
  };
  const denied = (role: string, whom: string) => ['ACCESS_DENIED', { user: 'ada', role, whom }];
  s.equal(refused({ of: 'anyone' }), 'admitted');
  s.equal(refused({ of: 'user' }), 'admitted');
  s.equal(refused({ of: 'customer', role: 'read' }), 'admitted');
  s.strictSame(refused({ of: 'customer', role: 'sync' }), denied('sync', 'customer US01'));
  s.strictSame(refused({ of: 'customer', role: 'read' }, 'US02'), ['NOT_THERE', {}]);
  s.equal(refused({ of: 'some customer', role: 'read' }), 'admitted');
  s.strictSame(refused({ of: 'some customer', role: 'sync' }), denied('sync', 'a customer'));
  s.strictSame(refused({ of: 'every customer', role: 'read' }), denied('read', 'every customer'));
});
