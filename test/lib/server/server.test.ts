import { scryptSync } from 'node:crypto';
import { type ConnectionOptions, connect } from 'node:tls';
import t from 'tap';
import { certificateFor } from '../../certificate.ts';
import { needs } from '../../needs.ts';
import { RUN, SCOPE } from '../stores/contract.ts';
import { CASES, rightRequest } from './every-route.ts';
import { exchange, head, send, sendJson, tokenOf } from './requests.ts';
import { type Started, startServer } from './started-server.ts';

const CLEAR = 'correct horse battery staple';
const salt = Buffer.from('another salt of the tests');
const HASH = `scrypt$1024$8$1$${salt.toString('base64')}$${scryptSync(CLEAR, salt, 32, { N: 1024 }).toString('base64')}`;
const SESSION = { method: 'POST', path: '/v1/session' };

function linesOf({ log }: Started): Record<string, unknown>[] {
  return log.map((line) => {
    if (line.indexOf('\n') !== line.length - 1) throw new Error(`not one line: ${line}`);
    return JSON.parse(line) as Record<string, unknown>;
  });
}

t.test('a server with a certificate is spoken to by those who trust it', needs('openssl'), async (s) => {
  let tls = { key: '', cert: '' };
  await s.test('who has the certificate', async (c) => {
    tls = certificateFor(c.testdir({}), 'IP:127.0.0.1');
  });
  const server = await startServer(s, undefined, undefined, { tls });
  const store = await server.open('ada', { authorities: [tls.cert] });
  s.strictSame((await store.changes.apply(RUN, SCOPE, [], true)).results, []);
  await store.close();
  await s.rejects(server.open(), { code: 'SERVER_ANSWER', message: /certificate is not trusted.*--ca/ });
});

t.test('a certificate for another host is not enough', needs('openssl'), async (s) => {
  let tls = { key: '', cert: '' };
  await s.test('another host', async (c) => {
    tls = certificateFor(c.testdir({}), 'DNS:elsewhere.example.com');
  });
  const server = await startServer(s, undefined, undefined, { tls });
  const refused = server.open('ada', { authorities: [tls.cert] });
  await s.rejects(refused, { code: 'SERVER_ANSWER', message: /certificate is not trusted/ });
});

t.test('TLS has forward secrecy, in each of its versions', needs('openssl'), async (s) => {
  let tls = { key: '', cert: '' };
  await s.test('any', async (c) => {
    tls = certificateFor(c.testdir({}), 'IP:127.0.0.1', 'rsa');
  });
  const { url } = await startServer(s, undefined, undefined, { tls });
  const agreed = (more: ConnectionOptions) =>
    new Promise<string>((resolve) => {
      const socket = connect({
        host: url.hostname,
        port: Number(url.port),
        rejectUnauthorized: false,
        ...more,
      });
      socket.once('secureConnect', () => {
        resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
        socket.destroy();
      });
      socket.once('error', () => resolve('none'));
    });
  s.match(await agreed({}), /^TLSv1\.3 TLS_/);
  s.match(await agreed({ maxVersion: 'TLSv1.2' }), /^TLSv1\.2 ECDHE-RSA-.*(GCM|POLY1305)/);
  for (const ciphers of [
    'AES128-GCM-SHA256',
    'AES256-SHA',
    'ECDHE-RSA-AES128-SHA256',
    'DHE-RSA-AES128-GCM-SHA256',
  ]) {
    s.equal(await agreed({ maxVersion: 'TLSv1.2', ciphers }), 'none', ciphers);
  }
});

t.test('who speaks in clear to a server with a certificate gets no answer', needs('openssl'), async (s) => {
  let tls = { key: '', cert: '' };
  await s.test('any', async (c) => {
    tls = certificateFor(c.testdir({}), 'IP:127.0.0.1');
  });
  const server = await startServer(s, undefined, undefined, { tls });
  s.notMatch(await exchange(server, head('GET /health')), /200|ok/);
});

