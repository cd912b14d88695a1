import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import { codeOf, send, sendJson, tokenOf } from './requests.ts';
import { PASSWORD, type Started, startServer } from './started-server.ts';

const ME = { path: '/v1/session' };

async function refuses(s: Test, server: Started, token: string, message: string): Promise<void> {
  const answer = await send(server, { ...ME, token });
  s.strictSame([answer.status, codeOf(answer)], [401, 'SESSION_ENDED'], message);
  s.equal(answer.headers['www-authenticate'], 'Bearer');
}

function putPassword(server: Started, user: string): Promise<void> {
  return server.store.putUser(user, 'scrypt$1024$8$1$c2FsdA==$bm8gc3VjaCBwYXNzd29yZA==');
}

t.test('a token stands for its user alone', async (s) => {
  const server = await startServer(s, { ada: { US01: 'sync' }, bob: {} });
  const answers = [];
  for (const user of ['ada', 'bob']) {
    const { text } = await send(server, { ...ME, token: await tokenOf(server, user) });
    answers.push(JSON.parse(text));
  }
  s.strictSame(answers, [
    { user: 'ada', grants: [{ customer: 'US01', role: 'sync' }] },
    { user: 'bob', grants: [] },
  ]);
  s.not(await tokenOf(server), await tokenOf(server), 'no two are alike');
});

t.test('what only looks like a token lets nobody in', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const hash = createHash('sha256').update(token).digest('base64url');
  const last = token.at(-1) === 'A' ? 'B' : 'A';
  const forged = {
    'a word': 'token',
    'the hash that the store keeps': hash,
    'one letter off': token.slice(0, -1) + last,
    'a letter less': token.slice(0, -1),
    'another case': token.toUpperCase() === token ? token.toLowerCase() : token.toUpperCase(),
    'padded as base64': `${token}=`,
    'two of them': `${token},${token}`,
    'a wildcard': '%',
    SQL: "' OR '1'='1",
    'very long': 'A'.repeat(6000),
  };
  for (const [name, text] of Object.entries(forged)) await refuses(s, server, text, name);
  s.equal((await send(server, { ...ME, token })).status, 200, 'the right one still does');
});

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

t.test('a token ends with its time', async (s) => {
  const server = await startServer(s, { ada: {} }, undefined, { tokenLifetimeSeconds: 0 });
  await refuses(s, server, await tokenOf(server), 'expired');
});

t.test('a token of another server is nothing here', async (s) => {
  let foreign = '';
  await s.test('there', async (there) => {
    const server = await startServer(there);
    foreign = await tokenOf(server);
    s.equal((await send(server, { ...ME, token: foreign })).status, 200);
  });
  await refuses(s, await startServer(s), foreign, 'foreign');
});

t.test('a token ends with logging off, with the password, and with the user', async (s) => {
  const server = await startServer(s);
  const [first, second] = [await tokenOf(server), await tokenOf(server)];
  s.equal((await send(server, { ...ME, method: 'DELETE', token: first })).status, 204);
  await refuses(s, server, first, 'logged off');
  s.equal((await send(server, { ...ME, token: second })).status, 200, 'the other one goes on');
  await putPassword(server, 'ada');
  await refuses(s, server, second, 'the password has changed');
  const third = 'a-token-of-bob';
  await putPassword(server, 'bob');
  const hash = createHash('sha256').update(third).digest('base64url');
  await server.store.openSession(hash, 'bob', '9999-01-01T00:00:00Z');
  s.equal((await send(server, { ...ME, token: third })).status, 200);
  await server.store.removeUser('bob');
  await refuses(s, server, third, 'the user is gone');
});

t.test('a role that is taken away is gone with the next request', async (s) => {
  const server = await startServer(s, { ada: { US01: 'read' } });
  const token = await tokenOf(server);
  const asked = { path: '/v1/customers/US01/media/LTO/snapshot', token };
  s.equal((await send(server, asked)).status, 200);
  await server.store.removeGrant('ada', 'US01' as never);
  s.equal((await send(server, asked)).status, 404);
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

t.test('a token is not kept by anybody on the way', async (s) => {
  const server = await startServer(s);
  const answer = await sendJson(server, { ...ME, method: 'POST' }, { user: 'ada', password: PASSWORD });
  s.equal(answer.headers['cache-control'], 'no-store');
});
