import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { certificateFor } from '../certificate.ts';
import { needs } from '../needs.ts';
import { startPostgres } from '../postgres-server.ts';
import { run } from './program.ts';

const DEFINITION = `SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "label"); Extract(SLOT, "ssl");
SetQuery("select 'A1' as label, count(*) filter (where ssl) as ssl from pg_stat_ssl where pid = pg_backend_pid()");`;

t.test(
  'a database asks for a password and has a certificate: both as for a store',
  needs('openssl'),
  async (t) => {
    const cwd = t.testdir({ 'x.ttidef': DEFINITION });
    const { key, cert, certFile } = certificateFor(cwd, 'DNS:localhost');
    const server = await startPostgres({ ssl: 'on' }, { files: { 'server.key': key, 'server.crt': cert } });
    t.teardown(() => server.remove());
    const url = new URL(server.url());
    const password = decodeURIComponent(url.password);
    url.password = '';
    url.hostname = 'localhost';
    const asked = (parameters: string, env: Readonly<Record<string, string>>) =>
      run(['extract', '--quiet', '-d', 'x.ttidef', '--source', `${url.href}${parameters}`], {
        cwd,
        env,
      });

    const pgpass = join(cwd, 'pgpass');
    writeFileSync(pgpass, `localhost:${url.port}:*:${url.username}:${password}\n`);
    chmodSync(pgpass, 0o600);
    const open = await asked('', { PGPASSFILE: pgpass });
    t.equal(open.code, 0, open.stderr);
    t.match(open.stdout, /"slot":"0"/);

    const secret = { TAPESYNC_SOURCE_PASSWORD: password };
    const encrypted = await asked(`?sslmode=require&sslrootcert=${encodeURIComponent(certFile)}`, secret);
    t.equal(encrypted.code, 0, encrypted.stderr);
    t.match(encrypted.stdout, /"slot":"1"/);

    const stranger = await asked('?sslmode=require', secret);
    t.equal(stranger.code, 3);
    t.match(stranger.stderr, /cannot read postgres:\/\/localhost:\d+\/postgres: .*self.signed certificate/);
    const nobody = await asked('', {});
    t.equal(nobody.code, 3);
    t.match(nobody.stderr, /a password is needed/);
    for (const { stderr } of [open, encrypted, stranger, nobody]) t.notMatch(stderr, password);
  },
);
