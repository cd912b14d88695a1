import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { mock } from 'node:test';
import { connect as connectTls } from 'node:tls';
import t, { type Test } from 'tap';
import { serve } from '../../../../lib/cli/commands/serve.ts';
import { certificateFor } from '../../../certificate.ts';
import { needs } from '../../../needs.ts';
import { until } from '../../../until.ts';
import { type Context, contextOf, raise, run } from '../context.ts';

const PRETTY = ['--log-format', 'pretty', '--log-level', 'warn', '--port', '0'];

async function served(t: Test, options: readonly string[] = [], folder = t.testdir()) {
  const context = await contextOf(['serve', '--store', `sqlite:${folder}/x.db`, ...PRETTY, ...options]);
  const before = process.listenerCount('SIGTERM');
  const ended = serve(context);
  await until(() => context.stderr.text.includes('serving '));
  const [, url = ''] = / at (\S+)\n/.exec(context.stderr.text) ?? [];
  return { context, ended, url, isReleased: () => process.listenerCount('SIGTERM') === before };
}

const lines = ({ stderr }: Context) => stderr.text.split('\n').slice(0, -1);

t.test('a server serves until a signal, and leaves 0', async (t) => {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    const { context, ended, url, isReleased } = await served(t);
    t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    t.equal((await fetch(`${url}/health`)).status, 200);
    raise(name);
    t.equal(await ended, 0);
    t.strictSame(lines(context), [
      `tapesync: serving sqlite:${t.testdirName}/x.db at ${url}`,
      `tapesync: ${name}: finishing what is under way; once more stops at once`,
    ]);
    t.equal(isReleased(), true);
    await t.rejects(fetch(url));
  }
});

