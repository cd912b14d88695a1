import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a request is for. */
export type Kind = 'log-on' | 'log-off' | 'snapshot' | 'volumes' | 'changes' | 'run' | 'other';

/** Something that goes wrong between a client and a server. */
export type Fault =
  /** The connection ends before the server has seen the request. */
  | 'cut before'
  /** The server has done what it was asked for, and its answer is lost. */
  | 'cut after'
  /** The answer comes late. */
  | 'delay'
  | 500
  | 429
  | 503
  /** Half of the answer, then the connection ends. */
  | 'half'
  /** The answer announces more bytes than come. */
  | 'announces more'
  /** The answer announces fewer bytes than come. */
  | 'announces less'
  /** What comes is no HTTP. */
  | 'no HTTP'
  /** Some bytes of the body are others: of the compressed one where it is. */
  | 'damaged'
  /** The answer ends in its middle, as if that were its end. */
  | 'ends early';

/** A request that has come by. */
export interface Passing {
  readonly kind: Kind;
  /** Which of its kind it is, from 1. */
  readonly number: number;
  /** The key that lets the server recognise a batch. */
  readonly key: string | undefined;
  readonly authorization: string | undefined;
}

const DELAY_MS = 300;

/** A proxy before a server, which lets happen to requests what is to be withstood. */
export class FaultProxy {
  /** What happens to the next requests of a kind that come for the first time, one after the other. */
  readonly first: Partial<Record<Kind, Fault[]>> = {};
  /** What happens to those that come again. */
  readonly again: Partial<Record<Kind, Fault[]>> = {};
  /** What happens to all requests of a kind after those. */
  readonly always: Partial<Record<Kind, Fault>> = {};
  /** Every request that has come by. */
  readonly passed: Passing[] = [];
  /** Called before a request is dealt with; it waits for what is returned. */
  before: (passing: Passing) => Promise<void> | void = () => {};
  /** Called when a request has been sent on. */
  sent: (passing: Passing) => void = () => {};
  readonly #port: number;
  readonly #seen = new Set<string>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((request, response) => {
    this.#pass(request, response).catch(() => request.socket.destroy());
  });

  /** `port` is that of the server, on this machine. */
  constructor(port: number) {
    this.#port = port;
  }

  /** Begins to listen and returns the port. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  /** Takes all requests for new ones again. */
  forget(): void {
    this.#seen.clear();
  }

  /** How many requests of a kind have come by. */
  count(kind: Kind): number {
    return this.passed.filter((passing) => passing.kind === kind).length;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const kind = kindOf(request);
    const passing: Passing = {
      kind,
      number: this.count(kind) + 1,
      key: request.headers['idempotency-key'] as string | undefined,
      authorization: request.headers.authorization,
    };
    this.passed.push(passing);
    const body = await bytesOf(request);
    await this.before(passing);
    const fault = this.#faultOf(request, passing);
    if (fault === 'cut before') return void request.socket.destroy();
    if (fault === 'no HTTP') return void request.socket.end('220 mail.example.com ESMTP\r\n');
    if (typeof fault === 'number') {
      const wait = fault === 429 ? { 'retry-after': '1' } : {};
      return void response.writeHead(fault, { 'content-type': 'text/html', ...wait }).end('<h1>Oops</h1>');
    }
    const answer = await this.#forward(request, body, passing);
    if (fault === 'cut after') return void request.socket.destroy();
    if (fault === 'delay') await sleep(DELAY_MS);
    deliver(answer, response, fault);
  }

  #faultOf({ method, url }: IncomingMessage, { kind, key }: Passing): Fault | undefined {
    const name = `${method} ${url} ${key}`;
    const list = this.#seen.has(name) ? this.again : this.first;
    this.#seen.add(name);
    return list[kind]?.shift() ?? this.always[kind];
  }

  #forward(request: IncomingMessage, body: Buffer, passing: Passing): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { method, url, headers } = request;
      const onward = send(
        { host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path: url, headers },
        (answer) => {
          bytesOf(answer).then((bytes) => {
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes });
          }, reject);
        },
      );
      onward.on('error', reject);
      onward.end(body, () => this.sent(passing));
    });
  }
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function deliver(
  { status, headers, body }: Answer,
  response: ServerResponse,
  fault: Fault | undefined,
): void {
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...kept } = headers;
  const half = body.subarray(0, body.length >> 1);
  const whole = { ...kept, ...(status !== 204 && status !== 304 && { 'content-length': body.length }) };
  switch (fault) {
    case 'half':
      response.writeHead(status, whole).write(half, () => response.socket?.destroy());
      break;
    case 'ends early':
      // Without a length it is sent in chunks, with a mark behind the last one.
      response.writeHead(status, kept);
      response.write(half);
      response.end();
      break;
    case 'announces more':
    case 'announces less': {
      const length = fault === 'announces more' ? body.length + 10 : body.length >> 1;
      const lines = Object.entries({ ...kept, 'content-length': length }).map(([k, v]) => `${k}: ${v}\r\n`);
      response.socket?.write(`HTTP/1.1 ${status} OK\r\n${lines.join('')}\r\n`);
      response.socket?.end(body);
      break;
    }
    case 'damaged':
      response.writeHead(status, whole).end(damaged(body));
      break;
    default:
      response.writeHead(status, whole).end(body);
  }
}

function damaged(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  const middle = body.length >> 1;
  for (let at = middle; at < Math.min(middle + 3, body.length); at++) copy[at] = (copy[at] ?? 0) ^ 0x95;
  return copy;
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(stream));
}

function kindOf({ method, url = '' }: IncomingMessage): Kind {
  const [path = ''] = url.split('?');
  if (path === '/v1/session') return method === 'DELETE' ? 'log-off' : 'log-on';
  if (path.endsWith('/snapshot')) return method === 'POST' ? 'volumes' : 'snapshot';
  if (path.endsWith('/changes')) return 'changes';
  return path.startsWith('/v1/runs/') ? 'run' : 'other';
}
