import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import t from 'tap';
import { authoritiesOf } from '../../../lib/platform/authorities.ts';
import { certificateFor } from '../../certificate.ts';
import { needs } from '../../needs.ts';

t.test('the authorities of a file are trusted besides the usual ones', needs('openssl'), async (t) => {
  const { cert, certFile } = certificateFor(t.testdir({}), 'IP:127.0.0.1');
  const authorities = authoritiesOf(certFile) ?? [];
  t.ok(authorities.includes(cert));
  t.ok(authorities.length > rootCertificates.length);
  t.equal(authoritiesOf(''), undefined, 'without a file, those that Node trusts');
});

t.test('a file without a certificate is an error, before anything is sent', needs('openssl'), async (t) => {
  const { keyFile } = certificateFor(t.testdir({}), 'IP:127.0.0.1');
  const nothing = join(dirname(keyFile), 'nothing.pem');
  const text = (option: string, problem: RegExp) => ({
    code: 'OPTION_INVALID',
    parameters: { option, problem },
  });
  t.throws(() => authoritiesOf(nothing), text(`--ca ${nothing}`, /no such file/));
  writeFileSync(nothing, 'nothing\n');
  t.throws(() => authoritiesOf(nothing), text(`--ca ${nothing}`, /no certificate/));
  t.throws(() => authoritiesOf(keyFile), text(`--ca ${keyFile}`, /no certificate/));
  t.throws(() => authoritiesOf(keyFile, '--source-ca'), text(`--source-ca ${keyFile}`, /no certificate/));
});
