import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readDatabaseUrl } from '../../../../lib/sources/databases/database-url.ts';
import { certificateFor } from '../../../certificate.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const FORM = { scheme: 'mysql', port: 3306, isEncrypted: false, parameters: ['socket'] };

t.test(
  'a URL names host, port, user and database, and messages call it by neither user nor parameters',
  async (t) => {
    const { parameters, ...url } = readDatabaseUrl(
      'mysql://re%40der@db.example:3307/bacula?socket=/run/x',
      FORM,
    );
    t.strictSame(url, {
      name: 'mysql://db.example:3307/bacula',
      host: 'db.example',
      port: 3307,
      user: 're@der',
      database: 'bacula',
      tls: { kind: 'none' },
    });
    t.equal(parameters.get('socket'), '/run/x');
    t.match(readDatabaseUrl('mysql://[::1]/bacula', FORM), {
      name: 'mysql://[::1]:3306/bacula',
      host: '::1',
      port: 3306,
      user: '',
    });
  },
);

t.test('a password in the URL is refused, and never repeated', async (t) => {
  for (const url of [
    'mysql://ada:hunter2@db/bacula',
    'mysql://ada:hunter2@/bacula',
    'mysql://ada:hunter2%@db/x',
  ]) {
    const error: unknown = await (async () => readDatabaseUrl(url, FORM))().catch(
      (thrown: unknown) => thrown,
    );
    t.match(error, { code: 'OPTION_INVALID' }, url);
    t.notMatch(String(error), /hunter2/);
  }
  t.throws(() => readDatabaseUrl('mysql://ada:hunter2@db/bacula', FORM), {
    message: /TAPESYNC_SOURCE_PASSWORD/,
  });
});

t.test('what is missing or unknown is named', async (t) => {
  for (const [url, message] of [
    ['mysql://db', /name of the database is missing; expected mysql:\/\/USER@HOST\/DATABASE/],
    ['mysql://db/a/b', /name of the database/],
    ['mysql:///bacula', /host is missing/],
    ['mysql://db:99999/bacula', /cannot be read/],
    ['mysql://db/bacula?ssl=1', /parameter that is not known; expected one of sslmode, sslrootcert, socket/],
    ['mysql://db/bacula?sslmode=yes', /sslmode is none of disable,/],
    ['mysql://db/bacula%', /% without two/],
    ['mysql://db/bacula?sslrootcert=/nowhere/ca.pem', /sslrootcert: .*ENOENT|no such file/],
    // The certificate would be checked for another name than that of the host.
    ['mysql://127.0.0.1/bacula?sslmode=require', /checked for a name/],
  ] as const) {
    t.throws(() => readDatabaseUrl(url, FORM), { code: 'OPTION_INVALID', message }, url);
  }
});

t.test('whatever is encrypted is checked in full', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'ca.pem');
  const { cert } = certificateFor(folder, 'DNS:db');
  writeFileSync(file, cert);
  for (const mode of ['prefer', 'require', 'verify-ca', 'verify-full']) {
    t.equal(readDatabaseUrl(`mysql://db/bacula?sslmode=${mode}`, FORM).tls.kind, 'verified');
  }
  const { tls } = readDatabaseUrl(`mysql://db/bacula?sslrootcert=${file}`, FORM);
  t.equal(tls.kind === 'verified' && tls.authorities?.at(-1), cert);
  const encrypted = { ...FORM, isEncrypted: true };
  t.equal(readDatabaseUrl('mysql://db/bacula', encrypted).tls.kind, 'verified');
  t.equal(readDatabaseUrl('mysql://db/bacula?sslmode=disable', encrypted).tls.kind, 'none');
});
