import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { parseUrl } from '../../../../lib/platform/postgres/parse-url.ts';

t.test(
  'a certificate is checked in each mode that asks for one, and nothing is printed about it',
  async (t) => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => warnings.push(message);
    process.on('warning', onWarning);
    for (const mode of ['prefer', 'require', 'verify-ca', 'verify-full']) {
      const { config } = parseUrl(`postgres://ada@db.example/tapes?sslmode=${mode}&application_name=x`);
      t.match(config, { ssl: {}, application_name: 'x', database: 'tapes' }, mode);
      t.not((config.ssl as { rejectUnauthorized?: boolean }).rejectUnauthorized, false, mode);
    }
    t.equal(parseUrl('postgres://ada@db.example/tapes?sslmode=disable').config.ssl, false);
    const libpq = parseUrl('postgres://ada@db.example/tapes?uselibpqcompat=true&sslmode=require').config;
    t.match(libpq.ssl, { rejectUnauthorized: false }, 'whoever asks for the ways of libpq gets them');
    await setImmediate();
    process.off('warning', onWarning);
    t.strictSame(warnings, []);
  },
);

t.test('what cannot be read is not repeated', async (t) => {
  t.throws(() => parseUrl('postgres://ada:s3cret@db.example:port/tapes'), {
    code: 'LOGON_INVALID',
    message: /^(?!.*s3cret)/,
  });
});
