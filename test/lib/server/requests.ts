/**
 * Requests as anybody could send them, down to the bytes on the wire: no client tidies them up.
 *
 * @module
 */

import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { PASSWORD, type Started } from './started-server.ts';

/** What is sent. */
export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
}

/** What is answered. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** The part of an answer that two answers can differ in. */
export type Shown = Pick<Answered, 'status' | 'headers' | 'text'>;

const agent = new Agent({ keepAlive: true });

/** Sends a request. */
export function send({ url }: Pick<Started, 'url'>, sent: Sent): Promise<Answered> {
  const { method = 'GET', path, token, headers, body } = sent;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: url.hostname,
      port: url.port,
      agent,
      method,
      path,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', async (response) => {
      try {
        const bytes = Buffer.concat(await Array.fromAsync(response));
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, bytes, text: bytes.toString() });
      } catch (error) {
        reject(error);
      }
    });
    outgoing.end(body);
  });
}

/** Sends a JSON body. */
export function sendJson(
  server: Pick<Started, 'url'>,
  { headers, ...sent }: Sent,
  json: unknown,
): Promise<Answered> {
  const body = typeof json === 'string' ? json : JSON.stringify(json);
  return send(server, { ...sent, headers: { 'content-type': 'application/json', ...headers }, body });
}

/** Logs a user on and returns the token. */
export async function tokenOf(server: Pick<Started, 'url'>, user = 'ada'): Promise<string> {
  const answer = await sendJson(
    server,
    { method: 'POST', path: '/v1/session' },
    { user, password: PASSWORD },
  );
  return (JSON.parse(answer.text) as { token: string }).token;
}

/** Returns the code that an answer gives for what went wrong. */
export function codeOf({ text }: Pick<Answered, 'text'>): string {
  return (JSON.parse(text) as { code: string }).code;
}

/** Returns an answer without its date, to compare it with another. */
export function shown({ status, headers: { date: _, ...headers }, text }: Answered): Shown {
  return { status, headers, text };
}

/** Writes bytes to a connection and returns all that comes back until the server ends it. */
export function exchange({ url }: Pick<Started, 'url'>, ...pieces: (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    // What had come until then counts.
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    for (const piece of pieces) socket.write(piece);
  });
}

/** Returns the head of a request, with its empty line. */
export function head(line: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ host: 'server', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${[`${line} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
}
