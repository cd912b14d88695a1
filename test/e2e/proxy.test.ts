import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import t, { type Test } from 'tap';
import { run } from './program.ts';
import { addUser, serve } from './served.ts';

const STORE = 'sqlite:server.db';

// A host that only the proxy knows.
const FAR = 'tapes.invalid';

/** Starts a forward proxy that keeps what it was asked for. */
async function forwardProxy(t: Test) {
  const asked: string[] = [];
  const proxy = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const url = (incoming.url ?? '').replace(FAR, '127.0.0.1');
    const { method, headers } = incoming;
    const upstream = request(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(upstream);
  });
  proxy.on('connect', (incoming, socket) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const [, port] = (incoming.url ?? '').split(':');
    const upstream = connect(Number(port), '127.0.0.1');
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
    const far = `${FAR}:${server.url.port}`;
    const volumes = (host: string, env: Readonly<Record<string, string>>) => {
      const options = ['--json', '--insecure', '--retries', '0', '-S', `http://${user}@${host}`];
      return run(['volumes', ...options], { cwd, env: { HTTP_PROXY: proxy.url, ...env } });
    };
    const through = await volumes(far, {});
    t.equal(through.code, 0, through.stderr);
    t.ok(
      proxy.asked.some((line) => line.includes(`${far}/v1/scopes`) || line === `CONNECT ${far}`),
      proxy.asked.join('\n'),
    );
    t.notMatch(proxy.asked.join('\n'), 'password');
    proxy.asked.length = 0;
    t.equal((await volumes(far, { NO_PROXY: FAR })).code, 3);
    t.strictSame(proxy.asked, []);

    // What is sent in clear to this machine is not shown to another one.
    const here = await volumes(server.url.host, {});
    t.equal(here.code, 0, here.stderr);
    t.strictSame(proxy.asked, []);
  },
);
