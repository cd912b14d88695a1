import { createHash } from 'node:crypto';
import t from 'tap';
import { rightRequest } from './every-route.ts';
import { codeOf, exchange, head, send, shown, tokenOf } from './requests.ts';
import { PASSWORD, startServer } from './started-server.ts';
import { serverWithTwo } from './two-customers.ts';

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

t.test('a token that is none any more, or never was, is on every route as good as none', async (s) => {
  const server = await serverWithTwo(s);
  const { accounts } = server.store;
  const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');
  const right = await tokenOf(server, 'root');
  const loggedOff = await tokenOf(server, 'root');
  await send(server, { method: 'DELETE', path: '/v1/session', token: loggedOff });
  const removed = await tokenOf(server, 'operator');
  await accounts.removeUser('operator');
  const passwordChanged = await tokenOf(server, 'auditor');
  await accounts.setPassword('auditor', 'another');
  await accounts.openSession(hashOf('expired'), 'root', '2026-03-14T02:13:45Z');
  const wrong = {
    ...{ loggedOff, removed, passwordChanged, expired: 'expired' },
    'as the store keeps it': hashOf(right),
    'one letter less': right.slice(0, -1),
    'one letter more': `${right}A`,
    'in capitals': right.toUpperCase(),
    'the name of a user': 'root',
    'a quote': "' OR '1'='1",
  };
  for (const { method, path, access } of server.routes) {
    if (access.of === 'anyone') continue;
    const route = `${method} ${path}`;
    const request = rightRequest(route, { customer: 'US02' });
    const without = shown(await send(server, request));
    s.match(without, { status: 401, text: /"code":"SESSION_ENDED"/ }, route);
    for (const [name, token] of Object.entries(wrong)) {
      s.strictSame(shown(await send(server, { ...request, token })), without, `${route}, ${name}`);
    }
  }
  s.equal((await send(server, { path: '/v1/session', token: right })).status, 200, 'the right one still is');
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
