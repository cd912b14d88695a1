import { connect } from 'node:net';
import { hostname } from 'node:os';
import { createTransport } from 'nodemailer';
import { messageOf } from '../../errors/error.ts';
import { isAddress, type Relay } from '../options/delivery-parsers.ts';

/** A mail. */
export interface Mail {
  readonly from: string | undefined;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachment: { readonly filename: string; readonly content: string } | undefined;
}

/** How the server is reached. */
export interface Mailing {
  readonly relay: Relay;
  readonly authorities: readonly string[] | undefined;
  /** Milliseconds without a sign of the server. */
  readonly patience: number;
  /** Cuts the connection. */
  readonly signal: AbortSignal;
}

/**
 * Gives a mail to a server. Throws where that fails for one of the recipients; the others have it then. No message repeats
 * the password.
 */
export async function sendMail(mail: Mail, { relay, authorities, patience, signal }: Mailing): Promise<void> {
  const { host, port, tls, login } = relay;
  // A connection of our own: only so can it be cut whatever the library waits for.
  const socket = connect({ host, port, signal });
  // What is wrong with it, the library says.
  socket.on('error', () => {});
  const transport = createTransport({
    host,
    port,
    secure: tls === 'always',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    ...(login && { auth: { user: login.user, pass: login.password } }),
    ...(authorities && { tls: { ca: [...authorities] } }),
    getSocket: (_options, callback) => callback(null, { connection: socket }),
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const { attachment, from, ...content } = mail;
  try {
    await connected(socket);
    const info = await transport.sendMail({
      ...content,
      to: [...mail.to],
      from: from ?? senderOf(relay),
      ...(attachment && { attachments: [{ ...attachment, contentType: 'text/html; charset=utf-8' }] }),
      // No answer of an absent person comes back.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    const refused = (info.rejectedErrors ?? []).map((error: unknown) => messageOf(error));
    if (info.rejected.length > 0) {
      throw new Error(`refused for ${info.rejected.map(String).join(', ')}: ${refused.join('; ')}`);
    }
  } catch (error) {
    throw new Error(withoutSecrets(messageOf(error), login));
  } finally {
    transport.close();
    socket.destroySoon();
  }
}

function connected(socket: ReturnType<typeof connect>): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
}

function senderOf({ login }: Relay): string {
  if (login !== undefined && isAddress(login.user)) return login.user;
  const sender = `tapesync@${hostname()}`;
  return isAddress(sender) ? sender : 'tapesync@localhost';
}

// A server may repeat what it was sent, as it came.
function withoutSecrets(text: string, login: Relay['login']): string {
  if (login === undefined) return text;
  const { user, password } = login;
  const forms = [password, encodeURIComponent(password), base64(password), base64(`\0${user}\0${password}`)];
  return forms.reduce((shown, form) => shown.replaceAll(form, '***'), text);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
