import t from 'tap';
import { exchange, head, send } from './requests.ts';
import { type Started, startServer } from './started-server.ts';

// A thousandth of what a server allows otherwise.
const LIMITS = { headersMs: 100, requestMs: 200, checkMs: 20 };

// Whatever hangs here is ended by the time limit of the tests.
t.test('headers that do not end are not waited for', async (s) => {
  const server = await startServer(s, {}, undefined, { limits: LIMITS });
  s.match(
    await exchange(server, 'GET /health HTTP/1.1\r\nhost: x\r\n'),
    /^HTTP\/1\.1 408 .*"REQUEST_INVALID"/s,
  );
});

t.test('a body that does not end is not waited for', async (s) => {
  const server = await startServer(s, {}, undefined, { limits: LIMITS });
  const headers = { 'content-type': 'application/json', 'content-length': '100' };
  s.match(await exchange(server, head('POST /v1/session', headers), '{"user":'), /^HTTP\/1\.1 408 /);
});

t.test('a body that nobody has a right to send is not waited for, either', async (s) => {
  const server = await startServer(s, {}, undefined, { limits: LIMITS });
  const headers = { 'content-type': 'application/json', 'content-length': '100' };
  s.match(await exchange(server, head('PUT /v1/runs/run', headers), '{"a":'), /^HTTP\/1\.1 401 /);
});

t.test('a connection on which nothing is asked is closed', async (s) => {
  const server = await startServer(s, {}, undefined, { limits: { ...LIMITS, keepAliveMs: 50, idleMs: 100 } });
  s.equal(await exchange(server), '', 'silent from the start');
  s.match(await exchange(server, head('GET /health')), /^HTTP\/1\.1 200 /, 'silent after an answer');
});

t.test('many slow ones keep nobody else waiting', async (s) => {
  const server: Started = await startServer(s, {}, undefined, { limits: { ...LIMITS, headersMs: 150 } });
  const slow = Array.from({ length: 100 }, () => exchange(server, 'GET /health HTTP/1.1\r\n'));
  s.equal((await send(server, { path: '/health' })).status, 200);
  const answers = await Promise.all(slow);
  s.ok(answers.every((answer) => answer.startsWith('HTTP/1.1 408 ')));
});
