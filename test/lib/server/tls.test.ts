import type { AddressInfo } from 'node:net';
import { connect, createServer, type SecureVersion } from 'node:tls';
import t, { type Test } from 'tap';
import { tlsSettings } from '../../../lib/server/tls.ts';
import { certificateFor } from '../../certificate.ts';

// Starts a server on a certificate and returns how a client agrees with it, or why it does not.
async function serving(s: Test, kind: 'ec' | 'rsa') {
  const { key, cert } = certificateFor(s.testdir({}), 'IP:127.0.0.1', kind);
  const server = createServer(tlsSettings({ key, cert }), (socket) => socket.end());
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  s.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  return (maxVersion: SecureVersion, ciphers: string): Promise<string> =>
    new Promise((resolve) => {
      const options = {
        host: '127.0.0.1',
        port,
        ca: cert,
        minVersion: 'TLSv1',
        maxVersion,
        ciphers,
      } as const;
      const socket = connect(options, () => {
        resolve(`${socket.getProtocol()} ${socket.getCipher().standardName}`);
        socket.destroy();
      });
      socket.on('error', (error: Error & { code?: string }) => resolve(String(error.code)));
    });
}

for (const kind of ['ec', 'rsa'] as const) {
  t.test(`a key of the kind ${kind} is served by TLS 1.2 and 1.3, with forward secrecy alone`, async (s) => {
    const agreed = await serving(s, kind);
    s.match(await agreed('TLSv1.3', 'DEFAULT'), /^TLSv1\.3 TLS_/);
    s.match(await agreed('TLSv1.2', 'DEFAULT'), /^TLSv1\.2 TLS_ECDHE_.*_(GCM_SHA\d+|POLY1305_SHA256)$/);
    const weak = [
      'AES128-GCM-SHA256',
      'AES256-SHA',
      'ECDHE-RSA-AES128-SHA',
      'ECDHE-ECDSA-AES256-SHA384',
      'PSK',
    ];
    for (const ciphers of weak) {
      s.match(await agreed('TLSv1.2', ciphers), /HANDSHAKE_FAILURE|NO_CIPHER/, ciphers);
    }
  });

  t.test(`a key of the kind ${kind} is not served by a version before TLS 1.2`, async (s) => {
    const agreed = await serving(s, kind);
    // A client offers them only when it is told that they are secure enough.
    s.match(await agreed('TLSv1.1', 'DEFAULT@SECLEVEL=0'), /PROTOCOL_VERSION/);
    s.match(await agreed('TLSv1', 'DEFAULT@SECLEVEL=0'), /PROTOCOL_VERSION/);
  });
}

t.test('certificate and key may be text or bytes', async (s) => {
  const { key, cert } = certificateFor(s.testdir({}), 'IP:127.0.0.1');
  const bytes = tlsSettings({ key: Buffer.from(key), cert: Buffer.from(cert) });
  s.doesNotThrow(() => createServer(bytes));
  s.throws(() => createServer(tlsSettings({ key, cert: key })));
});
