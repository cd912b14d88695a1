import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { changeLineOf, PLACE, rightRequest } from '../every-route.ts';
import { HIDDEN, ROW, rowsOf, SNAPSHOT, storeWith } from '../failing-store.ts';
import { type Answered, codeOf, send, sendJson, tokenOf } from '../requests.ts';
import { type Started, startServer } from '../started-server.ts';

const PATH = '/v1/customers/US01/media/LTO/snapshot?fields=slot,description';
const JSON_LINES = 'application/x-ndjson';

async function filled(s: Test): Promise<Started> {
  const server = await startServer(s, {
    ada: { US01: 'admin' },
    bob: { US01: 'read' },
    mia: { US01: 'read' },
    eve: { US02: 'admin' },
  });
  const token = await tokenOf(server);
  for (const route of ['PUT /v1/customers/:customer', 'PUT /v1/customers/:customer/media/:media']) {
    await send(server, { ...rightRequest(route), token });
  }
  const lines = Array.from({ length: 50 }, (_, index) =>
    changeLineOf({ ...PLACE, volume: `V${index + 10}` }),
  );
  const changes = rightRequest('POST /v1/customers/:customer/media/:media/changes');
  await send(server, { ...changes, token, body: lines.join('') });
  return server;
}

const full = filled(t);

t.test('a snapshot that somebody has is not sent again, until its scope changes', async (s) => {
  const server = await full;
  const token = await tokenOf(server);
  const { headers } = await send(server, { path: PATH, token });
  const known = { 'if-none-match': String(headers.etag) };
  const unchanged = await send(server, { path: PATH, token, headers: known });
  s.match(unchanged, { status: 304, text: '', headers: { etag: headers.etag } });
  s.equal((await send(server, { path: PATH, token, headers: { ...known, accept: JSON_LINES } })).status, 200);
  const scope = PATH.replace('/snapshot?fields=slot,description', '');
  await sendJson(server, { method: 'PUT', path: `${scope}/repositories/VLT`, token }, { description: 'new' });
  const changed = await send(server, { path: PATH, token, headers: known });
  s.equal(changed.status, 200);
  s.not(changed.headers.etag, headers.etag);
});

t.test('what somebody else has is no way to learn whether it has changed', async (s) => {
  const server = await full;
  const { headers } = await send(server, { path: PATH, token: await tokenOf(server) });
  const known = { 'if-none-match': String(headers.etag) };
  const asked = async (user: string) =>
    send(server, { path: PATH, token: await tokenOf(server, user), headers: known });
  s.equal((await asked('bob')).status, 304, 'with the role it is the same for all');
  for (const answer of [await asked('eve'), await send(server, { path: PATH, headers: known })]) {
    s.match(answer, { status: /40[14]/, headers: { etag: undefined } });
  }
  await server.store.accounts.removeGrant('mia', 'US01' as never);
  s.equal((await asked('mia')).status, 404, 'nor for one whose role is gone');
});

t.test('revisions are of what a user may see, and what has changed since one is bounded', async (s) => {
  const server = await full;
  const token = await tokenOf(server);
  const listed = await send(server, { path: '/v1/revisions', token });
  const [found] = JSON.parse(listed.text);
  s.match(found, { customer: 'US01', media: 'LTO', revision: /./, volumes: 50, versions: 50 });
  s.equal((await send(server, { path: '/v1/revisions', token: await tokenOf(server, 'eve') })).text, '[]');
  const path = `/v1/customers/US01/media/LTO/snapshot/changes?since=${found.revision}`;
  const since = await send(server, { path, token: await tokenOf(server, 'bob') });
  s.match(JSON.parse(since.text), { changes: { volumes: 50, base: { versions: 50 }, changed: [] } });
  s.equal((await send(server, { path, token: await tokenOf(server, 'eve') })).status, 404);
  const unknown = await send(server, { path: path.replace(found.revision, 'never-was'), token });
  s.match(unknown, { status: 200, text: '{"changes":null}' });
  for (const wrong of ['', '%00', 'x'.repeat(65), 'a&fields=slot'])
    s.equal((await send(server, { path: path.replace(found.revision, wrong), token })).status, 400, wrong);
});