t.test('a second signal cuts off what is under way', async (t) => {
  const { ended, url } = await served(t);
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  // A request whose body never comes.
  socket.write(
    'POST /v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  );
  await until(() => socket.bytesWritten > 0 && !socket.connecting);
  await fetch(`${url}/health`, { headers: { connection: 'close' } });
  const closed = once(socket, 'close');
  // The time for what is under way never passes.
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  raise('SIGTERM');
  raise('SIGTERM');
  t.equal(await ended, 0);
  await closed;
});

t.test('an error that nothing has caught ends it, after what is under way', async (t) => {
  const { context, ended, url, isReleased } = await served(t);
  t.equal((await fetch(`${url}/health`)).status, 200);
  context.failure.abort();
  t.equal(await ended, 70);
  t.equal(lines(context).at(-1), 'tapesync: after this error, finishing what is under way');
  t.equal(isReleased(), true);
  await t.rejects(fetch(url));
});

t.test('with a certificate it serves by HTTPS', needs('openssl'), async (t) => {
  const folder = t.testdir();
  const { keyFile, certFile } = certificateFor(folder, 'IP:127.0.0.1');
  const { ended, url } = await served(t, ['--tls-key', keyFile, '--tls-cert', certFile], folder);
  t.match(url, /^https:\/\/127\.0\.0\.1:\d+$/);
  raise('SIGINT');
  t.equal(await ended, 0);
  writeFileSync(`${folder}/none.pem`, 'no certificate\n');
  for (const pair of [
    [`${folder}/none.pem`, keyFile],
    [certFile, `${folder}/none.pem`],
  ] as const) {
    const { code, stderr } = await run(['serve', ...PRETTY, '--tls-cert', pair[0], '--tls-key', pair[1]]);
    t.equal(code, 2);
    t.match(stderr, `--tls-cert ${pair[0]} --tls-key ${pair[1]}: not a certificate and its key, both as PEM`);
  }
});

t.test('a key that others can read is warned of, once', needs('openssl'), async (t) => {
  const folder = t.testdir();
  const { keyFile, certFile } = certificateFor(folder, 'IP:127.0.0.1');
  for (const [mode, count] of [
    [0o644, 1],
    [0o600, 0],
  ] as const) {
    chmodSync(keyFile, mode);
    const { context, ended } = await served(t, ['--tls-key', keyFile, '--tls-cert', certFile], folder);
    raise('SIGHUP');
    t.strictSame(
      lines(context).filter((line) => line.includes('warning')),
      Array(count).fill(
        `tapesync: warning: others can read ${keyFile} (mode 0644), and a private key is in it; run: chmod 600 ${keyFile}`,
      ),
    );
    raise('SIGINT');
    await ended;
  }
});

t.test(
  'SIGHUP brings a renewed certificate to new connections and ends none',
  needs('openssl'),
  async (t) => {
    const folder = t.testdir();
    const { keyFile, certFile } = certificateFor(folder, 'IP:127.0.0.1');
    const { context, ended, url } = await served(t, ['--tls-key', keyFile, '--tls-cert', certFile], folder);
    const { port } = new URL(url);
    const connected = async () => {
      const socket = connectTls({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      return { socket, serial: socket.getPeerCertificate().serialNumber };
    };
    const first = await connected();
    certificateFor(folder, 'IP:127.0.0.1');
    raise('SIGHUP');
    const second = await connected();
    t.not(second.serial, first.serial);
    t.match(lines(context).at(-1), 'tapesync: SIGHUP: new connections get the certificate that is there now');
    writeFileSync(certFile, 'no certificate\n');
    raise('SIGHUP');
    t.match(lines(context).slice(-2), [
      `tapesync: --tls-cert ${certFile} --tls-key ${keyFile}: not a certificate and its key, both as PEM`,
      'tapesync: SIGHUP: the certificate before it stays',
    ]);
    t.equal((await connected()).serial, second.serial);
    first.socket.write('GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    t.match(String(await once(first.socket, 'data')), 'HTTP/1.1 200 OK', 'the first connection goes on');
    raise('SIGINT');
    t.equal(await ended, 0);
  },
);

t.test('SIGHUP does not end a server without a certificate either', async (t) => {
  const { context, ended, url } = await served(t);
  raise('SIGHUP');
  t.equal(lines(context).at(-1), 'tapesync: SIGHUP: there is no certificate to be read again');
  t.equal((await fetch(`${url}/health`)).status, 200);
  raise('SIGINT');
  t.equal(await ended, 0);
});

t.test('what makes no sense is an error before anything is opened', async (t) => {
  const folder = t.testdir({ 'cert.pem': 'no certificate', 'key.pem': 'no key' });
  const pair = ['--tls-cert', `${folder}/cert.pem`, '--tls-key', `${folder}/key.pem`];
  for (const [options, message] of [
    [['export.csv'], 'there is nothing to be done with export.csv; tapesync serve --help'],
    [['--host', '0.0.0.0'], 'passwords would cross the network in clear: give --tls-cert and --tls-key'],
    [['--host', '::'], 'passwords would cross the network in clear'],
    [pair.slice(0, 2), '--tls-cert and --tls-key belong together'],
    [pair.slice(2), '--tls-cert and --tls-key belong together'],
    [
      pair,
      `--tls-cert ${folder}/cert.pem --tls-key ${folder}/key.pem: not a certificate and its key, both as PEM: no block`,
    ],
    [
      ['--tls-cert', `${folder}/none`, ...pair.slice(2)],
      `--tls-cert ${folder}/none: there is no such file or folder`,
    ],
  ] as const) {
    const store = ['--store', `sqlite:${folder}/none/x.db`];
    const { code, stderr } = await run(['serve', ...store, ...PRETTY, ...options]);
    t.equal(code, 2, stderr);
    t.match(stderr, `tapesync: ${message}`);
  }
});

t.test('a port that is taken is an error, and the store is closed', async (t) => {
  const { ended, url } = await served(t);
  const { port } = new URL(url);
  const store = ['--store', `sqlite:${t.testdirName}/other.db`];
  const { code, stderr } = await run(['serve', ...store, '--log-format', 'pretty', '--port', port]);
  t.equal(code, 2);
  t.match(stderr, `tapesync: cannot listen on 127.0.0.1:${port}: another program listens there already`);
  raise('SIGINT');
  t.equal(await ended, 0);
});
