import { EventEmitter } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import { Drain } from '../../../lib/server/drain.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import type { ServerStore } from '../../../lib/stores/store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { until } from '../../until.ts';
import { CASES, rightRequest } from './every-route.ts';
import { codeOf, exchange, head, send, tokenOf } from './requests.ts';
import { startServer } from './started-server.ts';

// A store that lists its scopes only when it is allowed to.
function slowStore(s: Test) {
  const asked = Promise.withResolvers<void>();
  const allowed = Promise.withResolvers<void>();
  const store = openSqliteStore(join(temporaryFolder(s), 'slow.db'), { write: true, shared: true });
  const scopes = async () => {
    asked.resolve();
    await allowed.promise;
    return [];
  };
  const slow: ServerStore = { ...store, query: { ...store.query, scopes } };
  return { slow, asked: asked.promise, allow: allowed.resolve };
}

t.test('a server that ends finishes what is under way and takes nothing else', async (s) => {
  const { slow, asked, allow } = slowStore(s);
  const server = await startServer(s, { ada: { '*': 'admin' }, reader: {} }, slow);
  const token = await tokenOf(server);
  const underWay = send(server, { path: '/v1/scopes', token });
  await asked;
  const finished = server.drain.finish(60_000);
  for (const route of Object.keys(CASES).filter((one) => one !== 'GET /health')) {
    const answer = await send(server, { ...rightRequest(route), token });
    s.strictSame([answer.status, codeOf(answer)], [503, 'SERVER_CLOSING'], route);
    s.match(answer.headers, { 'retry-after': /^\d+$/, connection: 'close' });
  }
  s.equal((await send(server, { path: '/health' })).status, 200, 'it is alive until the end');
  s.equal((await send(server, { path: '/no/such/path' })).status, 503);
  allow();
  s.match(await underWay, { status: 200, text: '[]' });
  await finished;
});

t.test('what is worked on for a caller who has gone away is waited for', async (s) => {
  const { slow, asked, allow } = slowStore(s);
  const server = await startServer(s, undefined, slow);
  const authorization = `Bearer ${await tokenOf(server)}`;
  const socket = connect(Number(server.url.port), server.url.hostname);
  socket.write(head('GET /v1/scopes', { authorization }));
  await asked;
  socket.destroy();
  await until(() => server.log.some((line) => line.includes('request broken off by its caller')));
  let isFinished = false;
  const finished = server.drain.finish(60_000).then(() => {
    isFinished = true;
  });
  s.equal((await send(server, { path: '/ready' })).status, 503);
  s.equal(isFinished, false);
  allow();
  await finished;
});

t.test('with nothing under way there is nothing to wait for', async (s) => {
  const server = await startServer(s);
  await send(server, { path: '/health' });
  await server.drain.finish(60_000);
  s.equal((await send(server, { path: '/ready' })).status, 503);
});

t.test('requests that were broken, refused or left are not waited for', async (s) => {
  const server = await startServer(s);
  await exchange(server, 'hello\r\n\r\n');
  await exchange(server, head('GET /v1/scopes', { connection: 'close' }));
  await exchange(server, head('GET /no/such/path', { connection: 'close' }));
  await exchange(server, 'GET /health HTTP/1.1\r\nconnection: close\r\n\r\n');
  await exchange(server, head('GET /%zz', { connection: 'close' }));
  const expect = { connection: 'close', expect: 'miracles' };
  await exchange(server, head('GET /health', expect));
  await server.drain.finish(60_000);
  s.pass('all are counted out');
});

t.test('what takes too long is given up', async (s) => {
  const { slow, asked, allow } = slowStore(s);
  const server = await startServer(s, undefined, slow);
  const underWay = send(server, { path: '/v1/scopes', token: await tokenOf(server) }).catch(() => 'cut');
  await asked;
  await server.drain.finish(1);
  server.app.server.closeAllConnections();
  s.equal(await underWay, 'cut');
  allow();
});

t.test('the time for what is under way keeps no process alive once it has ended', async (s) => {
  const server = new EventEmitter();
  const drain = new Drain();
  drain.watch({ addHook: () => {}, server } as unknown as FastifyInstance);
  const response = new EventEmitter();
  server.emit('request', {}, response);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const finished = drain.finish(60_000);
  s.equal(timers(), before + 1);
  response.emit('close');
  await finished;
  s.equal(timers(), before);
});
