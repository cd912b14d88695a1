import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { changeLineOf, PLACE, rightRequest } from './every-route.ts';
import { send, sendJson, tokenOf } from './requests.ts';
import { type Started, startServer } from './started-server.ts';

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
  await server.store.removeGrant('mia', 'US01' as never);
  s.equal((await asked('mia')).status, 404, 'nor for one whose role is gone');
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
