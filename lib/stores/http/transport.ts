import { once } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { constants, zstdCompressSync } from 'node:zlib';
import got, { type Got } from 'got';
import pThrottle from 'p-throttle';
import type { Traffic } from '../../observe/traffic.ts';
import { isLoopback } from '../../platform/loopback.ts';
import { type PathName, pathOf } from '../protocol/paths.ts';

/** How a server is reached. */
export interface TransportOptions {
  readonly server: URL;
  /** Certificates of authorities to be trusted beside those of Node, PEM. */
  readonly authorities?: readonly string[];
  /** Whether bodies are compressed in both directions. */
  readonly compress: boolean;
  /** Requests a second; 0 for any number. */
  readonly rate: number;
}

/** One request. */
export interface RequestSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: PathName;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly type: string; readonly text: string };
  /** Whether its time shows how much more the server can take. */
  readonly measured?: true;
  /** Whether it is sent as from nobody, as a log-on is: a token that has ended is nothing for anybody to see. */
  readonly withoutToken?: true;
}

/** An answer that is no error: its body has not been read yet. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it is on the wire. */
  readonly raw: Readable;
}

// Short enough to notice a server that is gone, long enough for a busy one. A download may take any time while it moves.
const TIMEOUTS = {
  lookup: 10_000,
  connect: 10_000,
  secureConnect: 10_000,
  socket: 60_000,
  send: 60_000,
  response: 120_000,
};

// Without a checksum, damaged bytes would mostly decompress to other ones.
const COMPRESSION = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

// A smaller body does not get smaller.
const WORTH_COMPRESSING = 200;

/** Sends single requests to one server and returns how their answers begin. */
export class Transport {
  readonly #traffic: Traffic;
  readonly #compress: boolean;
  readonly #client: Got;
  readonly #agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  /** Waits until the rate allows another request. */
  readonly turn: () => Promise<void>;

  constructor({ server, authorities, compress, rate }: TransportOptions, traffic: Traffic) {
    this.#traffic = traffic;
    this.#compress = compress;
    // Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY. None is used for this machine, as it would see the
    // password in clear.
    const agent = { keepAlive: true, ...(!isLoopback(server) && { proxyEnv: process.env }) };
    this.#agents = { http: new HttpAgent(agent), https: new HttpsAgent(agent) };
    // got's own retries do not know cut bodies, nor logging on in between.
    this.#client = got.extend({
      prefixUrl: server,
      agent: this.#agents,
      ...(authorities && { https: { certificateAuthority: [...authorities] } }),
      timeout: TIMEOUTS,
      retry: { limit: 0 },
      throwHttpErrors: false,
      followRedirect: false,
      decompress: false,
      headers: { 'user-agent': 'tapesync', 'accept-encoding': compress ? 'zstd, gzip' : 'identity' },
    });
    const now = async () => {};
    this.turn = rate > 0 ? pThrottle({ limit: 1, interval: 1000 / rate })(now) : now;
  }

  /**
   * Sends a request, with a token if there is one, and returns its answer as soon as it has begun. A connection that was used
   * before may have been closed by the server, or a proxy, while it was idle: then it is sent at once on another one.
   */
  async send(spec: RequestSpec, token: string | undefined): Promise<Answer> {
    for (;;) {
      const stream = this.#begin(spec, token);
      try {
        const begun = once(stream, 'response') as Promise<
          [{ statusCode: number; headers: Answer['headers'] }]
        >;
        const [response] = await this.#traffic.measure(begun, ([{ statusCode }]) => statusCode);
        return { status: response.statusCode, headers: response.headers, raw: stream };
      } catch (error) {
        if (stream.reusedSocket !== true || !isCut(error)) throw error;
      }
    }
  }

  #begin(spec: RequestSpec, token: string | undefined) {
    const { method, path, parameters, query, headers, body } = spec;
    const bytes = body && Buffer.from(body.text);
    const isWorth = this.#compress && (bytes?.length ?? 0) > WORTH_COMPRESSING;
    const compressed = bytes && isWorth ? zstdCompressSync(bytes, COMPRESSION) : undefined;
    const stream = this.#client.stream(pathOf(path, parameters).slice(1), {
      method,
      ...(query && { searchParams: query }),
      ...(bytes && { body: compressed ?? bytes }),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': body.type }),
        ...(compressed && { 'content-encoding': 'zstd' }),
        ...headers,
      },
    });
    // got waits for somebody to write the body of every method but GET.
    if (bytes === undefined && method !== 'GET') stream.end();
    // An error after the answer has begun reaches the reader of the answer.
    stream.on('error', () => {});
    return stream;
  }

  /** Closes all connections. */
  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }
}

/** Says of an error whether the other side has closed the connection. */
export function isCut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
