import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Test } from 'tap';

/** A mail that arrived, with its parts decoded. */
export interface Arrived {
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string;
  /** As it came. */
  readonly source: string;
  readonly subject: string;
  /** The parts in their order. */
  readonly parts: readonly string[];
}

/** The password that the server takes. */
export const MAIL_PASSWORD = 'op@n/ses:me';

/** Starts a real server for mail on this machine; it takes the user `ada`, where any has to log on. */
export async function mailServer(
  t: Test,
  options: SMTPServerOptions = {},
): Promise<{ port: number; arrived: Arrived[] }> {
  const arrived: Arrived[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 10,
    onAuth({ username, password }, _session, done) {
      if (username === 'ada' && password === MAIL_PASSWORD) done(null, { user: username });
      // As servers do that tell too much.
      else done(new Error(`no ${Buffer.from(`\0${username}\0${password}`).toString('base64')} ${password}`));
    },
    onRcptTo({ address }, _session, done) {
      done(address.startsWith('nobody') ? new Error('no such person') : undefined);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString();
        const to = session.envelope.rcptTo.map(({ address }) => address);
        arrived.push({
          to,
          secure: session.secure,
          user: String(session.user ?? ''),
          source,
          ...decoded(source),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.server.once('listening', resolve));
  t.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, arrived };
}

function decoded(source: string): Pick<Arrived, 'subject' | 'parts'> {
  const unfolded = source.replaceAll(/\r\n[ \t]/g, ' ');
  const [, encoded = ''] = /^Subject: (.*)$/m.exec(unfolded.replaceAll('\r', '')) ?? [];
  const boundaries = Array.from(
    source.matchAll(/boundary="([^"]+)"/g),
    ([, boundary = '']) => `--${boundary}`,
  );
  const parts = boundaries
    .reduce((texts, boundary) => texts.flatMap((text) => text.split(boundary)), [source])
    .filter((part) => /^Content-Type: text\//m.test(part))
    .map((part) => {
      const [head = '', ...body] = part.split('\r\n\r\n');
      return decodedBody(body.join('\r\n\r\n'), /Transfer-Encoding: (\S+)/i.exec(head)?.[1] ?? '');
    });
  return { subject: decodedWords(encoded), parts };
}

function decodedBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body.replaceAll('\r\n', '\n');
  return bytes(body.replaceAll(/=\r\n/g, '')).replaceAll('\r\n', '\n');
}

function bytes(text: string): string {
  const binary = text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(binary, 'latin1').toString();
}

function decodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([QB])\?(.*?)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(word, 'base64').toString() : bytes(word.replaceAll('_', ' ')),
    );
}
