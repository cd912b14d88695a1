import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import t, { type Test } from 'tap';
import { run } from './program.ts';
import { addUser, serve } from './served.ts';

const STORE = 'sqlite:server.db';

/** Starts a forward proxy that keeps what it was asked for. */
async function forwardProxy(t: Test) {
  const asked: string[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const url = incoming.url ?? '';
    asked.push(`${incoming.method} ${url}`);
    const { method, headers } = incoming;
    const upstream = request(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(upstream);
  });
  proxy.on('connect', (incoming, socket) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const [host, port] = (incoming.url ?? '').split(':');
    const upstream = connect(Number(port), host);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  proxy.listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  t.teardown(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { asked, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

t.test(
  'a server is reached through the proxy that the environment names, unless it says not to',
  async (t) => {
    const cwd = t.testdir({});
    const user = await addUser(cwd, STORE, 'ada');
    const server = await serve(t, cwd, '--store', STORE);
    const proxy = await forwardProxy(t);
    const command = ['volumes', '--json', '-S', `${user}@${server.url.host}`];
    const through = await run(command, { cwd, env: { HTTP_PROXY: proxy.url } });
    t.equal(through.code, 0, through.stderr);
    t.ok(
      proxy.asked.some((line) => line.includes(`${server.url.host}/v1/scopes`) || line.startsWith('CONNECT')),
      proxy.asked.join('\n'),
    );
    t.notMatch(proxy.asked.join('\n'), 'password');
    proxy.asked.length = 0;
    const past = await run(command, { cwd, env: { HTTP_PROXY: proxy.url, NO_PROXY: server.url.hostname } });
    t.equal(past.code, 0, past.stderr);
    t.strictSame(proxy.asked, []);
  },
);
