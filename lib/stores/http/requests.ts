import { once } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, zstdCompressSync } from 'node:zlib';
import got, { type Got } from 'got';
import pThrottle from 'p-throttle';
import { TapesyncError } from '../../errors/error.ts';
import { printable } from '../../errors/printable.ts';
import { isJsonObject } from '../../model/json-object.ts';
import { Traffic } from '../../observe/traffic.ts';
import type { Concurrency, Pressure } from '../../platform/concurrency.ts';
import { isLoopback } from '../../platform/loopback.ts';
import { type PathName, pathOf } from '../protocol/paths.ts';
import type { Answer } from './answer.ts';
import { textOf } from './decode.ts';
import { type Failure, failureOf, parseJson, refusalOf, statusFailure } from './failures.ts';

/** How a server is spoken to. */
export interface RequestOptions {
  readonly server: URL;
  readonly user: string;
  readonly password: string;
  /** What messages call the server. */
  readonly name: string;
  /** Certificates of authorities to be trusted beside those of Node, PEM. */
  readonly authorities?: readonly string[];
  /** Whether what is sent either way is compressed. */
  readonly compress: boolean;
  /** How often a request is tried again before the server is given up. */
  readonly retries: number;
  /** Requests a second; 0 for any number. */
  readonly rate: number;
  /** What is told of requests that apply changes. */
  readonly concurrency: Concurrency;
  /** Where requests are counted. */
  readonly traffic?: Traffic;
  /** Takes a sentence for the operator. */
  readonly warn: (sentence: string) => void;
}

/** One request. */
export interface RequestSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: PathName;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly type: string; readonly text: string };
  /** Whether its time says how much more the server can take. */
  readonly measured?: true;
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

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;
// A server that wants more patience than this gets it in several tries.
const LONGEST_RETRY_AFTER_MS = 120_000;

// To say goodbye is a courtesy: nobody waits long for it.
const LOG_OFF_MS = 5_000;

// What may stand in a header: in another log-on something is wrong.
const TOKEN = /^[\x21-\x7e]+$/;

// Without a checksum, most of what is damaged on its way would be decompressed to something else.
const COMPRESSION = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

// A smaller body does not get smaller.
const WORTH_COMPRESSING = 200;

/**
 * Sends requests to one server, as one user: logs on, and again when the token has ended; waits and tries again where
 * that may help. When a request has failed as often as allowed, everything after it fails at once with the same error.
 *
 * The retries are not got's own, which know nothing of bodies that are cut and of logging on in between.
 */
export class Requests {
  readonly traffic: Traffic;
  readonly #options: RequestOptions;
  readonly #client: Got;
  readonly #agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly #turn: () => Promise<void>;
  #token: string | undefined;
  #loggingOn: Promise<void> | undefined;
  #broken: TapesyncError | undefined;
  readonly #whenBroken = new AbortController();

