import pino from 'pino';
import t, { type Test } from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { CustomerId, type VolumeId } from '../../../lib/model/scope.ts';
import { type Access, admit, hasRole, visibleTo } from '../../../lib/server/access.ts';
import { buildServer } from '../../../lib/server/server.ts';
import { PATHS } from '../../../lib/stores/protocol/paths.ts';
import type { Grant, User } from '../../../lib/stores/roles/accounts.ts';
import type { ServerStore } from '../../../lib/stores/store.ts';
import { CASES, changeLineOf, type Least, PLACE, rightRequest } from './every-route.ts';
import { codeOf, exchange, head, send, sendJson, shown, tokenOf } from './requests.ts';
import { PASSWORD, type Started, startServer } from './started-server.ts';

const SECRET = 'The Secret Vault';
const USERS = {
  nobody: {},
  reader: { US01: 'read' },
  syncer: { US01: 'sync' },
  administrator: { US01: 'admin' },
  auditor: { '*': 'read' },
  operator: { '*': 'sync' },
  root: { '*': 'admin' },
} as const;

// Who may do what; everybody else may not.
const ALLOWED: Readonly<Record<Least, readonly string[]>> = {
  anyone: Object.keys(USERS),
  user: Object.keys(USERS),
  read: ['reader', 'syncer', 'administrator', 'auditor', 'operator', 'root'],
  sync: ['syncer', 'administrator', 'operator', 'root'],
  admin: ['administrator', 'root'],
  'sync somewhere': ['syncer', 'administrator', 'operator', 'root'],
  'read everywhere': ['auditor', 'operator', 'root'],
};

// A server with the same things for customers US01 and US02; of US99 it knows nothing.
async function serverWithTwo(s: Test): Promise<Started> {
  const server = await startServer(s, USERS);
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

// No test leaves anything behind that another would trip over.
const withTwo = serverWithTwo(t);

function routesOf({ routes }: Started): string[] {
  return routes.map(({ method, path }) => `${method} ${path}`);
}

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
    const { least } = CASES[route]!;
    for (const user of Object.keys(USERS)) {
      const run = `run-of-${user}`;
      const token = tokens.get(user) ?? (await tokenOf(server, user));
      if (route.endsWith('/v1/session')) tokens.delete(user);
      else tokens.set(user, token);
      if (route === 'GET /v1/runs/:run') {
        const own = rightRequest('PUT /v1/runs/:run', { run });
        if ((await send(server, { ...own, token })).status !== 204) continue;
      }
      const query = (path: string) => path.replace('another-run', run);
      const request = rightRequest(route, { run });
      const { status } = await send(server, { ...request, path: query(request.path), token });
      if (ALLOWED[least].includes(user)) s.ok(status < 300, `${user} may ${route}, got ${status}`);
      else {
        const sees = !route.includes(':customer') || ALLOWED.read.includes(user);
        s.equal(status, sees ? 403 : 404, `${user} may not ${route}`);
      }
    }
  }
});

t.test('who has no token is sent away before the body is read', async (s) => {
  const server = await startServer(s);
  for (const { method, path, access } of server.routes) {
    if (access.of === 'anyone') continue;
    // A megabyte is announced, and nothing of it ever comes.
    const announced = {
      'content-length': '1000000',
      'content-type': 'application/json',
      connection: 'close',
    };
    const answer = await exchange(server, head(`${method} ${path.replaceAll(':', '')}`, announced));
    s.match(answer, /^HTTP\/1\.1 401 .*www-authenticate: Bearer.*SESSION_ENDED/s, `${method} ${path}`);
  }
});

t.test('what is no path is not there, before the body is read', async (s) => {
  const server = await startServer(s);
  for (const line of [
    'POST /v1/nothing',
    'PUT /health',
    'PATCH /v1/session',
    'HEAD /v1/scopes',
    'OPTIONS *',
  ]) {
    const announced = {
      'content-length': '1000000',
      'content-type': 'application/json',
      connection: 'close',
    };
    s.match(await exchange(server, head(line, announced)), /^HTTP\/1\.1 404 /, line);
  }
});

