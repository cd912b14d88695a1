import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { type HttpOptions, httpSource } from '../../../../lib/sources/http/http-source.ts';
import { tokenHeader } from '../../../../lib/sources/http/token.ts';
import { readSource } from '../../../../lib/sources/read-source.ts';
import { certificateFor } from '../../../certificate.ts';
import { needs } from '../../../needs.ts';
import { until } from '../../../until.ts';
import { type Answering, sendJson, type WebServer, webServer } from '../../../web-server.ts';

const never = () => new AbortController().signal;

const sourceAt = (address: string, options: Partial<HttpOptions> = {}) =>
  httpSource(new URL(address), { onMessage: () => {}, delayMs: 1, ...options });

/** Returns all that a source gives, read as a run reads it. */
async function textOf(address: string, options: Partial<HttpOptions> = {}): Promise<string> {
  const pieces = readSource(sourceAt(address, options), { signal: never(), progress: { bytes: 0 } });
  return Buffer.concat(await Array.fromAsync(pieces)).toString();
}

const missing = (problem: string | RegExp) => ({ code: 'SOURCE_MISSING', parameters: { problem } });

const sending = (body: string | Buffer, headers: Record<string, string> = {}): Answering => {
  return (_, response) => response.writeHead(200, headers).end(body);
};

const status = (code: number, body = '', headers: Record<string, string> = {}) => {
  return (response: ServerResponse) => response.writeHead(code, headers).end(body);
};

t.test('the bytes are those behind the address, and its name has no query', async (t) => {
  const { origin, asked } = await webServer(t, sending('a,b\r\n1,2\r\n'));
  t.equal(await textOf(`${origin}/tapes.csv?key=hidden`), 'a,b\r\n1,2\r\n');
  t.strictSame(asked, ['/tapes.csv?key=hidden']);
  t.equal(sourceAt(`${origin}/tapes.csv?key=hidden`).name, `${origin}/tapes.csv`);
  t.equal(await sourceAt(origin).size(), undefined);
});

t.test('nothing is asked for before it is read', async (t) => {
  const { origin, asked } = await webServer(t, sending('x'));
  const stopped = AbortSignal.abort();
  await t.rejects(Array.fromAsync(sourceAt(origin).bytes(stopped)), { name: 'AbortError' });
  t.strictSame(asked, []);
});