  constructor(options: RequestOptions) {
    this.#options = options;
    this.traffic = options.traffic ?? new Traffic();
    // Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY. To this machine nothing goes through one, which would see
    // the password in clear.
    const isHere = isLoopback(options.server);
    const agent = { keepAlive: true, ...(!isHere && { proxyEnv: process.env }) };
    this.#agents = { http: new HttpAgent(agent), https: new HttpsAgent(agent) };
    this.#client = got.extend({
      prefixUrl: options.server,
      agent: this.#agents,
      ...(options.authorities && { https: { certificateAuthority: [...options.authorities] } }),
      timeout: TIMEOUTS,
      retry: { limit: 0 },
      throwHttpErrors: false,
      followRedirect: false,
      decompress: false,
      headers: { 'user-agent': 'tapesync', 'accept-encoding': options.compress ? 'zstd, gzip' : 'identity' },
    });
    const now = async () => {};
    this.#turn = options.rate > 0 ? pThrottle({ limit: 1, interval: 1000 / options.rate })(now) : now;
  }

  /** Logs on. Throws LOGON_REFUSED for a wrong user or password. */
  async logOn(): Promise<void> {
    const { user, password } = this.#options;
    const body = { type: 'application/json', text: JSON.stringify({ user, password }) };
    this.#token = await this.#persist({ method: 'POST', path: 'session', body }, async (answer) => {
      const text = await textOf(answer);
      // Another kind of server answers so each time; what is cut or damaged comes whole the next time.
      if (!/json/.test(String(answer.headers['content-type']))) {
        const problem = unexpected('a log-on', text);
        throw new TapesyncError('SERVER_ANSWER', { store: this.#options.name, problem });
      }
      const session = parseJson(text);
      if (isJsonObject(session) && typeof session.token === 'string' && TOKEN.test(session.token))
        return session.token;
      throw new Error(unexpected('a log-on', text));
    });
  }

  /** Logs off and closes all connections. A token that cannot be given back ends by itself. */
  async close(): Promise<void> {
    if (this.#token !== undefined && this.#broken === undefined) {
      const loggedOff = this.#attempt({ method: 'DELETE', path: 'session' }, textOf).catch(() => {});
      const waiting = new AbortController();
      await Promise.race([
        loggedOff,
        sleep(LOG_OFF_MS, undefined, { signal: waiting.signal }).catch(() => {}),
      ]);
      waiting.abort();
    }
    const { name } = this.#options;
    this.giveUp(new TapesyncError('SERVER_ANSWER', { store: name, problem: 'the connection is closed' }));
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  /** Sends a request that something be done, until the server says that it is. */
  async send(spec: RequestSpec): Promise<void> {
    await this.#persist(spec, async (answer) => {
      const text = await textOf(answer);
      if (answer.status !== DONE) throw new Error(unexpected('that it is done', text));
    });
  }

  /**
   * Sends a request until the text of its answer is what `parse` takes, which returns `undefined` for anything else: an
   * answer that ends in its middle may look whole.
   */
  async ask<T>(spec: RequestSpec, expected: string, parse: (text: string) => T | undefined): Promise<T> {
    return this.#persist(spec, async (answer) => {
      const text = await textOf(answer);
      const value = parse(text);
      if (value === undefined) throw new Error(unexpected(expected, text));
      return value;
    });
  }

  /**
   * Sends a request until its answer has been read as far as `read` wants, and returns what that makes of it.
   * Throws the error that the server answers with, or SERVER_UNREACHABLE.
   */
  open<T>(spec: RequestSpec, read: (answer: Answer) => Promise<T>): Promise<T> {
    return this.#persist(spec, read);
  }

  /** Lets everything from now on fail at once with an error, and returns the first such error. */
  giveUp(error: TapesyncError): TapesyncError {
    this.#broken ??= error;
    this.#whenBroken.abort();
    return this.#broken;
  }

  /** Waits before a request is tried again, or gives the server up: after `attempt` failures in a row. */
  async retry(failure: Failure, attempt: number): Promise<void> {
    const { name, retries, warn } = this.#options;
    if (attempt > retries) {
      const parameters = { store: name, problem: failure.problem, attempts: attempt };
      throw this.giveUp(new TapesyncError('SERVER_UNREACHABLE', parameters, { cause: failure.cause }));
    }
    const backOff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
    // Many clients that were cut off together must not come back together.
    const jittered = backOff * (0.5 + Math.random() / 2);
    const wait = Math.max(jittered, Math.min(failure.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));
    this.traffic.retries++;
    warn(
      `${name}: ${printable(failure.problem)}; trying again in ${(wait / 1000).toFixed(1)} s (${attempt} of ${retries})`,
    );
    // Whoever waits while another request gives up need not wait any longer.
    await sleep(wait, undefined, { signal: this.#whenBroken.signal }).catch(() => {});
  }

  async #persist<T>(spec: RequestSpec, read: (answer: Answer) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.#broken !== undefined) throw this.#broken;
      const result = await this.#attempt(spec, read);
      if ('value' in result) return result.value;
      await this.retry(result, attempt);
    }
  }

  async #attempt<T>(
    spec: RequestSpec,
    read: (answer: Answer) => Promise<T>,
  ): Promise<{ readonly value: T } | Failure> {
    await this.#turn();
    const { concurrency } = this.#options;
    const started = performance.now();
    if (spec.measured) concurrency.begin();
    this.traffic.underWay++;
    let pressure: Pressure | undefined;
    try {
      const result = await this.#exchange(spec, read);
      if ('value' in result) pressure = 'served';
      else if (result.overloaded) pressure = 'overloaded';
      return result;
    } finally {
      this.traffic.underWay--;
      if (spec.measured) concurrency.end(performance.now() - started, pressure);
    }
  }

  async #exchange<T>(
    spec: RequestSpec,
    read: (answer: Answer) => Promise<T>,
  ): Promise<{ readonly value: T } | Failure> {
    const { name } = this.#options;
    try {
      let answer = await this.#dispatch(spec);
      if (answer.status === 401 && spec.path !== 'session') {
        await textOf(answer);
        await this.#logOnAgain(answer.token);
        answer = await this.#dispatch(spec);
      }
      if (isAnswer(answer.status, spec)) return { value: await read(answer) };
      const text = await textOf(answer);
      const failure = statusFailure(answer, text);
      if (failure === undefined) throw refusalOf(text, answer.status, name);
      return failure;
    } catch (error) {
      // An error of the table is the last word on a request; others are of the connection.
      if (error instanceof TapesyncError) throw error;
      return failureOf(error, name);
    }
  }

  // Several requests find out at once; the first one logs on for all.
  async #logOnAgain(ended: string | undefined): Promise<void> {
    if (this.#token !== ended) return;
    this.#loggingOn ??= this.logOn()
      .catch((error: unknown) => {
        // Each further request would try the password again, until the server takes it for guessing.
        throw error instanceof TapesyncError ? this.giveUp(error) : error;
      })
      .finally(() => {
        this.#loggingOn = undefined;
      });
    await this.#loggingOn;
  }

  async #dispatch(spec: RequestSpec): Promise<Answer & { readonly token: string | undefined }> {
    const { method, path, parameters, query, headers, body } = spec;
    const token = this.#token;
    const bytes = body && Buffer.from(body.text);
    const isWorth = this.#options.compress && (bytes?.length ?? 0) > WORTH_COMPRESSING;
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
    // got waits for somebody to write the body of whatever is no GET.
    if (bytes === undefined && method !== 'GET') stream.end();
    // What fails after the answer has begun is the business of whoever reads it.
    stream.on('error', () => {});
    const begun = once(stream, 'response') as Promise<[{ statusCode: number; headers: Answer['headers'] }]>;
    const [response] = await this.traffic.measure(begun, ([{ statusCode }]) => statusCode);
    return { status: response.statusCode, headers: response.headers, raw: stream, token };
  }
}

const DONE = 204;
const NOT_MODIFIED = 304;

function isAnswer(status: number, { headers }: RequestSpec): boolean {
  if (status === NOT_MODIFIED) return headers?.['if-none-match'] !== undefined;
  return status >= 200 && status < 300;
}

function unexpected(expected: string, found: string): string {
  return `the answer is not ${expected} but ${JSON.stringify(found.slice(0, 60))}; is it a Framework Server?`;
}
