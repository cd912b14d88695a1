import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { exposedKeys, readCertificate } from '../../../../lib/cli/commands/certificate.ts';
import { certificateFor } from '../../../certificate.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const SKIP = process.platform === 'win32' && 'there are no modes';

function pairOf(s: Test) {
  const folder = temporaryFolder(s);
  const { certFile: tlsCert, keyFile: tlsKey, ...pem } = certificateFor(folder, 'IP:127.0.0.1');
  return { folder, tlsCert, tlsKey, ...pem };
}

t.test('certificate and key are read as they are in their files, or in one', async (s) => {
  const { folder, tlsCert, tlsKey, cert, key } = pairOf(s);
  const read = readCertificate({ tlsCert, tlsKey });
  s.strictSame([String(read?.cert), String(read?.key)], [cert, key]);
  const both = join(folder, 'both.pem');
  writeFileSync(both, `a comment\r\n${key}\n\n${cert}`);
  s.ok(readCertificate({ tlsCert: both, tlsKey: both }));
  s.equal(readCertificate({ tlsCert: '', tlsKey: '' }), undefined, 'none is plain HTTP');
});

t.test('one without the other is misused', async (s) => {
  const { tlsCert, tlsKey } = pairOf(s);
  for (const options of [
    { tlsCert, tlsKey: '' },
    { tlsCert: '', tlsKey },
  ]) {
    s.throws(() => readCertificate(options), { message: /--tls-cert and --tls-key belong together/ });
  }
});

t.test('what is no pair is refused, with the names of its options and files', async (s) => {
  const { folder, tlsCert, tlsKey, cert, key } = pairOf(s);
  const other = pairOf(s);
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const cut = file('cut.pem', key.slice(0, key.length / 2));
  const wrong = {
    'the key of another': [tlsCert, other.tlsKey],
    'the other way round': [tlsKey, tlsCert],
    'a certificate that is cut': [file('half.pem', cert.slice(0, cert.length / 2)), tlsKey],
    'a key that is cut': [tlsCert, cut],
    'an empty file': [file('empty.pem', ''), tlsKey],
    'no PEM': [tlsCert, file('key.der', Uint8Array.of(0x30, 0x82, 0, 0xff))],
  } as const;
  for (const [name, [first, second]] of Object.entries(wrong)) {
    s.throws(
      () => readCertificate({ tlsCert: first, tlsKey: second }),
      {
        code: 'OPTION_INVALID',
        parameters: {
          option: `--tls-cert ${first} --tls-key ${second}`,
          problem:
            /^not a certificate and its key, both as PEM(: (no block of PEM begins in it|the key is not that of the certificate))?$/,
        },
      },
      name,
    );
  }
});

t.test('a file that cannot be read is told of by its own option', async (s) => {
  const { folder, tlsCert, tlsKey } = pairOf(s);
  const none = join(folder, 'none.pem');
  const refused = (option: string, problem: RegExp) => ({
    code: 'OPTION_INVALID',
    parameters: { option, problem },
  });
  s.throws(
    () => readCertificate({ tlsCert: none, tlsKey }),
    refused(`--tls-cert ${none}`, /there is no such file or folder/),
  );
  s.throws(
    () => readCertificate({ tlsCert, tlsKey: none }),
    refused(`--tls-key ${none}`, /there is no such file or folder/),
  );
  s.throws(
    () => readCertificate({ tlsCert, tlsKey: folder }),
    refused(`--tls-key ${folder}`, /it is a directory/),
  );
});

t.test(
  'of files that others can read only those with a private key are told, each once',
  { skip: SKIP },
  async (s) => {
    const { folder, tlsCert, tlsKey, cert, key } = pairOf(s);
    chmodSync(tlsCert, 0o644);
    chmodSync(tlsKey, 0o600);
    s.strictSame(exposedKeys({ tlsCert, tlsKey }), []);
    chmodSync(tlsKey, 0o644);
    s.match(exposedKeys({ tlsCert, tlsKey }), [
      `others can read ${tlsKey} (mode 0644), and a private key is in it`,
    ]);
    const both = join(folder, 'both.pem');
    writeFileSync(both, cert + key, { mode: 0o604 });
    chmodSync(both, 0o604);
    s.equal(exposedKeys({ tlsCert: both, tlsKey: both }).length, 1);
    s.equal(exposedKeys({ tlsCert: both, tlsKey }).length, 2, 'a key among certificates is one');
    s.strictSame(exposedKeys({ tlsCert: '', tlsKey: '' }), []);
  },
);