t.test('no secret is in a log line, an answer or a metric, whatever is asked', async (s) => {
  const server = await startServer(s, { ada: { '*': 'admin' }, reader: { US01: 'read' } });
  await server.store.accounts.addUser('eve', HASH);
  await server.store.accounts.putGrant('eve', { customer: '*', role: 'admin' });
  const answers: string[] = [];
  const keep = async (answer: ReturnType<typeof send>) => {
    const { headers, text } = await answer;
    answers.push(JSON.stringify(headers), text);
    return text;
  };
  const { text } = await sendJson(server, SESSION, { user: 'eve', password: CLEAR });
  const { token } = JSON.parse(text) as { token: string };
  const basic = { authorization: `Basic ${Buffer.from(`eve:${CLEAR}`).toString('base64')}` };
  await keep(sendJson(server, SESSION, { user: 'eve', password: `${CLEAR}!` }));
  await keep(sendJson(server, SESSION, `{"user":"eve","password":"${CLEAR}"`));
  await keep(sendJson(server, SESSION, { user: 'eve', password: [CLEAR] }));
  await keep(sendJson(server, SESSION, { user: 'eve', password: CLEAR, [CLEAR]: 1 }));
  await keep(send(server, { path: '/v1/session', headers: basic }));
  for (const route of Object.keys(CASES).filter((one) => one !== 'DELETE /v1/session')) {
    await keep(send(server, { ...rightRequest(route), token }));
    await keep(
      send(server, {
        ...rightRequest(route),
        headers: { authorization: `bearer ${token}`, 'content-type': 'x' },
      }),
    );
    await keep(send(server, { ...rightRequest(route), headers: { authorization: `Token ${token}` } }));
  }
  await keep(send(server, { path: `/v1/session?token=${token}` }));
  answers.push(await keep(send(server, { path: '/metrics', headers: basic })));
  const all = [...answers, ...server.log].join('\n');
  for (const secret of [
    CLEAR,
    CLEAR.replaceAll(' ', '%20'),
    token,
    HASH,
    HASH.split('$')[5] ?? '',
    salt.toString('base64'),
    basic.authorization,
  ]) {
    s.notOk(all.includes(secret), `${secret.slice(0, 8)}…`);
  }
});

t.test('each request is one line of JSON, whatever stands in it', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const forged = '\r\n{"level":30,"msg":"forged"}';
  const encoded = encodeURIComponent(forged);
  await send(server, { path: `/v1/customers/${encoded}`, token });
  await send(server, {
    path: `/${encoded}?${encoded}`,
    headers: { 'x-request-id': encoded, 'request-id': 'chosen' },
  });
  await send(server, { ...rightRequest('GET /v1/runs/:run', { run: encoded }), token });
  await sendJson(server, SESSION, { user: `eve${forged}`, password: forged });
  await send(server, { path: '/v1/session', token: `x${encoded}` });
  await exchange(server, head(`GET /"\u2028\u0085'<script>`, { connection: 'close' }));
  await exchange(server, 'GET / HTTP/1.1\r\nhost: x\r\nx: \x1b[2J\0\r\n\r\n');
  const lines = linesOf(server);
  s.equal(lines.filter(({ msg }) => msg === 'forged').length, 0);
  s.ok(lines.every(({ level, time }) => typeof level === 'number' && typeof time === 'number'));
});

t.test('nothing that came in can put headers into an answer', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const injected = 'x%0d%0aset-cookie:%20a=b';
  const headers = {
    'if-none-match': 'W/"x%0d%0aset-cookie: a=b"',
    'idempotency-key': 'x%0d%0aset-cookie: a=b',
  };
  for (const route of Object.keys(CASES)) {
    const request = rightRequest(route, { customer: injected, run: injected, lock: injected });
    const answer = await send(server, { ...request, token, headers: { ...request.headers, ...headers } });
    s.equal(answer.headers['set-cookie'], undefined, route);
  }
});

