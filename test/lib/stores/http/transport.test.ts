import { zstdDecompressSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { Traffic } from '../../../../lib/observe/traffic.ts';
import { textOf } from '../../../../lib/stores/http/decode.ts';
import { Transport, type TransportOptions } from '../../../../lib/stores/http/transport.ts';
import { bodyOf, listening } from './listening.ts';

const ASK = { method: 'GET', path: 'customers' } as const;

function transportTo(s: Test, server: URL, options: Partial<TransportOptions> = {}): Transport {
  const transport = new Transport({ server, compress: true, rate: 0, ...options }, new Traffic());
  s.teardown(() => transport.close());
  return transport;
}

t.test('a body is compressed where that is wanted and worth it', async (s) => {
  const got: unknown[] = [];
  const server = await listening(s, async (request, response) => {
    const encoding = request.headers['content-encoding'];
    const body = await bodyOf(request);
    const text = (encoding === 'zstd' ? zstdDecompressSync(body) : body).toString();
    got.push([encoding, request.headers['accept-encoding'], text.length]);
    response.writeHead(204).end();
  });
  const send = async (compress: boolean, length: number) => {
    const body = { type: 'text/plain', text: 'x'.repeat(length) };
    const transport = transportTo(s, server, { compress });
    await textOf(await transport.send({ method: 'POST', path: 'customers', body }, undefined));
  };
  await send(true, 1000);
  await send(true, 200);
  await send(false, 1000);
  s.strictSame(got, [
    ['zstd', 'zstd, gzip', 1000],
    [undefined, 'zstd, gzip', 200],
    [undefined, 'identity', 1000],
  ]);
});

t.test('an answer of any status comes back as it is, and a token goes along if there is one', async (s) => {
  const tokens: unknown[] = [];
  const server = await listening(s, (request, response) => {
    tokens.push(request.headers.authorization);
    response.writeHead(tokens.length === 1 ? 302 : 503, { location: '/elsewhere' }).end('no more');
  });
  const transport = transportTo(s, server);
  s.match(await transport.send(ASK, undefined), { status: 302, headers: { location: '/elsewhere' } });
  const answer = await transport.send(ASK, 'abc');
  s.equal(answer.status, 503);
  s.equal(await textOf(answer), 'no more');
  s.strictSame(tokens, [undefined, 'Bearer abc'], 'no redirect was followed, nothing sent again');
});

t.test('only a connection that was used before is replaced where it is cut', async (s) => {
  let requests = 0;
  const ports = new Set<number | undefined>();
  const server = await listening(s, (request, response) => {
    ports.add(request.socket.remotePort);
    // The second request comes on the connection of the first; the fourth comes on one of its own.
    if (++requests === 2 || requests === 4) request.socket.destroy();
    else response.end('here');
  });
  const transport = transportTo(s, server);
  for (let index = 0; index < 2; index++) s.equal(await textOf(await transport.send(ASK, undefined)), 'here');
  s.equal(requests, 3);
  s.equal(ports.size, 2);
  await s.rejects(transportTo(s, server).send(ASK, undefined), { code: 'ECONNRESET' });
  s.equal(requests, 4);
});

t.test('a rate spaces requests', async (s) => {
  const transport = transportTo(s, new URL('http://127.0.0.1:1'), { rate: 20 });
  const started = performance.now();
  for (let index = 0; index < 4; index++) await transport.turn();
  s.ok(performance.now() - started >= 140);
});
