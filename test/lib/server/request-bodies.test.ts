import { gzipSync, zstdCompressSync } from 'node:zlib';
import fastify from 'fastify';
import t, { type Test } from 'tap';
import { readBodies, utf8 } from '../../../lib/server/request-bodies.ts';
import { MOST_BATCH_BYTES } from '../../../lib/stores/protocol/batch-limits.ts';
import { CASES, rightRequest } from './every-route.ts';
import { type Answered, codeOf, exchange, head, send, tokenOf } from './requests.ts';
import { PASSWORD, startServer } from './started-server.ts';

const CHANGES = 'POST /v1/customers/:customer/media/:media/changes';
const started = startServer(t, { ada: { '*': 'admin' }, reader: {} });
const SESSION = { method: 'POST', path: '/v1/session' };

const JSON_ROUTES = Object.keys(CASES).filter((route) => CASES[route]?.json !== undefined);
const EMPTY = Buffer.alloc(0);

function refused(s: Test, { status, text }: Answered, expected: number, message: string): void {
  s.strictSame([status, codeOf({ text })], [expected, 'REQUEST_INVALID'], message);
}

t.test('a body of another type, encoding or character set is refused, on every route', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  for (const route of [...JSON_ROUTES, CHANGES]) {
    const right = { ...rightRequest(route), token };
    const type = String(right.headers?.['content-type']);
    const other = route === CHANGES ? 'application/json' : 'application/x-ndjson';
    for (const wrong of [
      other,
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'nonsense',
    ]) {
      refused(
        s,
        await send(server, { ...right, headers: { 'content-type': wrong } }),
        415,
        `${route}: ${wrong}`,
      );
    }
    for (const encoding of ['br', 'deflate', 'gzip, gzip', 'none']) {
      const headers = { 'content-type': type, 'content-encoding': encoding };
      refused(s, await send(server, { ...right, headers }), 415, `${route}: ${encoding}`);
    }
    const latin = Buffer.from(
      Buffer.from(right.body ?? '')
        .toString()
        .replace(/[a-z]|(?<=\{)(?=\})/, 'é'),
      'latin1',
    );
    refused(s, await send(server, { ...right, body: latin }), 400, `${route}: not UTF-8`);
  }
});

t.test('a compressed body that is damaged, cut or no such thing is refused', async (s) => {
  const server = await started;
  const body = Buffer.from(JSON.stringify({ user: 'ada', password: PASSWORD }));
  for (const [encoding, packed] of [
    ['gzip', gzipSync(body)],
    ['zstd', zstdCompressSync(body)],
  ] as const) {
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    const sent = (bytes: Uint8Array) => send(server, { ...SESSION, headers, body: bytes });
    s.equal((await sent(packed)).status, 200, `${encoding} is understood`);
    refused(s, await sent(body), 400, `${encoding}: not compressed`);
    refused(s, await sent(packed.subarray(0, packed.length - 6)), 400, `${encoding}: cut`);
    refused(s, await sent(EMPTY), 400, `${encoding}: empty`);
  }
});

t.test('a body may be as large as its route says, and no larger', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  const tooLarge = Buffer.alloc(MOST_BATCH_BYTES + 1, ' ');
  for (const route of [...JSON_ROUTES, CHANGES]) {
    const right = { ...rightRequest(route), token };
    const headers = { ...right.headers, 'content-length': String(tooLarge.length), connection: 'close' };
    const announced = head(`${right.method} ${right.path}`, {
      ...(headers as Record<string, string>),
      authorization: `Bearer ${token}`,
    });
    s.match(await exchange(server, announced), /^HTTP\/1\.1 413 /, `${route}: announced`);
  }
  const right = { ...rightRequest(CHANGES), token };
  const full = Buffer.concat([Buffer.from(right.body ?? ''), tooLarge]).subarray(0, MOST_BATCH_BYTES);
  s.equal((await send(server, { ...right, body: full })).status, 200, 'as large as it may be');
  const { text } = await send(server, { ...right, body: tooLarge });
  s.match(text, `its body is larger than ${MOST_BATCH_BYTES} bytes, uncompressed; send less at once`);
  const chunked = { 'content-type': 'application/json', 'transfer-encoding': 'chunked', connection: 'close' };
  const chunk = `1000\r\n${' '.repeat(4096)}\r\n`;
  const answer = await exchange(server, head('POST /v1/session', chunked), chunk, chunk, '0\r\n\r\n');
  s.match(answer, /^HTTP\/1\.1 413 /, 'as it turns out');
});

t.test('a bomb is not unpacked', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  const bombs = {
    zstd: zstdCompressSync(Buffer.alloc(20 * 2 ** 20)),
    gzip: gzipSync(Buffer.alloc(20 * 2 ** 20)),
  };
  for (const [encoding, bomb] of Object.entries(bombs)) {
    s.ok(bomb.length < 2 ** 17, `${encoding} is small`);
    const right = { ...rightRequest(CHANGES), token };
    const headers = { ...right.headers, 'content-encoding': encoding };
    refused(s, await send(server, { ...right, headers, body: bomb }), 413, encoding);
    const before = { 'content-type': 'application/json', 'content-encoding': encoding };
    const few = zstdCompressSync(Buffer.alloc(2 ** 20));
    const body = encoding === 'zstd' ? few : gzipSync(Buffer.alloc(2 ** 20));
    refused(
      s,
      await send(server, { ...SESSION, headers: before, body }),
      413,
      `${encoding}: nobody has logged on`,
    );
  }
});

t.test('a body whose length is a lie is refused', async (s) => {
  const server = await started;
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const body = JSON.stringify({ user: 'ada', password: PASSWORD });
  const length = Buffer.byteLength(body);
  for (const wrong of ['-1', '1e3', '0x10', '1, 2', '', `${'9'.repeat(30)}`, `+${length}`]) {
    const answer = await exchange(
      server,
      head('POST /v1/session', { ...headers, 'content-length': wrong }),
      body,
    );
    s.match(answer, /^HTTP\/1\.1 4\d\d /, JSON.stringify(wrong));
    s.notMatch(answer, 'token":');
  }
  const both = { ...headers, 'content-length': String(length), 'transfer-encoding': 'chunked' };
  s.match(await exchange(server, head('POST /v1/session', both), body), /^HTTP\/1\.1 400 /, 'two lengths');
  const shorter = { ...headers, 'content-length': String(length - 1) };
  s.match(await exchange(server, head('POST /v1/session', shorter), body), /^HTTP\/1\.1 400 /, 'cut');
});

t.test('what has arrived of a body that is too large is not unpacked to its end', async (s) => {
  const app = fastify();
  readBodies(app);
  const decoders: { readonly destroyed: boolean }[] = [];
  app.addHook('preParsing', async (_request, _reply, payload) => {
    decoders.push(payload);
    return payload;
  });
  app.post('/', { bodyLimit: 1000 }, () => 'read');
  const headers = { 'content-type': 'application/json', 'content-encoding': 'zstd' };
  const payload = zstdCompressSync(Buffer.alloc(16 * 2 ** 20));
  const { statusCode } = await app.inject({ method: 'POST', url: '/', headers, payload });
  s.equal(statusCode, 413);
  s.strictSame(
    decoders.map(({ destroyed }) => destroyed),
    [true],
  );
});

t.test('a body is UTF-8', async (s) => {
  s.equal(utf8(Buffer.from('Größe')), 'Größe');
  s.throws(() => utf8(Buffer.from('Größe', 'latin1')), {
    code: 'REQUEST_INVALID',
    parameters: { problem: 'it is not UTF-8' },
  });
});
