import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { serveMetrics } from '../../../../lib/observe/metrics/metrics-server.ts';

const METRICS = { type: 'text/plain; version=0.0.4', text: 'up 1\n' };

async function served(t: Test, metrics = async () => METRICS) {
  const server = await serveMetrics('127.0.0.1', 0, metrics);
  t.teardown(server.close);
  return server;
}

t.test('metrics are served at /metrics, whatever the query', async (t) => {
  const { url } = await served(t);
  t.match(url, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  for (const address of [url, `${url}?name[]=up`]) {
    const answer = await fetch(address);
    t.equal(answer.status, 200);
    t.equal(answer.headers.get('content-type'), METRICS.type);
    t.equal(await answer.text(), METRICS.text);
  }
});

t.test('nothing else is there, and nothing is taken', async (t) => {
  const { url } = await served(t);
  for (const [address, method] of [
    [url.replace('/metrics', '/'), 'GET'],
    [`${url}/more`, 'GET'],
    [url, 'POST'],
    [url, 'DELETE'],
  ] as const) {
    const answer = await fetch(address, { method });
    t.equal(answer.status, 404, `${method} ${address}`);
    t.equal(await answer.text(), 'GET /metrics is all there is\n');
  }
});

t.test('metrics that cannot be had cut the connection, and the next request is answered', async (t) => {
  let asked = 0;
  const { url } = await served(t, async () => {
    if (asked++ === 0) throw new Error('broken');
    return METRICS;
  });
  await t.rejects(fetch(url));
  t.equal((await fetch(url)).status, 200);
});

t.test('a port that is taken is an error at once', async (t) => {
  const { url } = await served(t);
  const port = Number(new URL(url).port);
  await t.rejects(
    serveMetrics('127.0.0.1', port, async () => METRICS),
    { code: 'EADDRINUSE' },
  );
});

// A connection without requests ends by itself, but much later.
t.test('closing cuts the connections that are open', { timeout: 20_000 }, async (t) => {
  const server = await served(t);
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  await fetch(server.url, { headers: { connection: 'close' } });
  server.close();
  await new Promise((resolve) => socket.on('error', () => {}).once('close', resolve));
  t.pass();
  await t.rejects(fetch(server.url));
});