t.test('an answer is compressed as the client can read it', async (s) => {
  const server = await full;
  const token = await tokenOf(server);
  const asked = (accept?: string) =>
    send(server, { path: PATH, token, headers: accept === undefined ? {} : { 'accept-encoding': accept } });
  const plain = await asked();
  s.equal(plain.headers['content-encoding'], undefined);
  for (const [accept, encoding] of [
    ['zstd', 'zstd'],
    ['gzip', 'gzip'],
    ['gzip, zstd', 'zstd'],
    ['zstd;q=0, gzip', 'gzip'],
    ['br, deflate', undefined],
    ['identity', undefined],
    ['nonsense', undefined],
  ] as const) {
    const { bytes, headers } = await asked(accept);
    s.equal(headers['content-encoding'], encoding, accept);
    const text =
      encoding === 'zstd' ? zstdDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
    s.equal(text.toString(), plain.text);
    s.match(headers.vary, /accept-encoding/i);
    s.equal(headers.etag, plain.headers.etag, 'weak, as the bytes differ');
  }
});

t.test('a snapshot is for its reader alone', async (s) => {
  const server = await full;
  const { headers } = await send(server, { path: PATH, token: await tokenOf(server) });
  s.match(headers['cache-control'], /private/);
});

t.test('some volumes may be asked for, and those that are not there are not', async (s) => {
  const server = await full;
  const token = await tokenOf(server, 'bob');
  const { text } = await sendJson(
    server,
    { method: 'POST', path: PATH, token },
    { volumes: ['V10', 'NONE', 'V10', 'V12'] },
  );
  const [head = '', ...rows] = text.split('\n');
  s.equal((JSON.parse(head) as { volumes: number }).volumes, 2);
  s.strictSame(
    rows.map((row) => row.split('\t')[0]),
    ['V10', 'V12', '\\.', ''],
  );
});

t.test('a snapshot is a line about the scope, a row per volume, and an end', async (s) => {
  const server = await full;
  const token = await tokenOf(server, 'bob');
  const [head = '', ...rows] = (await send(server, { path: PATH, token })).text.split('\n');
  s.match(JSON.parse(head), { volumes: 50 });
  s.equal(rows.length, 52);
  s.equal(rows[0]?.split('\t')[0], 'V10');
  s.strictSame(rows.slice(-2), ['\\.', '']);
});

t.test('a snapshot for people has a line of JSON per volume', async (s) => {
  const server = await full;
  const token = await tokenOf(server, 'bob');
  const answer = await send(server, { path: PATH, token, headers: { accept: JSON_LINES } });
  s.equal(answer.headers['content-type'], JSON_LINES);
  const [head = '', first = '', ...rest] = answer.text.split('\n');
  s.match(JSON.parse(head), { volumes: 50 });
  s.match(JSON.parse(first), { customer: 'US01', media: 'LTO', volume: 'V10', version: 1, slot: '7' });
  s.equal(rest.length, 50);
  s.equal(rest.at(-1), '');
});

t.test('a field may be asked for once, and has to be one', async (s) => {
  const server = await full;
  const token = await tokenOf(server, 'bob');
  for (const [fields, problem] of [
    ['none', 'there is no field "none"'],
    ['slot,slot', 'field "slot" is named twice'],
    ['volume', 'there is no field "volume"'],
  ] as const) {
    const { status, text } = await send(server, {
      path: PATH.replace(/fields=.*/, `fields=${fields}`),
      token,
    });
    s.equal(status, 400);
    s.match(JSON.parse(text), { code: 'REQUEST_INVALID', parameters: { problem } });
  }
});

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

  t.test(`a reader who goes away closes the snapshot (${encoding})`, async (s) => {
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
