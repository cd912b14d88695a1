import t from 'tap';
import { codeOf, send, tokenOf } from './requests.ts';
import { PASSWORD, startServer } from './started-server.ts';

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
