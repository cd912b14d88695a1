import t, { type Test } from 'tap';
import { LogonAttempts } from '../../../lib/server/logon-attempts.ts';
import { type Answered, codeOf, send, sendJson, shown } from './requests.ts';
import { PASSWORD, type Started, startServer } from './started-server.ts';

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

t.test('a name that nobody has is answered as a wrong password is', async (s) => {
  const server = await startServer(s, { ada: {} });
  const wrong = shown(await logOn(server, 'ada', 'wrong'));
  for (const nobody of ['ada\u0000', 'eve']) {
    s.strictSame(shown(await logOn(server, nobody, 'wrong')), wrong, JSON.stringify(nobody));
  }
  s.strictSame(await guess(server, 'eve', 5), [...REFUSED.slice(1), 'LOGON_SLOWED'], 'and slowed down alike');
});

t.test('right passwords are not counted', async (s) => {
  const server = await startServer(s, { ada: {} });
  for (let time = 0; time < 8; time++) s.equal((await logOn(server, 'ada', PASSWORD)).status, 200);
});

async function slowed(attempts: LogonAttempts, user: string, address: string): Promise<boolean> {
  return attempts.begin(user, address).then(
    () => false,
    (error: { code: string }) => error.code === 'LOGON_SLOWED',
  );
}

async function fail(attempts: LogonAttempts, user: string, address: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await attempts.failed(user, address);
}

t.test('nobody can lock a user out from another network', async (s: Test) => {
  const attempts = new LogonAttempts();
  await fail(attempts, 'ada', '192.0.2.1', 5);
  s.equal(await slowed(attempts, 'ada', '192.0.2.1'), true);
  s.equal(await slowed(attempts, 'ada', '::ffff:192.0.2.1'), true, 'the same address, written otherwise');
  s.equal(await slowed(attempts, 'ada', '192.0.2.2'), false);
  s.equal(await slowed(attempts, 'bob', '192.0.2.1'), false);
});

t.test('one network cannot guess at the passwords of all users', async (s) => {
  const attempts = new LogonAttempts();
  for (let user = 0; user < 50; user++) await attempts.failed(`user ${user}`, '192.0.2.1');
  s.equal(await slowed(attempts, 'ada', '192.0.2.1'), true);
  s.equal(await slowed(attempts, 'ada', '192.0.2.2'), false);
});

t.test('with IPv6 a network is one, whichever of its addresses guesses', async (s) => {
  const attempts = new LogonAttempts();
  for (let host = 1; host <= 5; host++) await attempts.failed('ada', `2001:db8::${host}`);
  s.equal(await slowed(attempts, 'ada', '2001:db8::ffff'), true);
  s.equal(await slowed(attempts, 'ada', '2001:db8:0:1::1'), false);
});

t.test('only the word of a trusted proxy counts for where somebody is', async (s) => {
  const proxied = await startServer(s, { ada: {} }, undefined, { trustedProxies: ['127.0.0.1'] });
  const from = (server: Started, address: string) =>
    sendJson(
      server,
      { method: 'POST', path: '/v1/session', headers: { 'x-forwarded-for': address } },
      { user: 'ada', password: 'wrong' },
    );
  for (let time = 0; time < 5; time++) await from(proxied, '192.0.2.1');
  s.equal((await from(proxied, '192.0.2.1')).status, 429);
  s.equal((await from(proxied, '192.0.2.2')).status, 401);
  s.equal(
    (await from(proxied, '192.0.2.3, 192.0.2.1')).status,
    429,
    'what others have put before is not believed',
  );
});

t.test('without a proxy nobody can say to be somewhere else', async (s) => {
  const server = await startServer(s, { ada: {} });
  for (let time = 0; time < 6; time++) {
    const headers = { 'x-forwarded-for': `192.0.2.${time}`, forwarded: `for=192.0.2.${time}` };
    const sent = { method: 'POST', path: '/v1/session', headers };
    const { status } = await sendJson(server, sent, { user: 'ada', password: 'wrong' });
    s.equal(status, time < 5 ? 401 : 429);
  }
});
