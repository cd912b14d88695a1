import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { Registry } from 'prom-client';
import t, { type Test } from 'tap';
import { push } from '../../../../lib/observe/metrics/push.ts';
import { authoritiesOf } from '../../../../lib/platform/authorities.ts';
import { certificateFor } from '../../../certificate.ts';
import { needs } from '../../../needs.ts';

async function listening(t: Test, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A gateway that keeps what it was asked. */
function gateway() {
  const asked: string[] = [];
  const answer: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => response.writeHead(202).end());
  };
  return { asked, answer };
}

t.test(
  'a gateway whose certificate an authority of --ca has issued is trusted, and no other',
  needs('openssl'),
  async (t) => {
    const { key, cert, certFile } = certificateFor(t.testdir({}), 'IP:127.0.0.1');
    const { asked, answer } = gateway();
    const port = await listening(t, createTlsServer({ key, cert }, answer));
    const options = { url: new URL(`https://127.0.0.1:${port}`), task: '' };
    await t.rejects(push(new Registry(), options), /self-signed certificate/);
    await push(new Registry(), { ...options, authorities: authoritiesOf(certFile) });
    t.strictSame(asked, ['POST /metrics/job/tapesync']);
  },
);

t.test('what is pushed on this machine goes through no proxy', async (t) => {
  const { asked, answer } = gateway();
  const port = await listening(t, createServer(answer));
  const before = process.env.HTTP_PROXY;
  t.teardown(() => {
    if (before === undefined) delete process.env.HTTP_PROXY;
    else process.env.HTTP_PROXY = before;
  });
  process.env.HTTP_PROXY = 'http://127.0.0.1:1';
  await push(new Registry(), { url: new URL(`http://127.0.0.1:${port}`), task: 'nightly' });
  t.strictSame(asked, ['POST /metrics/job/tapesync/task/nightly']);
});
