import { scryptSync } from 'node:crypto';
import t from 'tap';
import { CASES, rightRequest } from './every-route.ts';
import { exchange, head, send, sendJson, tokenOf } from './requests.ts';
import { type Started, startServer } from './started-server.ts';

const HIDDEN = 'correct horse battery staple';
const salt = Buffer.from('another salt of the tests');
const HASH = `scrypt$1024$8$1$${salt.toString('base64')}$${scryptSync(HIDDEN, salt, 32, { N: 1024 }).toString('base64')}`;
const SESSION = { method: 'POST', path: '/v1/session' };

function linesOf({ log }: Started): Record<string, unknown>[] {
  return log.map((line) => {
    if (line.indexOf('\n') !== line.length - 1) throw new Error(`not one line: ${line}`);
    return JSON.parse(line) as Record<string, unknown>;
  });
}

t.test('no secret is in a log line, an answer or a metric, whatever is asked', async (s) => {
  const server = await startServer(s, { ada: { '*': 'admin' }, reader: { US01: 'read' } });
  await server.store.putUser('eve', HASH);
  await server.store.putGrant('eve', { customer: '*', role: 'admin' });
  const told: string[] = [];
  const keep = async (answer: ReturnType<typeof send>) => {
    const { headers, text } = await answer;
    told.push(JSON.stringify(headers), text);
    return text;
  };
  const { text } = await sendJson(server, SESSION, { user: 'eve', password: HIDDEN });
  const { token } = JSON.parse(text) as { token: string };
  const basic = { authorization: `Basic ${Buffer.from(`eve:${HIDDEN}`).toString('base64')}` };
  await keep(sendJson(server, SESSION, { user: 'eve', password: `${HIDDEN}!` }));
  await keep(sendJson(server, SESSION, `{"user":"eve","password":"${HIDDEN}"`));
  await keep(sendJson(server, SESSION, { user: 'eve', password: [HIDDEN] }));
  await keep(sendJson(server, SESSION, { user: 'eve', password: HIDDEN, [HIDDEN]: 1 }));
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
  told.push(await keep(send(server, { path: '/metrics', headers: basic })));
  const all = [...told, ...server.log].join('\n');
  for (const secret of [
    HIDDEN,
    HIDDEN.replaceAll(' ', '%20'),
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

t.test('a line tells who asked from where for what, and how it ended', async (s) => {
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
  s.notOk(ids.includes('chosen'));
});