t.test('no answer may be taken for another kind of content', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  for (const route of Object.keys(CASES)) {
    for (const more of [{ token }, {}]) {
      const answer = await send(server, { ...rightRequest(route), ...more });
      s.equal(answer.headers['x-content-type-options'], 'nosniff', route);
    }
  }
});

t.test(
  'a refused log-on is logged with the name that was tried, escaped and cut, and where from',
  async (s) => {
    const server = await startServer(s, { ada: { '*': 'admin' } });
    const tried = [`eve\u001b[2J\n`, 'x'.repeat(64)];
    for (const user of tried) await sendJson(server, SESSION, { user, password: 'wrong' });
    const basic = Buffer.from(`${'y'.repeat(500)}:wrong`).toString('base64');
    await send(server, { path: '/metrics', headers: { authorization: `Basic ${basic}` } });
    for (let time = 0; time < 6; time++) await sendJson(server, SESSION, { user: 'ada', password: 'wrong' });
    const refused = linesOf(server).filter(({ msg }) => msg === 'log-on refused');
    s.strictSame(
      refused.map(({ level, user, address, code }) => [level, user, address, code]),
      [
        [40, 'eve\\x1b[2J\\x0a', '127.0.0.1', 'LOGON_REFUSED'],
        [40, 'x'.repeat(64), '127.0.0.1', 'LOGON_REFUSED'],
        [40, 'y'.repeat(64), '127.0.0.1', 'LOGON_REFUSED'],
        ...Array(5).fill([40, 'ada', '127.0.0.1', 'LOGON_REFUSED']),
        [40, 'ada', '127.0.0.1', 'LOGON_SLOWED'],
      ],
    );
  },
);

t.test('a line has who asked from where for what, and how it ended', async (s) => {
  const server = await startServer(s, { ada: { US01: 'read' } });
  const token = await tokenOf(server);
  await send(server, { path: '/v1/customers/US02/media/LTO/snapshot?fields=slot', token });
  await sendJson(server, SESSION, { user: 'ada', password: 'wrong' });
  // The line is written when the last byte is on its way.
  await server.app.close();
  s.match(
    linesOf(server)
      .filter(({ msg }) => msg === 'request')
      .slice(-2),
    [
      {
        method: 'GET',
        path: '/v1/customers/US02/media/LTO/snapshot',
        status: 404,
        user: 'ada',
        address: '127.0.0.1',
      },
      { method: 'POST', path: '/v1/session', status: 401, address: '127.0.0.1' },
    ],
  );
});

t.test('a client cannot choose the id that its lines have', async (s) => {
  const server = await startServer(s);
  const headers = { 'request-id': 'chosen', 'x-request-id': 'chosen', traceparent: 'chosen' };
  for (let time = 0; time < 2; time++) await send(server, { path: '/health', headers });
  await server.app.close();
  const ids = linesOf(server)
    .filter(({ msg }) => msg === 'request')
    .map(({ reqId }) => reqId);
  s.equal(new Set(ids).size, 2);
  for (const id of ids) s.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
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

t.test('requests behind one another are answered in their order, each by itself', async (s) => {
  const server = await startServer(s, { ada: { '*': 'admin' } });
  const token = await tokenOf(server);
  const authorization = `Bearer ${token}`;
  const answer = await exchange(
    server,
    head('GET /v1/session', { authorization }) +
      head('GET /v1/session') +
      head('GET /v1/customers/US01/media/LTO/snapshot', { authorization }) +
      head('GET /v1/session', { connection: 'close' }),
  );
  s.strictSame(answer.match(/HTTP\/1\.1 \d+/g), [
    'HTTP/1.1 200',
    'HTTP/1.1 401',
    'HTTP/1.1 200',
    'HTTP/1.1 401',
  ]);
});
