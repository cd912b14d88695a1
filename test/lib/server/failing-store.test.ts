import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import type { ServerStore } from '../../../lib/stores/server-store.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import { CASES, rightRequest } from './every-route.ts';
import { type Answered, codeOf, head, send, shown, tokenOf } from './requests.ts';
import { startServer } from './started-server.ts';

const SNAPSHOT = '/v1/customers/US01/media/LTO/snapshot';
const HIDDEN = 'SELECT secret FROM /var/lib/tapes.db';
const WORKS: readonly (string | symbol)[] = [
  'name',
  'close',
  'putUser',
  'putGrant',
  'account',
  'session',
  'openSession',
];

// A store whose methods are some others, and with `fails` all that are not about users.
function storeWith(
  s: Test,
  { fails, ...methods }: Partial<ServerStore> & { fails?: () => Error },
): ServerStore {
  const store = openSqliteStore(join(s.testdir({}), 'broken.db'), { write: true, readAhead: false });
  return new Proxy(store, {
    get(target, key) {
      const own = Reflect.get(methods, key) as unknown;
      if (own !== undefined) return own;
      if (fails !== undefined && !WORKS.includes(key)) {
        return async () => {
          throw fails();
        };
      }
      const value = Reflect.get(target, key) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function rowsOf(rows: AsyncIterable<Uint8Array>): Partial<ServerStore> {
  const facts = {
    state: 'known',
    revision: 'r1',
    volumes: 9,
    volumeFilter: '',
    repositories: new Map(),
  } as const;
  return { openScope: async () => ({ ...facts, rows }) };
}

const ROW = Buffer.from('A\t1\t\t\n');

for (const [name, fails, status] of [
  ['of the table', () => new TapesyncError('STORE_FAILED', { store: HIDDEN, problem: HIDDEN }), 500],
  ['that may pass', () => new TapesyncError('STORE_LOCKED', { store: HIDDEN, seconds: 30 }), 503],
  ['of anything else', () => new RangeError(HIDDEN), 500],
  [
    'that claims to be the fault of the client',
    () => Object.assign(new Error(HIDDEN), { statusCode: 400, code: 'EFAIL' }),
    500,
  ],
] as const) {
  t.test(`an error ${name} in the store is told to the log alone, on every route`, async (s) => {
    const server = await startServer(s, { ada: { '*': 'admin' }, reader: {} }, storeWith(s, { fails }));
    const token = await tokenOf(server);
    for (const route of Object.keys(CASES)) {
      const answer = await send(server, { ...rightRequest(route), token });
      if (answer.status < 300) continue;
      s.strictSame([answer.status, codeOf(answer)], [status, 'SERVER_FAILED'], route);
      s.notMatch(JSON.stringify(answer.headers) + answer.text, /SELECT|tapes\.db|stack|sqlite/i, route);
      s.equal(answer.headers['retry-after'] !== undefined, status === 503);
      const { parameters } = JSON.parse(answer.text) as { parameters: { request: string } };
      const told = server.log.filter((line) => line.includes(parameters.request) && line.includes('SELECT'));
      s.equal(told.length, 1, 'the log tells it under the id in the answer');
    }
    s.ok(server.log.some((line) => line.includes('SELECT')));
  });
}

t.test('rows that cannot be read at all are an error, no snapshot', async (s) => {
  const rows = async function* () {
    yield* [];
    throw new Error(HIDDEN);
  };
  const server = await startServer(s, undefined, storeWith(s, rowsOf(rows())));
  const answer = await send(server, { path: SNAPSHOT, token: await tokenOf(server) });
  s.strictSame([answer.status, codeOf(answer), answer.headers.etag], [500, 'SERVER_FAILED', undefined]);
});

for (const encoding of ['identity', 'gzip', 'zstd']) {
  t.test(
    `a snapshot that the store cannot read to its end is cut, never ended well (${encoding})`,
    async (s) => {
      const rows = async function* () {
        // Of which no compression keeps much to itself.
        for (let row = 0; row < 100; row++)
          yield Buffer.from(`${randomBytes(30_000).toString('base64')}\t1\t\t\n`);
        throw new Error(HIDDEN);
      };
      for (const accept of ['text/tab-separated-values', 'application/x-ndjson']) {
        const server = await startServer(s, undefined, storeWith(s, rowsOf(rows())));
        const headers = { 'accept-encoding': encoding, accept };
        await s.rejects(send(server, { path: SNAPSHOT, token: await tokenOf(server), headers }), {
          code: 'ECONNRESET',
        });
      }
    },
  );

  t.test(`one that it cannot read before anything is on its way is an error (${encoding})`, async (s) => {
    const rows = async function* () {
      yield ROW;
      throw new Error(HIDDEN);
    };
    const server = await startServer(s, undefined, storeWith(s, rowsOf(rows())));
    const headers = { 'accept-encoding': encoding };
    const answer = await send(server, { path: SNAPSHOT, token: await tokenOf(server), headers }).catch(
      () => 'cut',
    );
    if (answer === 'cut') return;
    s.match(answer, { status: 500, headers: { etag: undefined, 'content-encoding': undefined } });
    s.equal(codeOf(answer as Answered), 'SERVER_FAILED');
  });

  t.test(`a reader who goes away lets go of the snapshot (${encoding})`, async (s) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const rows = async function* () {
      try {
        for (;;) yield Buffer.alloc(65536, ROW);
      } finally {
        release();
      }
    };
    const server = await startServer(s, undefined, storeWith(s, rowsOf(rows())));
    const headers = { authorization: `Bearer ${await tokenOf(server)}`, 'accept-encoding': encoding };
    const { hostname: host, port } = server.url;
    const outgoing = request({ host, port, path: SNAPSHOT, headers, agent: false });
    outgoing.on('error', () => {});
    outgoing.on('response', (response) => {
      response.on('error', () => {});
      response.once('data', () => outgoing.destroy());
    });
    outgoing.end();
    await released;
    s.pass('the rows are asked for no more');
  });

  t.test(`so does one who goes away before there is a row (${encoding})`, async (s) => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: gone, resolve: goAway } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const rows = async function* () {
      try {
        ask();
        await gone;
        for (;;) yield ROW;
      } finally {
        release();
      }
    };
    const server = await startServer(s, undefined, storeWith(s, rowsOf(rows())));
    const headers = { authorization: `Bearer ${await tokenOf(server)}`, 'accept-encoding': encoding };
    const { hostname: host, port } = server.url;
    const closed = new Promise<void>((resolve) => {
      server.app.server.once('request', ({ socket }) => socket.once('close', () => resolve()));
    });
    const outgoing = request({ host, port, path: SNAPSHOT, headers, agent: false });
    outgoing.on('error', () => {});
    outgoing.end();
    await asked;
    outgoing.destroy();
    await closed;
    goAway();
    await released;
    s.pass('the rows are asked for no more');
  });
}

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
    if (answer.includes('A\t1')) socket.write('hello\r\n\r\n');
  });
  socket.write(head(`GET ${SNAPSHOT}`, { authorization }));
  await closed;
  s.strictSame(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200']);
  s.notMatch(answer, /0\r\n\r\n$/, 'it is cut');
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
