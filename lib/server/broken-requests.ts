import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { invalidRequest, statusAnswer } from './error-answers.ts';

interface Spec {
  readonly status: number;
  readonly problem: string;
}

const SPECS: Readonly<Record<string, Spec>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, problem: 'it did not arrive in time' },
  HPE_HEADER_OVERFLOW: { status: 431, problem: 'its headers are too long' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, problem: 'the extensions of its chunks are too long' },
};
const NOT_HTTP: Spec = { status: 400, problem: 'it is no HTTP' };

/** Keeps a browser from taking an answer for anything else than it says to be. */
export const NO_SNIFFING = { 'x-content-type-options': 'nosniff' };

/** Answers requests that are broken, too long or too slow, which Fastify would answer in another form. */
export class BrokenRequests {
  readonly #answers = new WeakMap<Socket, Set<ServerResponse>>();
  readonly #logger: FastifyBaseLogger;

  constructor(logger: FastifyBaseLogger) {
    this.#logger = logger;
  }

  /** Tracks the answers of a server: nothing may be written into the middle of one. */
  watch({ server }: FastifyInstance): void {
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      const answers = this.#answers.get(socket) ?? new Set();
      this.#answers.set(socket, answers.add(response));
      response.once('close', () => answers.delete(response));
    });
  }

  /** Answers the error of a connection and closes the connection. */
  answer(error: NodeJS.ErrnoException, socket: Socket): void {
    const { code = '' } = error;
    if (code === 'ECONNRESET' || socket.destroyed) return;
    const { status, problem } = SPECS[code] ?? NOT_HTTP;
    this.#logger.info({ code, address: socket.remoteAddress, status }, 'broken request');
    const begun = [...(this.#answers.get(socket) ?? [])].some((response) => response.headersSent);
    if (socket.writable && !begun) {
      const { body } = statusAnswer(invalidRequest(problem), status);
      socket.write(response(status, JSON.stringify(body)));
    }
    socket.destroySoon();
  }
}

function response(status: number, body: string): string {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...Object.entries(NO_SNIFFING).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
