import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import t, { type Test } from 'tap';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { fixedConcurrency } from '../../../../lib/platform/concurrency.ts';
import { openHttpStore } from '../../../../lib/stores/http/http-store.ts';
import { startServer } from '../../server/started-server.ts';
import { add, filterOf, RUN, rowsOf, SCOPE, storeContract } from '../contract.ts';

t.test('a server is a store that keeps the contract', async (s) => {
  storeContract(s, (p) => {
    const started = startServer(p);
    return { open: async () => (await started).open() };
  });
});

/** Opens a store on a server that answers as the test wants. */
async function openOn(s: Test, listener: RequestListener, retries = 0, warnings: string[] = []) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  s.teardown(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return openHttpStore({
    server: new URL(`http://127.0.0.1:${port}/`),
    user: 'ada',
    password: 'secret',
    compress: true,
    retries,
    rate: 0,
    concurrency: fixedConcurrency(1),
    warn: (sentence) => void warnings.push(sentence),
  });
}

t.test('a wrong password is the end of it, and is not repeated', async (s) => {
  const server = await startServer(s);
  await s.rejects(server.open('ada', { password: 'secret' }), {
    code: 'LOGON_REFUSED',
    message: /^http:\/\/ada@127\.0\.0\.1:\d+: no log-on/,
  });
  const attempts = server.log.filter((line) => line.includes('/v1/session'));
  s.equal(attempts.length, 1);
});

t.test(
  'a connection that was closed while it was idle is no failure, one that is cut in use is',
  async (s) => {
    const answers: Record<string, string> = { '/v1/session': '{"token":"t"}', '/v1/scopes': '[]' };
    const used = new Set<unknown>();
    let cutsAll = false;
    const warnings: string[] = [];
    const listener: RequestListener = ({ socket, url = '' }, response) => {
      if (cutsAll || used.has(socket)) return socket.destroy();
      used.add(socket);
      return response.setHeader('content-type', 'application/json').end(answers[url] ?? '');
    };
    const store = await openOn(s, listener, 1, warnings);
    s.strictSame(await store.query.scopes(), []);
    s.strictSame(await store.query.scopes(), []);
    s.strictSame(warnings, []);
    cutsAll = true;
    await s.rejects(store.query.scopes(), { code: 'SERVER_UNREACHABLE' });
    s.match(warnings, [/the connection was cut; trying again/]);
    await store.close();
  },
);

t.test('what is no Framework Server is told from one', async (s) => {
  const page: RequestListener = (_request, response) => response.end('<html>hello</html>');
  await s.rejects(openOn(s, page), { code: 'SERVER_ANSWER', message: /is it a Framework Server\?/ });
  const missing: RequestListener = (_request, response) => response.writeHead(404).end('nothing here');
  await s.rejects(openOn(s, missing), { code: 'SERVER_ANSWER', message: /status 404/ });
  const elsewhere: RequestListener = (_request, response) =>
    response.writeHead(302, { location: 'http://evil.example/' }).end();
  await s.rejects(openOn(s, elsewhere), { code: 'SERVER_ANSWER' }, 'a password follows no redirect');
});

t.test('answers that are not what was asked for are errors, not data', async (s) => {
  const answers: Record<string, string> = {
    '/v1/scopes': '{"customer":"US01"}',
    '/v1/customers': '[{"customer":"US01"}]',
    '/v1/customers/US01/media/LTO/changes': '{"outcome":"updated"}\n{"outcome":"updated"}\n',
  };
  const opened = async () => {
    const store = await openOn(s, (request, response) => {
      const [path = ''] = (request.url ?? '').split('?');
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end(path === '/v1/session' ? '{"token":"t"}' : (answers[path] ?? ''));
    });
    s.teardown(() => store.close());
    return store;
  };
  const expected = { code: 'SERVER_UNREACHABLE', message: /the answer is not .*Framework Server/ };
  await s.rejects((await opened()).query.scopes(), expected);
  await s.rejects((await opened()).places.customers(), expected);
  await s.rejects((await opened()).changes.apply(RUN, SCOPE, [add('A')], false), expected);
});

t.test('a token that has ended is replaced by logging on again, once for all requests', async (s) => {
  const server = await startServer(s);
  const store = await server.open();
  s.teardown(() => store.close());
  await store.changes.apply(RUN, SCOPE, [add('A', { slot: '1' })], true);
  await server.store.accounts.setPassword(
    'ada',
    (await server.store.accounts.account('ada'))?.password ?? '',
  );
  const [rows, scopes] = await Promise.all([rowsOf(store, ['slot']), store.query.scopes()]);
  s.strictSame([rows, scopes], [[['A', '1', '', '', '1']], [SCOPE]]);
  s.equal(server.log.filter((line) => line.includes('"logged on"')).length, 2);
});

