import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openPostgresStore } from '../../lib/stores/postgres/postgres-store.ts';
import type { ServerStore } from '../../lib/stores/store.ts';
import { certificateFor } from '../certificate.ts';
import { storeContract } from '../lib/stores/contract.ts';
import { serverStoreContract } from '../lib/stores/server-contract.ts';
import { needs } from '../needs.ts';
import { administer, type PostgresServer, startPostgres } from '../postgres-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const DEBIAN = '/usr/lib/postgresql';

const skipped = needs(DEBIAN, 'openssl');

// The newest version that is installed; Debian 12 has 15.
function binaries(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(a) - Number(b)) : [];
  return join(DEBIAN, versions.at(-1) ?? '', 'bin');
}

async function encrypted(s: Test): Promise<{ server: PostgresServer; ca: string; stranger: string }> {
  const folder = temporaryFolder(s);
  const { key, cert, certFile } = certificateFor(folder, 'IP:127.0.0.1');
  const server = await startPostgres(
    { ssl: 'on', ssl_cert_file: 'tapesync.pem', ssl_key_file: 'tapesync.key' },
    { bin: binaries(), files: { 'tapesync.pem': cert, 'tapesync.key': key } },
  );
  s.teardown(() => server.remove());
  const stranger = join(folder, 'stranger.pem');
  writeFileSync(stranger, certificateFor(temporaryFolder(s), 'IP:127.0.0.1').cert);
  return { server, ca: certFile, stranger };
}

t.test('the PostgreSQL of Debian keeps the contract of a store, over TLS', skipped, async (s) => {
  const { server, ca, stranger } = await encrypted(s);
  const verified = (url: string, root: string) => {
    const full = new URL(url);
    full.search = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: root }).toString();
    return full.href;
  };
  let databases = 0;
  const place = () => {
    const name = `contract_${++databases}`;
    const made = administer(server.url(), `CREATE DATABASE ${name}`);
    return {
      open: async (): Promise<ServerStore> => {
        await made;
        return openPostgresStore(verified(server.url(name), ca), { migrate: true });
      },
    };
  };
  await s.rejects(openPostgresStore(verified(server.url(), stranger), { migrate: true }), {
    code: 'STORE_UNREACHABLE',
    message: /certificate/,
  });
  const elsewhere = new URL(verified(server.url(), ca));
  elsewhere.hostname = 'localhost';
  await s.rejects(openPostgresStore(elsewhere.href, { migrate: true }), {
    code: 'STORE_UNREACHABLE',
    message: /altnames|Host/,
  });
  await s.test('the contract of a store', async (p) => storeContract(p, place));
  await s.test('the contract of a store that a server can stand on', async (p) => {
    serverStoreContract(p, place);
  });
});
