import { createHook } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import { type Answered, codeOf, send, sendJson, shown, tokenOf } from './requests.ts';
import { PASSWORD, type Started, startServer } from './started-server.ts';

const ME = { path: '/v1/session' };

async function refuses(s: Test, server: Started, token: string, message: string): Promise<void> {
  const answer = await send(server, { ...ME, token });
  s.strictSame([answer.status, codeOf(answer)], [401, 'SESSION_ENDED'], message);
  s.equal(answer.headers['www-authenticate'], 'Bearer');
}

const HASH = 'scrypt$1024$8$1$c2FsdA==$bm8gc3VjaCBwYXNzd29yZA==';

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
  await server.store.accounts.setPassword('ada', HASH);
  await refuses(s, server, second, 'the password has changed');
  const third = 'a-token-of-bob';
  await server.store.accounts.addUser('bob', HASH);
  const hash = createHash('sha256').update(third).digest('base64url');
  await server.store.accounts.openSession(hash, 'bob', '9999-01-01T00:00:00Z');
  s.equal((await send(server, { ...ME, token: third })).status, 200);
  await server.store.accounts.removeUser('bob');
  await refuses(s, server, third, 'the user is gone');
});

t.test('a role that is taken away is gone with the next request', async (s) => {
  const server = await startServer(s, { ada: { US01: 'read' } });
  const token = await tokenOf(server);
  const asked = { path: '/v1/customers/US01/media/LTO/snapshot', token };
  s.equal((await send(server, asked)).status, 200);
  await server.store.accounts.removeGrant('ada', 'US01' as never);
  s.equal((await send(server, asked)).status, 404);
});

function logOn(server: Started, user: string, password: string): Promise<Answered> {
  return sendJson(server, { method: 'POST', path: '/v1/session' }, { user, password });
}

async function guess(server: Started, user: string, times: number): Promise<string[]> {
  const codes: string[] = [];
  for (let guessed = 0; guessed < times; guessed++) {
    codes.push(codeOf(await logOn(server, user, `guess ${guessed}`)));
  }
  return codes;
}

const REFUSED = Array<string>(5).fill('LOGON_REFUSED');

t.test('after some wrong passwords not even the right one is taken, for some time', async (s) => {
  const server = await startServer(s, { ada: {}, bob: {} });
  s.strictSame(await guess(server, 'ada', 6), [...REFUSED, 'LOGON_SLOWED']);
  const right = await logOn(server, 'ada', PASSWORD);
  s.strictSame([right.status, codeOf(right)], [429, 'LOGON_SLOWED']);
  s.match(right.headers['retry-after'], /^[1-9]\d*$/);
  s.equal((await logOn(server, 'bob', PASSWORD)).status, 200, 'others are none the worse for it');
  const basic = `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`;
  const metrics = await send(server, { path: '/metrics', headers: { authorization: basic } });
  s.equal(metrics.status, 429, 'there is no other way in');
});

t.test('guesses that are sent all at once are counted, too', async (s) => {
  const server = await startServer(s, { ada: {} });
  const guesses = Array.from({ length: 20 }, (_, number) => logOn(server, 'ada', `guess ${number}`));
  const codes = (await Promise.all(guesses)).map(codeOf);
  // Two are under way at a time: what the second is about is not known while the first is.
  s.ok(codes.filter((code) => code === 'LOGON_REFUSED').length <= 6);
});

// Where somebody guesses from.
const CROWDS = {
  'from many networks': (guesser: number) => `10.0.${guesser}.1`,
  'from one address': () => '10.0.0.1',
  'from the address of honest users': () => '192.0.2.7',
};

for (const [name, addressOf] of Object.entries(CROWDS)) {
  t.test(`honest users are let in while 300 guess at once ${name}`, async (s) => {
    const users = Array.from({ length: 8 }, (_, number) => `user${number}`);
    // Names that nobody has would cost a hundred times as much as these.
    const victims = Array.from({ length: 30 }, (_, number) => `victim${number}`);
    const all = Object.fromEntries([...users, ...victims].map((user) => [user, {}]));
    const server = await startServer(s, all, undefined, { trustedProxies: ['127.0.0.1'] });
    const from = (address: string, user: string, password: string) =>
      sendJson(
        server,
        { method: 'POST', path: '/v1/session', headers: { 'x-forwarded-for': address } },
        { user, password },
      );
    for (const user of users) s.equal((await from('192.0.2.7', user, PASSWORD)).status, 200);
    const guesses = Array.from({ length: 300 }, (_, guesser) =>
      from(addressOf(guesser), `victim${guesser % victims.length}`, 'wrong'),
    );
    const honest = await Promise.all(users.map((user) => from('192.0.2.7', user, PASSWORD)));
    s.strictSame(
      honest.map(({ status }) => status),
      users.map(() => 200),
    );
    const elsewhere = await from('198.51.100.1', 'user0', PASSWORD);
    s.equal(elsewhere.status, 200, 'from a new network');
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    s.ok(statuses.every((status) => status === 401 || status === 429));
  });
}

t.test('a name that nobody has is answered as a wrong password is', async (s) => {
  const server = await startServer(s, { ada: {} });
  const wrong = shown(await logOn(server, 'ada', 'wrong'));
  for (const nobody of ['ada\u0000', 'eve']) {
    s.strictSame(shown(await logOn(server, nobody, 'wrong')), wrong, JSON.stringify(nobody));
  }
  s.strictSame(await guess(server, 'eve', 5), [...REFUSED.slice(1), 'LOGON_SLOWED'], 'and slowed down alike');
});

t.test('a name that nobody has takes as long as a wrong password', async (s) => {
  const server = await startServer(s, { ada: {} });
  let hashed = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'SCRYPTREQUEST') hashed += 1;
    },
  }).enable();
  for (const user of ['ada', 'eve', '%']) {
    hashed = 0;
    await logOn(server, user, 'wrong');
    s.equal(hashed, 1, user);
  }
  hook.disable();
});

t.test('right passwords are not counted', async (s) => {
  const server = await startServer(s, { ada: {} });
  for (let time = 0; time < 8; time++) s.equal((await logOn(server, 'ada', PASSWORD)).status, 200);
});