t.test('changes that are too many bytes for one request go in several', async (s) => {
  const server = await startServer(s);
  const store = await server.open();
  s.teardown(() => store.close());
  const wide = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [`attribute${at + 1}`, 'ä'.repeat(256)]),
  );
  const changes = Array.from({ length: 60 }, (_, at) => add(`V${at}`, wide));
  const { results } = await store.changes.apply(RUN, SCOPE, changes, true);
  s.equal(results.filter(({ outcome }) => outcome === 'added').length, 60);
  const requests = server.log.filter((line) => line.includes('/changes"') && line.includes('"request"'));
  s.equal(requests.length, 2);
  s.equal((await rowsOf(store, ['attribute200'], ['V7']))[0]?.[4], wide.attribute200);
});

t.test('at most so many requests a second are sent', async (s) => {
  const server = await startServer(s);
  const free = await server.open();
  const store = await server.open('ada', { rate: 50 });
  s.teardown(() => Promise.all([free.close(), store.close()]));
  const scopes = () => server.log.filter((line) => line.includes('/v1/scopes"')).length;
  // The clock of this process stands still from here on, well after the log-on, unless it is told to go on.
  mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.now() + 1000 });
  s.teardown(() => mock.timers.reset());
  await store.query.scopes();
  const before = scopes();
  for (let sent = 1; sent < 10; sent++) {
    const asked = store.query.scopes();
    mock.timers.tick(19);
    // By the time that the server has answered these, it would have that.
    await free.query.scopes();
    await free.query.scopes();
    s.equal(scopes() - before, 3 * sent - 1, 'not before 20 ms are over');
    mock.timers.tick(1);
    await asked;
  }
  s.equal(scopes() - before, 27);
});

t.test('volumes and histories are searched by the server: no snapshot is downloaded', async (s) => {
  const server = await startServer(s);
  const store = await server.open();
  s.teardown(() => store.close());
  const many = Array.from({ length: 1000 }, (_, index) => add(`V${1000 + index}`, { slot: String(index) }));
  await store.changes.apply(RUN, SCOPE, many, true);
  const before = server.log.length;
  const filter = filterOf('V1234');
  s.match((await store.query.volumes(SCOPE, { filter }, { limit: 500 })).items, [
    { volume: 'V1234', slot: '234' },
  ]);
  s.equal((await store.query.histories(SCOPE, { filter }, { limit: 500 })).items.length, 1);
  s.equal(await store.query.count(SCOPE, { filter }), 1);
  const routes = server.log.slice(before).flatMap((line) => /"path":"([^"]*)"/.exec(line)?.[1] ?? []);
  s.strictSame(
    routes.map((path) => path.replace(/\?.*/, '').split('/').at(-1)),
    ['volumes', 'history', 'count'],
  );
});

t.test('a server that is too old to search is told from an empty scope', async (s) => {
  const store = await openOn(s, (request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    if (request.url === '/v1/session') response.end('{"token":"t"}');
    else response.writeHead(404).end('{"code":"NOT_THERE","message":"not there","parameters":{}}');
  });
  s.teardown(() => store.close());
  const filter = filterOf('*');
  const searches: readonly Promise<unknown>[] = [
    store.query.volumes(SCOPE, { filter }, { limit: 1 }),
    store.query.histories(SCOPE, { filter }, { limit: 1 }),
    store.query.count(SCOPE, { filter }),
  ];
  for (const search of searches) {
    await s.rejects(search as Promise<never>, {
      code: 'SERVER_ANSWER',
      message: /cannot search US01\.LTO: it is of an older version and has to be updated/,
    });
  }
});

t.test('who has the role read may plan, and is told which role is needed for more', async (s) => {
  const server = await startServer(s, { ada: { '*': 'admin' }, bob: { US01: 'read' } });
  const ada = await server.open('ada');
  const bob = await server.open('bob');
  for (const store of [ada, bob]) s.teardown(() => store.close());
  await ada.changes.apply(RUN, SCOPE, [add('A')], true);
  s.strictSame(await rowsOf(bob, []), [['A', '1', '', '']]);
  await s.rejects(bob.changes.apply({ ...RUN, id: 'r' }, SCOPE, [add('B')], false), {
    code: 'ACCESS_DENIED',
    message: /user bob needs the role sync with customer US01/,
  });
  s.equal(await ada.places.setLock(RUN, SCOPE, 'GONE' as VolumeId, 'update', true), false);
});

t.test('whatever a definition is called, its runs can be recorded', async (s) => {
  const server = await startServer(s);
  const store = await server.open();
  const definitions = [
    'a\nb\u0000.ttidef',
    `${'x'.repeat(600)}😀.ttidef`,
    `😀${'x'.repeat(499)}`,
    'ä&b=c#d%00+e',
  ];
  for (const [index, definition] of definitions.entries()) {
    const run = { ...RUN, id: `run-${index}`, definition };
    s.match((await store.changes.apply(run, SCOPE, [add(`V${index}`)], true)).results, [
      { outcome: 'added' },
    ]);
    await store.runs.finish(run, '{}', 0);
  }
  const runs = await server.store.runs.list({ limit: 10 });
  s.equal(runs[0]?.definition, 'ä&b=c#d%00+e');
  s.equal(runs.length, definitions.length);
  await store.close();
});