t.test('a customer of others looks like one that does not exist, on every route', async (s) => {
  const server = await withTwo;
  const users = ['nobody', 'reader', 'syncer', 'administrator'];
  const tokens = await Promise.all(users.map((user) => tokenOf(server, user)));
  for (const route of routesOf(server).filter((one) => one.includes(':customer'))) {
    for (const token of tokens) {
      const asked = (customer: string) => send(server, { ...rightRequest(route, { customer }), token });
      const unknown = shown(await asked('US99'));
      s.equal(unknown.status, 404, route);
      const others = ['US02', 'us02', '*', '%2A', 'US02%00', 'US01%2F..%2FUS02', '%20US01', 'A'.repeat(65)];
      const answers = await Promise.all(others.map(asked));
      s.strictSame(
        answers.map(shown),
        others.fill('').map(() => unknown),
        route,
      );
    }
  }
});

t.test('not even a broken request shows a customer of others', async (s) => {
  const server = await withTwo;
  const token = await tokenOf(server, 'administrator');
  const broken = { 'content-type': 'text/plain', 'content-encoding': 'br', 'if-none-match': '*' };
  for (const route of routesOf(server).filter((one) => one.includes(':customer'))) {
    const asked = (customer: string) => {
      const { path, ...request } = rightRequest(route, { customer, media: '*', volume: '-', lock: 'none' });
      return send(server, { ...request, path: `${path}?fields=none`, token, headers: broken });
    };
    const unknown = shown(await asked('US99'));
    s.equal(unknown.status, 404, route);
    s.strictSame(shown(await asked('US02')), unknown, route);
  }
});

t.test('nothing that is not about a customer shows those of others', async (s) => {
  const server = await withTwo;
  for (const user of ['nobody', 'reader', 'syncer', 'administrator']) {
    const token = await tokenOf(server, user);
    for (const route of routesOf(server).filter((one) => /^GET [^:]*$/.test(one))) {
      const { headers, text } = await send(server, { ...rightRequest(route), token });
      const answer = JSON.stringify(headers) + text;
      s.notMatch(answer, /US02|Secret|root|another-run/, `${route} for ${user}`);
    }
  }
});

t.test('a run of others looks like one that does not exist', async (s) => {
  const server = await withTwo;
  const token = await tokenOf(server, 'administrator');
  const asked = (run: string) => send(server, { ...rightRequest('GET /v1/runs/:run', { run }), token });
  const unknown = await asked('no-such-run');
  s.equal(unknown.status, 404);
  s.strictSame(shown(await asked('another-run')), shown(unknown));
});

t.test('changes cannot reach into another scope', async (s) => {
  const server = await withTwo;
  const token = await tokenOf(server, 'syncer');
  const lines = [{ customer: 'US02' }, { media: 'DLT' }, { customer: 'us02' }].map((place) =>
    changeLineOf({ ...PLACE, volume: 'STRAY', ...place }),
  );
  const request = rightRequest('POST /v1/customers/:customer/media/:media/changes');
  const path = request.path.replace('another-run', 'own-run');
  const { text } = await send(server, { ...request, path, token, body: lines.join('') });
  s.equal(text.trim().split('\n').length, 3);
  s.notMatch(text, /"outcome":"(added|updated)"/);
  for (const scope of await server.store.query.scopes()) {
    const { volumes } = await server.store.snapshots.open(scope, [], ['STRAY' as VolumeId]);
    s.equal(volumes, 0);
  }
  s.strictSame((await server.store.query.scopes()).length, 2);
});

t.test('a lower role is named in the answer, what it was refused for is not', async (s) => {
  const server = await withTwo;
  const token = await tokenOf(server, 'reader');
  const answer = await send(server, { ...rightRequest('PUT /v1/customers/:customer'), token });
  s.equal(codeOf(answer), 'ACCESS_DENIED');
  s.match(JSON.parse(answer.text), { parameters: { user: 'reader', role: 'admin', whom: 'customer US01' } });
});

