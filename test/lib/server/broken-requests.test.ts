import { connect } from 'node:net';
import t from 'tap';
import { until } from '../../until.ts';
import { ROW, rowsOf, SNAPSHOT, storeWith } from './failing-store.ts';
import { codeOf, exchange, head, send, tokenOf } from './requests.ts';
import { type Started, startServer } from './started-server.ts';

t.test('what is no request is answered as any other that is wrong', async (s) => {
  const server = await startServer(s);
  const wrong = {
    'no HTTP': ['hello\r\n\r\n', 400],
    'a NUL in the path': ['GET /v1/\0 HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    'a bare CR in a header': ['GET /health HTTP/1.1\r\nhost: x\r\na: b\rc: d\r\n\r\n', 400],
    'a folded header': ['GET /health HTTP/1.1\r\nhost: x\r\na: b\r\n c: \0\r\n\r\n', 400],
    'a long path': [head(`GET /${'a'.repeat(9000)}`), 431],
    'a long header': [head('GET /health', { cookie: 'a'.repeat(9000) }), 431],
    'a method that nobody knows': ['STEAL /v1/runs HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    'a chunk that is none': [
      `${head('POST /v1/session', { 'transfer-encoding': 'chunked', 'content-type': 'application/json' })}zz\r\n`,
      400,
    ],
  } as const;
  for (const [name, [bytes, status]] of Object.entries(wrong)) {
    const answer = await exchange(server, bytes);
    s.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), name);
    s.match(answer, '"code":"REQUEST_INVALID"', name);
    s.match(answer, /x-content-type-options: nosniff/, name);
  }
  const undecodable = await send(server, { path: '/v1/customers/%zz' });
  s.strictSame([undecodable.status, codeOf(undecodable)], [400, 'REQUEST_INVALID']);
  s.equal(undecodable.headers['x-content-type-options'], 'nosniff');
});

t.test('nothing is written into the middle of an answer, whatever comes behind its request', async (s) => {
  const { promise: never } = Promise.withResolvers<never>();
  const rows = async function* () {
    yield ROW;
    yield never;
  };
  const server = await startServer(s, undefined, storeWith(s, rowsOf(rows())));
  const authorization = `Bearer ${await tokenOf(server)}`;
  const socket = connect(Number(server.url.port), server.url.hostname);
  let answer = '';
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    answer += chunk;
    // The line before the rows comes at once, these wait for more of them.
    if (answer.includes('"volumes":9')) socket.write('hello\r\n\r\n');
  });
  socket.write(head(`GET ${SNAPSHOT}`, { authorization }));
  await closed;
  s.strictSame(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200']);
  s.notMatch(answer, /0\r\n\r\n$/, 'it is cut');
  s.ok(
    server.log.some((line) => line.includes('broken request')),
    'because of what came',
  );
});

// Whatever hangs here is ended by the time limit of the tests. Only what a test is about is ended soon: this process may
// stand for longer than a short limit, and would find others exceeded that it has only been late to look at.
t.test('headers that do not end are not waited for', async (s) => {
  const server = await startServer(s, {}, undefined, { limits: { headersMs: 100, checkMs: 20 } });
  s.match(
    await exchange(server, 'GET /health HTTP/1.1\r\nhost: x\r\n'),
    /^HTTP\/1\.1 408 .*"REQUEST_INVALID"/s,
  );
});

t.test('a body that does not end is not waited for', async (s) => {
  const limits = { headersMs: 200, requestMs: 200, checkMs: 20 };
  const server = await startServer(s, {}, undefined, { limits });
  const headers = { 'content-type': 'application/json', 'content-length': '100' };
  s.match(await exchange(server, head('POST /v1/session', headers), '{"user":'), /^HTTP\/1\.1 408 /);
});

t.test('a body that nobody has a right to send is not waited for, either', async (s) => {
  const server = await startServer(s, {}, undefined, { limits: { checkMs: 20 } });
  const headers = { 'content-type': 'application/json', 'content-length': '100' };
  const answer = exchange(server, head('PUT /v1/runs/run', headers), '{"a":');
  await until(() => server.log.some((line) => line.includes('"status":401')));
  Object.assign(server.app.server, { headersTimeout: 1, requestTimeout: 1 });
  s.match(await answer, /^HTTP\/1\.1 401 /);
});

t.test('a connection on which nothing is asked is closed', async (s) => {
  const idle = await startServer(s, {}, undefined, { limits: { idleMs: 100 } });
  s.equal(await exchange(idle), '', 'silent from the start');
  const kept = await startServer(s, {}, undefined, { limits: { keepAliveMs: 50 } });
  s.match(await exchange(kept, head('GET /health')), /^HTTP\/1\.1 200 /, 'silent after an answer');
});

t.test('many slow ones keep nobody else waiting', async (s) => {
  const server: Started = await startServer(s, {}, undefined, { limits: { checkMs: 20 } });
  const connected = new Promise<void>((resolve) => {
    let count = 0;
    server.app.server.on('connection', () => ++count === 100 && resolve());
  });
  const slow = Array.from({ length: 100 }, () => exchange(server, 'GET /health HTTP/1.1\r\n'));
  await connected;
  s.equal((await send(server, { path: '/health' })).status, 200);
  server.app.server.headersTimeout = 1;
  const answers = await Promise.all(slow);
  s.ok(answers.every((answer) => answer.startsWith('HTTP/1.1 408 ')));
});
