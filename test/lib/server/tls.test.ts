import t from 'tap';
import { certificateFor } from '../../certificate.ts';
import { RUN, SCOPE } from '../stores/contract.ts';
import { exchange, head } from './requests.ts';
import { startServer } from './started-server.ts';

t.test('a server with a certificate is spoken to by those who trust it', async (s) => {
  let tls = { key: '', cert: '' };
  await s.test('who has the certificate', async (c) => {
    tls = certificateFor(c.testdir({}), 'IP:127.0.0.1');
  });
  const server = await startServer(s, undefined, undefined, { tls });
  const store = await server.open('ada', { authorities: [tls.cert] });
  s.strictSame(await store.apply(RUN, SCOPE, [], true), []);
  await store.close();
  await s.rejects(server.open(), { code: 'SERVER_ANSWER', message: /certificate is not trusted.*--ca/ });
});

t.test('a certificate for another host is not enough', async (s) => {
  let tls = { key: '', cert: '' };
  await s.test('another host', async (c) => {
    tls = certificateFor(c.testdir({}), 'DNS:elsewhere.example.com');
  });
  const server = await startServer(s, undefined, undefined, { tls });
  const refused = server.open('ada', { authorities: [tls.cert] });
  await s.rejects(refused, { code: 'SERVER_ANSWER', message: /certificate is not trusted/ });
});

t.test('who speaks in clear to a server with a certificate gets no answer', async (s) => {
  let tls = { key: '', cert: '' };
  await s.test('any', async (c) => {
    tls = certificateFor(c.testdir({}), 'IP:127.0.0.1');
  });
  const server = await startServer(s, undefined, undefined, { tls });
  s.notMatch(await exchange(server, head('GET /health')), /200|ok/);
});
