import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import t from 'tap';
import { speaksTls } from '../../../lib/platform/speaks-tls.ts';
import { certificateFor } from '../../certificate.ts';
import { needs } from '../../needs.ts';
import { webServer } from '../../web-server.ts';

const portOf = ({ origin }: { readonly origin: string }) => Number(new URL(origin).port);

t.test('a port that speaks TLS is told from one that speaks plain HTTP', needs('openssl'), async (s) => {
  const answer = () => {};
  const secure = await webServer(s, answer, certificateFor(s.testdir(), 'IP:127.0.0.1'));
  const plain = await webServer(s, answer);
  s.equal(await speaksTls('127.0.0.1', portOf(secure)), true);
  s.equal(await speaksTls('127.0.0.1', portOf(plain)), false);
  s.strictSame([secure.asked, plain.asked], [[], []], 'nothing is asked');
});

t.test('what hangs up, or is not there, speaks no TLS', async (s) => {
  const server = createServer((socket: Socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  s.equal(await speaksTls('127.0.0.1', port), false);
  server.close();
  await once(server, 'close');
  s.equal(await speaksTls('127.0.0.1', port), false);
});