t.test('what is compressed for its way or by itself is read as it was', async (t) => {
  for (const [encoding, compress] of [
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const) {
    const { origin, requests } = await webServer(
      t,
      sending(compress('a,b'), { 'content-encoding': encoding }),
    );
    t.equal(await textOf(origin), 'a,b', encoding);
    t.equal(requests[0]?.headers['accept-encoding'], 'gzip, zstd');
  }
  const file = await webServer(t, sending(gzipSync('a,b'), { 'content-type': 'application/gzip' }));
  t.equal(await textOf(`${file.origin}/tapes.csv.gz`), 'a,b');
  const both = await webServer(t, sending(gzipSync(gzipSync('a,b')), { 'content-encoding': 'gzip' }));
  t.equal(await textOf(`${both.origin}/tapes.csv.gz`), 'a,b');
  const other = await webServer(t, sending('a,b', { 'content-encoding': 'br' }));
  await t.rejects(textOf(other.origin), missing('its answer is compressed by br, which was not asked for'));
});

t.test('a compressed answer that is cut or grows without end is no export', async (t) => {
  const bytes = gzipSync('a,b\n'.repeat(1000));
  const cut = await webServer(t, sending(bytes.subarray(0, 20), { 'content-encoding': 'gzip' }));
  await t.rejects(textOf(cut.origin), { code: 'SOURCE_CUT' });
  const bomb = await webServer(t, sending(gzipSync(Buffer.alloc(20 << 20)), { 'content-encoding': 'gzip' }));
  await t.rejects(textOf(bomb.origin), { code: 'SOURCE_RATIO' });
  const limits = { bytes: 2 ** 30, ratio: 100_000 };
  const pieces = Array.fromAsync(sourceAt(bomb.origin, { limits }).bytes(never()));
  t.equal(Buffer.concat(await pieces).length, 20 << 20);
});

t.test('an answer that is cut is a failed read, behind all that came', async (t) => {
  const half = (headers: Record<string, string>): Answering => {
    return (_, response) => {
      response.writeHead(200, headers).write('a,b\n1,2\n');
      setImmediate(() => response.socket?.destroy());
    };
  };
  for (const headers of [{ 'content-length': '100' }, {}] as const) {
    const { origin, asked } = await webServer(t, half(headers));
    const pieces = sourceAt(origin).bytes(never())[Symbol.asyncIterator]();
    t.equal(String((await pieces.next()).value), 'a,b\n1,2\n');
    await t.rejects(pieces.next(), missing(/^the connection was cut/));
    t.equal(asked.length, 1, 'it is not asked for again');
  }
});

t.test('an answer whose end nobody can see is refused', async (t) => {
  const server = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\na,b\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as { port: number };
  await t.rejects(
    textOf(`http://127.0.0.1:${port}`),
    missing(/neither the length of its answer nor its parts/),
  );
});

t.test('only status 200 has an export, and what the server says of others is told', async (t) => {
  const json = JSON.stringify({ errorCode: 8000, errorMessage: 'no such\u001b[31m tape' });
  for (const [code, body, problem] of [
    [401, json, /^it answered with status 401, .*--source-token-file.*; it says: no such\u001b\[31m tape$/],
    [404, '<html><title>Not here</title>', /^it answered with status 404, .*; it says: Not here$/],
    [400, 'no\u202e good\nmore', /^it answered with status 400; it says: no\\u202e good$/],
    [410, '', /^it answered with status 410$/],
    [202, '', /^it answered with status 202, which says that the export is not ready yet$/],
    [206, 'a', /^it answered with status 206/],
    [204, '', /^it answered with status 204/],
  ] as const) {
    const { origin, asked } = await webServer(t, (_, response) => status(code, body)(response));
    await t.rejects(textOf(origin), missing(problem), String(code));
    t.equal(asked.length, 1, 'such an answer stays as it is');
  }
});

t.test('what the server repeats of a token or a query is not told', async (t) => {
  const { origin } = await webServer(t, ({ url, headers }, response) =>
    status(403, JSON.stringify({ message: `${headers.authorization} may not read ${url}` }))(response),
  );
  for (const text of ['s3cret', 'Authorization: Basic ada:s3cret', 'Authorization: s3cret']) {
    const token = tokenHeader(text);
    const message = await textOf(`${origin}/x?key=qu3ry&b=1`, { token }).catch(
      (error: Error) => error.message,
    );
    t.match(message, /\*\*\*.* may not read/);
    t.notMatch(message, /s3cret|YWRh|qu3ry/);
  }
});

t.test('a request is sent again before the first byte, a few times', async (t) => {
  const notes: string[] = [];
  const onMessage = (sentence: string) => notes.push(sentence);
  const { origin } = await webServer(t, (request, response, count) => {
    if (count === 1) return void request.socket.destroy();
    if (count === 2) return void status(503, 'busy', { 'retry-after': '0' })(response);
    response.end('a,b');
  });
  t.equal(await textOf(`${origin}/x?key=hidden`, { onMessage }), 'a,b');
  t.match(notes, [
    `${origin}/x: the connection was cut; trying again in 0.0 s (1 of 3)`,
    `${origin}/x: it answered with status 503; it says: busy; trying again in 0.0 s (2 of 3)`,
  ]);
  const broken = await webServer(t, (_, response) => status(500, 'Oops')(response));
  await t.rejects(textOf(broken.origin), missing('it answered with status 500; it says: Oops'));
  t.equal(broken.asked.length, 4);
});

t.test('a server that is not there, or speaks something else, is told', async (t) => {
  const server = createServer((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await t.rejects(textOf(`http://127.0.0.1:${port}`), missing('what it answers is no HTTP'));
  await t.rejects(textOf(`https://127.0.0.1:${port}`), missing(/no TLS that is understood/));
  server.close();
  await t.rejects(textOf(`http://127.0.0.1:${port}/?key=hidden`), missing('nothing listens there'));
});

t.test('a server that is silent is given up, and one that is waited for is not', async (t) => {
  const silent = await webServer(t, () => {});
  await t.rejects(textOf(silent.origin, { silenceMs: 50 }), missing('it was silent for 0.05 s'));
  const stuck = await webServer(t, (_, response) => response.writeHead(200).write('a,b\n'));
  await t.rejects(textOf(stuck.origin, { silenceMs: 50 }), missing('it was silent for 0.05 s'));
  t.equal(stuck.asked.length, 1);
  const slow = await webServer(t, sending('x'.repeat(1 << 22)));
  const pieces = sourceAt(slow.origin, { silenceMs: 300 }).bytes(never())[Symbol.asyncIterator]();
  let length = (await pieces.next()).value.length;
  await new Promise((resolve) => setTimeout(resolve, 600));
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) length += next.value.length;
  t.equal(length, 1 << 22);
});

t.test('what takes longer than it may is cut', async (t) => {
  const stuck = await webServer(t, (_, response) => response.writeHead(200).write('a,b\n'));
  await t.rejects(
    textOf(stuck.origin, { timeoutMs: 100 }),
    missing('it did not end within 0.1 s (--source-timeout)'),
  );
  const silent = await webServer(t, () => {});
  await t.rejects(textOf(silent.origin, { timeoutMs: 100 }), missing(/did not end within 0.1 s/));
});

t.test('the signal and leaving the loop end the connection', async (t) => {
  let closed = 0;
  const { origin } = await webServer(t, (request, response) => {
    request.socket.once('close', () => closed++);
    response.writeHead(200).write('a,b\n');
  });
  const stop = new AbortController();
  const pieces = sourceAt(origin).bytes(stop.signal)[Symbol.asyncIterator]();
  await pieces.next();
  const next = pieces.next();
  stop.abort();
  await t.rejects(next, { name: 'AbortError' });
  t.ok(await until(() => closed === 1));
  for await (const _ of sourceAt(origin).bytes(never())) break;
  t.ok(await until(() => closed === 2));
  const whole = await webServer(t, (request, response) => {
    request.socket.once('close', () => closed++);
    response.end('a,b\n');
  });
  t.equal(await textOf(whole.origin), 'a,b\n');
  t.ok(await until(() => closed === 3), 'and the end');
});

t.test('a server is held back while nobody reads', async (t) => {
  let sent = 0;
  const { origin } = await webServer(t, async (_, response) => {
    response.writeHead(200);
    for (; sent < 1000; sent++) if (!response.write(Buffer.alloc(1 << 16))) await once(response, 'drain');
    response.end();
  });
  const pieces = sourceAt(origin).bytes(never())[Symbol.asyncIterator]();
  await pieces.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.ok(sent < 900, `${sent} of 1000 pieces were sent`);
  await pieces.return?.();
});

t.test('a redirection is followed to the same server alone', async (t) => {
  const other = await webServer(t, sending('not this'));
  const redirecting = (to: string): Answering => {
    return ({ url }, response) =>
      url === '/there' ? response.end('a,b') : response.writeHead(302, { location: to }).end();
  };
  const near = await webServer(t, redirecting('/there'));
  t.equal(await textOf(near.origin), 'a,b');
  const away = await webServer(t, redirecting(`${other.origin}/x?key=hidden`));
  await t.rejects(textOf(away.origin), missing(new RegExp(`^it redirects to ${other.origin}, which is not`)));
  const round = await webServer(t, redirecting('/again'));
  await t.rejects(textOf(round.origin), missing('it redirects more than 5 times'));
  const nowhere = await webServer(t, redirecting('http://['));
  await t.rejects(textOf(nowhere.origin), missing('it redirects to what is no address'));
  const named = await webServer(t, redirecting('//ada@127.0.0.1:1/'));
  await t.rejects(textOf(named.origin), missing(/^it redirects to/));
  t.strictSame(other.asked, []);
});

t.test(
  'a token goes with a redirection to TLS of the same host, and nowhere else',
  needs('openssl'),
  async (t) => {
    const { key, cert } = certificateFor(t.testdir(), 'IP:127.0.0.1');
    const secure = await webServer(t, sending('a,b'), { key, cert });
    const plain = await webServer(t, (_, response) =>
      response.writeHead(301, { location: `${secure.origin}/x` }).end(),
    );
    const options = { token: tokenHeader('k3y'), authorities: [cert] };
    t.equal(await textOf(plain.origin, options), 'a,b');
    t.equal(secure.requests[0]?.headers.authorization, 'Bearer k3y');
    const back = await webServer(
      t,
      (_, response) => response.writeHead(301, { location: plain.origin }).end(),
      {
        key,
        cert,
      },
    );
    await t.rejects(textOf(back.origin, options), missing(/^it redirects to http:/));
    await t.rejects(textOf(secure.origin), missing(/^its certificate is not trusted .*--source-ca FILE$/));
  },
);

const headersOf = async (t: Test, options: Partial<HttpOptions>) => {
  const { origin, requests } = await webServer(t, sending('x'));
  await textOf(origin, options);
  return requests[0]?.headers ?? {};
};

t.test('a token is sent as its header says, beside other headers', async (t) => {
  t.match(await headersOf(t, { token: tokenHeader('k3y'), headers: { Accept: 'a/b' } }), {
    authorization: 'Bearer k3y',
    accept: 'a/b',
    'user-agent': 'tapesync',
  });
  const basic = await headersOf(t, { token: tokenHeader('Authorization: Basic ada:pass:word') });
  t.equal(basic.authorization, `Basic ${Buffer.from('ada:pass:word').toString('base64')}`);
  t.equal((await headersOf(t, { token: tokenHeader('X-Api-Key: k3y') }))['x-api-key'], 'k3y');
  t.equal((await headersOf(t, {})).authorization, undefined);
});

/** Serves documents at `/1`, `/2` and so on. */
const paged = (t: Test, pages: (origin: string) => readonly unknown[]): Promise<WebServer> =>
  webServer(t, ({ url = '', headers }, response) => {
    sendJson(response, pages(`http://${headers.host}`)[Number(url.slice(1)) - 1]);
  });

t.test('pages are read one after the other, as documents in one input', async (t) => {
  for (const link of [
    (to: string) => ({ links: { next: { href: to } } }),
    (to: string) => ({ links: { next: to } }),
    (to: string) => ({ _links: { self: '/1', next: { href: to } } }),
    (to: string) => ({ links: [{ rel: 'self' }, { rel: 'next', href: to }] }),
    (to: string) => ({ '@odata.nextLink': to }),
  ]) {
    const { origin, asked } = await paged(t, (at) => [
      { data: [1, 2], ...link('/2') },
      { ...link(`${at}/3`), data: [3] },
      { data: [], links: { next: null } },
    ]);
    const documents = (await textOf(`${origin}/1`)).split('\n').map((text) => JSON.parse(text).data);
    t.strictSame(documents, [[1, 2], [3], []]);
    t.strictSame(asked, ['/1', '/2', '/3']);
  }
});

t.test('the header Link names the next page, also of a list', async (t) => {
  const { origin } = await webServer(t, ({ url }, response) =>
    sendJson(response, [url], url === '/1' ? { link: '</0>; rel=prev, </2?a=1,2>; rel="last next"' } : {}),
  );
  t.equal(await textOf(`${origin}/1`), '["/1"]\n["/2?a=1,2"]');
  const text = await webServer(t, sending('a,b\n', { link: '</2>; rel=next' }));
  await t.rejects(textOf(text.origin), missing('it has further pages, and pages are read of JSON alone'));
});

t.test('offsets of NetBackup are followed, and have to come to what they announce', async (t) => {
  const pagination = (offset: number, next: number, count: number) => ({
    meta: { pagination: { limit: 2, offset, next, count } },
    links: { next: { href: '/storage/elsewhere' } },
  });
  const serve = (pages: Readonly<Record<string, unknown>>) =>
    webServer(t, ({ url = '' }, response) => {
      const query = new URL(url, 'http://x').searchParams;
      t.equal(query.get('page[limit]'), '2');
      sendJson(response, pages[query.get('page[offset]') ?? '0']);
    });
  const first = { data: ['a', { b: [1, 2] }], ...pagination(0, 2, 3) };
  const whole = await serve({ 0: first, 2: { data: ['c'], ...pagination(2, 0, 3) } });
  const text = await textOf(`${whole.origin}/storage/tape-media?page[limit]=2`);
  t.equal(text.split('\n').length, 2);
  const short = await serve({ 0: first, 2: { data: [], ...pagination(2, 0, 3) } });
  const address = ({ origin }: WebServer) => `${origin}/?page[limit]=2`;
  await t.rejects(textOf(address(short)), missing('page 2: its pages announce 3 elements and have 2'));
  const moving = await serve({ 0: first, 2: { data: ['c'], ...pagination(2, 0, 4) } });
  await t.rejects(
    textOf(address(moving)),
    missing(/^page 2: while its pages were read the number .* from 3 to 4/),
  );
});

t.test('pages that go round, away or wrong are a failed read', async (t) => {
  for (const [next, problem] of [
    ['/1', /the next page is one that has been read: its links go round$/],
    [
      'http://127.0.0.1:1/x?key=hidden',
      /^the next page is at http:\/\/127\.0\.0\.1:1, which is not the server/,
    ],
    ['file:///etc/passwd', /^the next page is at null, which is not the server/],
    ['http://[', 'the link to the next page is no address'],
  ] as const) {
    const { origin, asked } = await paged(t, () => [{ data: [], links: { next } }]);
    await t.rejects(textOf(`${origin}/1`, { token: tokenHeader('k3y') }), missing(problem));
    t.equal(asked.length, 1);
  }
});

t.test('a page that fails is told by its number, and tried again before its first byte', async (t) => {
  const page = { data: [1], links: { next: '/2' } };
  const failing = await webServer(t, ({ url }, response) =>
    url === '/1' ? sendJson(response, page) : status(404, '')(response),
  );
  await t.rejects(textOf(`${failing.origin}/1`), missing(/^page 2: it answered with status 404/));
  const passing = await webServer(t, ({ url }, response, count) => {
    if (url === '/1') sendJson(response, page);
    else if (count < 3) response.socket?.destroy();
    else sendJson(response, { data: [2] });
  });
  t.equal((await textOf(`${passing.origin}/1`)).split('\n').length, 2);
  const cut = await webServer(t, ({ url }, response) => {
    if (url === '/1') return sendJson(response, page);
    response.writeHead(200, { 'content-length': '100' }).write('{"data":[');
    setImmediate(() => response.socket?.destroy());
  });
  await t.rejects(textOf(`${cut.origin}/1`), missing(/^page 2: the connection was cut/));
});

t.test('pages without end are given up', async (t) => {
  const { origin } = await webServer(t, ({ url = '' }, response) =>
    sendJson(response, { data: [], links: { next: `/${Number(url.slice(1)) + 1}` } }),
  );
  const problem = 'page 5: it has more than 5 pages; ask for larger ones';
  await t.rejects(textOf(`${origin}/1`, { mostPages: 5 }), missing(problem));
});