t.test('no spelling of a path leads around the access to it', async (s) => {
  const server = await startServer(s, { ada: { '*': 'admin' }, bob: { US01: 'admin' } });
  const token = await tokenOf(server, 'bob');
  await send(server, {
    ...rightRequest('PUT /v1/customers/:customer', { customer: 'US02' }),
    token: await tokenOf(server),
  });
  const around = [
    '/v1/customers/US01/../US02/media/LTO/snapshot',
    '/v1/customers/US01/%2e%2e/US02/media/LTO/snapshot',
    '/v1/customers/US01%2f..%2fUS02/media/LTO/snapshot',
    '/v1/customers/US01%5c..%5cUS02/media/LTO/snapshot',
    '/v1/customers//US02/media/LTO/snapshot',
    '//v1/customers/US02/media/LTO/snapshot',
    '/v1//customers/US02/media/LTO/snapshot',
    '/V1/CUSTOMERS/US02/media/LTO/snapshot',
    '/v1/customers/US02/media/LTO/snapshot/',
    '/v1/customers/US01;US02/media/LTO/snapshot',
    '/v1/customers/US02?/media/LTO/snapshot',
    '/v1/customers/US01,US02/media/LTO/snapshot',
    '/v1/customers/US02%00/media/LTO/snapshot',
    '/v1/customers/%EF%BC%B5S02/media/LTO/snapshot',
    '/v1/customers/%2555S02/media/LTO/snapshot',
    'http://elsewhere/v1/customers/US02/media/LTO/snapshot',
    '/v1/customers/US02/media/LTO/snapshot#/v1/health',
    '/health/../v1/customers/US02/media/LTO/snapshot',
  ];
  for (const path of around) {
    const answer = await send(server, { path, token });
    s.strictSame([answer.status, codeOf(answer)], [404, 'NOT_THERE'], path);
  }
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

const ME = { path: '/v1/session' };

t.test('a token counts only as a bearer token', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const basic = Buffer.from(`ada:${PASSWORD}`).toString('base64');
  for (const authorization of [
    '',
    token,
    `Token ${token}`,
    'Bearer',
    'Bearer  ',
    `Bearer  ${token}`,
    `Basic ${basic}`,
  ]) {
    const { status } = await send(server, { ...ME, headers: { authorization } });
    s.equal(status, 401, JSON.stringify(authorization.split(' ')[0]));
  }
  for (const elsewhere of [
    { path: `/v1/session?token=${token}&access_token=${token}` },
    { path: '/v1/session', headers: { cookie: `token=${token}`, 'x-token': token } },
  ]) {
    s.equal((await send(server, elsewhere)).status, 401);
  }
  s.equal((await send(server, { ...ME, headers: { authorization: `bEaReR ${token}` } })).status, 200);
});

t.test('name and password with the request itself are for metrics alone', async (s) => {
  const server = await startServer(s, { ada: { '*': 'read' }, bob: {} });
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const right = basic(`ada:${PASSWORD}`);
  for (const { method, path, access } of server.routes) {
    if (access.of === 'anyone') continue;
    const { status } = await send(server, { method, path: path.replaceAll(':', ''), headers: right });
    s.equal(status, path === '/metrics' ? 200 : 401, `${method} ${path}`);
  }
  for (const wrong of ['ada', 'ada:', `ada:${PASSWORD} `, `:${PASSWORD}`, '', `ada\u0000:${PASSWORD}`]) {
    const answer = await send(server, { path: '/metrics', headers: basic(wrong) });
    s.strictSame([answer.status, codeOf(answer)], [401, 'LOGON_REFUSED'], JSON.stringify(wrong));
    s.match(answer.headers['www-authenticate'], 'Basic');
  }
  const { status } = await send(server, { path: '/metrics', headers: basic(`bob:${PASSWORD}`) });
  s.equal(status, 403, 'who has no role with every customer sees no metrics');
});

t.test('who has logged on is refused a path that is not there like anybody else', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  for (const path of ['/v1/none', '/', '/v1/session/', '/v1/customers/US01']) {
    const answer = await send(server, { path, token });
    s.strictSame([answer.status, codeOf(answer)], [404, 'NOT_THERE'], path);
  }
});
