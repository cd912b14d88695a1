import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a certificate that is its own authority in a folder, for an alternative name such as `IP:127.0.0.1`, and its key. */
export function certificateFor(folder: string, name: string, kind: 'ec' | 'rsa' = 'ec') {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const newKey = [...(kind === 'ec' ? curve : ['-newkey', 'rsa:2048']), '-nodes'];
  const subject = ['-subj', '/CN=tapesync', '-addext', `subjectAltName=${name}`, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...newKey, '-keyout', keyFile, '-out', certFile, ...subject], {
    stdio: 'pipe',
  });
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8'), keyFile, certFile };
}
