import { rmSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { HIDDEN, storeWith } from '../failing-store.ts';
import { codeOf, send, shown, tokenOf } from '../requests.ts';
import { startServer } from '../started-server.ts';

t.test('a server that reaches its store is alive and ready', async (s) => {
  const server = await startServer(s);
  for (const [path, status] of [
    ['/health', 'ok'],
    ['/ready', 'ready'],
  ] as const) {
    const answer = await send(server, { path });
    s.strictSame([answer.status, JSON.parse(answer.text)], [200, { status }]);
  }
});

t.test('metrics are shown to who may read every customer', async (s) => {
  const server = await startServer(s, { ada: { '*': 'read' }, bob: { US01: 'admin' } });
  const asked = async (user: string) =>
    send(server, { path: '/metrics', token: await tokenOf(server, user) });
  s.match((await asked('ada')).text, /^tapesync_http_request_duration_seconds_count/m);
  s.strictSame([(await asked('bob')).status, codeOf(await asked('bob'))], [403, 'ACCESS_DENIED']);
});

t.test('a server that cannot reach its store is alive, and not ready', async (s) => {
  const fails = () => new TapesyncError('STORE_UNREACHABLE', { store: HIDDEN, problem: HIDDEN });
  const server = await startServer(s, undefined, storeWith(s, { fails }));
  s.equal((await send(server, { path: '/health' })).status, 200);
  s.match(shown(await send(server, { path: '/ready' })), {
    status: 503,
    headers: { 'retry-after': /^\d+$/ },
  });
});

t.test('a server whose database file is gone is not ready, and does nothing on it', async (s) => {
  const file = join(temporaryFolder(s), 'server.db');
  const store = openSqliteStore(file, { write: true, shared: true });
  const server = await startServer(s, undefined, { ...store, close: () => store.close().catch(() => {}) });
  const token = await tokenOf(server);
  rmSync(file);
  for (const path of ['/ready', '/v1/session']) {
    s.match(shown(await send(server, { path, token })), {
      status: 503,
      headers: { 'retry-after': /^\d+$/ },
    });
  }
  s.equal((await send(server, { path: '/health' })).status, 200);
});

t.test('a server whose store cannot take changes is not ready', async (s) => {
  const check = async () => {
    throw new TapesyncError('STORE_FULL', { store: HIDDEN });
  };
  const server = await startServer(s, undefined, storeWith(s, { check }));
  s.match(shown(await send(server, { path: '/ready' })), {
    status: 503,
    headers: { 'retry-after': /^\d+$/ },
  });
});
