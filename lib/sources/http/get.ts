import { once } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import got, { type Got } from 'got';
import { isLoopback } from '../../platform/loopback.ts';
import { isSamePlace } from './address.ts';
import { type Failure, failureOf, statusFailure } from './problems.ts';
import { saidIn } from './said.ts';

/** How a server is asked. */
export interface Asking {
  /** Sent with every request; they reach no other host than that of the first address. */
  readonly headers: Readonly<Record<string, string>>;
  /** What messages do not repeat, even where the server does. */
  readonly secrets: readonly string[];
  /** Certificates of authorities to be trusted, PEM; the usual ones when absent. */
  readonly authorities?: readonly string[] | undefined;
  /** How long nothing may come, in milliseconds. */
  readonly silenceMs: number;
  /** The first wait before a request is sent again, in milliseconds. */
  readonly delayMs: number;
  /** Takes a sentence for the operator. */
  readonly onRetry: (sentence: string) => void;
}

/** An answer of which the first bytes are there. */
export interface Answer {
  /** The address that has answered. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Its body, as it was sent. Throws a RequestFailure where that is not whole. */
  readonly body: AsyncGenerator<Buffer>;
}

/** Thrown where a request, or what it brings, has failed. */
export class RequestFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.problem);
    this.failure = failure;
  }
}

const RETRIES = 3;
const LONGEST_WAIT_MS = 60_000;
const MOST_REDIRECTIONS = 5;
const CONNECT_MS = 10_000;
const REDIRECTIONS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

// As much of an error is read for its message, for so long.
const LONGEST_ERROR = 16 * 1024;
const ERROR_MS = 5000;

/** Asks one server for documents, with patience. */
export class Client {
  readonly #asking: Asking;
  readonly #agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly #got: Got;

  /** @param first the address that the operator has named */
  constructor(first: URL, asking: Asking) {
    this.#asking = asking;
    // Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
    const agent = { keepAlive: true, ...(!isLoopback(first) && { proxyEnv: process.env }) };
    this.#agents = { http: new HttpAgent(agent), https: new HttpsAgent(agent) };
    const { authorities, headers } = asking;
    this.#got = got.extend({
      agent: this.#agents,
      ...(authorities && { https: { certificateAuthority: [...authorities] } }),
      timeout: { lookup: CONNECT_MS, connect: CONNECT_MS, secureConnect: CONNECT_MS },
      retry: { limit: 0 },
      throwHttpErrors: false,
      followRedirect: false,
      decompress: false,
      headers: { 'user-agent': 'tapesync', accept: '*/*', 'accept-encoding': 'gzip, zstd', ...headers },
    });
  }

  /**
   * Asks for a document, and again where that may help, up to its first byte: behind that nothing is asked for twice. Throws a
   * RequestFailure, and an AbortError as soon as the signal is given.
   */
  async get(url: URL, signal: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#follow(url, signal);
      } catch (error) {
        signal.throwIfAborted();
        const failure = error instanceof RequestFailure ? error.failure : failureOf(error);
        if (!failure.isPassing || attempt > RETRIES) throw new RequestFailure(failure);
        await this.#wait(failure, attempt, signal);
      }
    }
  }

  /** Closes all connections, those of answers that are being read too. */
  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  async #wait({ problem, waitMs = 0 }: Failure, attempt: number, signal: AbortSignal): Promise<void> {
    const { delayMs, onRetry } = this.#asking;
    const wait = Math.min(LONGEST_WAIT_MS, Math.max(waitMs, delayMs * 2 ** (attempt - 1)));
    onRetry(`${problem}; trying again in ${(wait / 1000).toFixed(1)} s (${attempt} of ${RETRIES})`);
    await sleep(wait, undefined, { signal });
  }

  async #follow(from: URL, signal: AbortSignal): Promise<Answer> {
    let url = from;
    for (let count = 0; count <= MOST_REDIRECTIONS; count++) {
      const next = await this.#ask(url, signal);
      if (!(next instanceof URL)) return next;
      if (!isSamePlace(url, next)) {
        throw final(
          `it redirects to ${next.origin}, which is not the server that was named; name that address itself if it is right`,
        );
      }
      url = next;
    }
    throw final(`it redirects more than ${MOST_REDIRECTIONS} times`);
  }

  /** Sends one request and returns its answer, or where it redirects to. */
  async #ask(url: URL, signal: AbortSignal): Promise<Answer | URL> {
    const left = new AbortController();
    const stream = this.#got.stream(url, { signal: AbortSignal.any([signal, left.signal]) });
    // An error after the answer has begun reaches the reader of the body.
    stream.on('error', () => {});
    try {
      const begun = once(stream, 'response') as Promise<[{ statusCode: number; headers: Answer['headers'] }]>;
      const [{ statusCode, headers }] = await this.#patiently(begun);
      const { location } = headers;
      if (REDIRECTIONS.has(statusCode) && typeof location === 'string') {
        left.abort();
        return redirection(location, url);
      }
      const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
      if (statusCode !== 200) {
        const said = await this.#errorIn(pieces, url);
        left.abort();
        throw new RequestFailure(statusFailure(statusCode, said, text(headers['retry-after'])));
      }
      if (
        headers['content-length'] === undefined &&
        !/chunked/i.test(text(headers['transfer-encoding']) ?? '')
      )
        throw final(
          'it announces neither the length of its answer nor its parts, so that a cut one could not be told from a whole one',
        );
      const first = await this.#patiently(pieces.next());
      return { url, headers, body: this.#body(first, pieces) };
    } catch (error) {
      left.abort();
      throw error;
    }
  }

  async *#body(first: IteratorResult<Buffer>, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
    try {
      for (let next = first; !next.done; next = await this.#patiently(pieces.next())) yield next.value;
    } catch (error) {
      throw error instanceof RequestFailure ? error : new RequestFailure(failureOf(error));
    }
  }

  /** Waits for what the server does next. While nobody waits, it may be silent as long as it likes. */
  async #patiently<T>(next: Promise<T>, ms = this.#asking.silenceMs): Promise<T> {
    const over = new AbortController();
    const silence = sleep(ms, undefined, { signal: over.signal }).then(() => {
      throw new RequestFailure({ problem: `it was silent for ${ms / 1000} s`, isPassing: true });
    });
    silence.catch(() => {});
    try {
      return await Promise.race([next, silence]);
    } finally {
      over.abort();
    }
  }

  async #errorIn(pieces: AsyncIterator<Buffer>, url: URL): Promise<string> {
    const read: Buffer[] = [];
    let length = 0;
    try {
      while (length < LONGEST_ERROR) {
        const next = await this.#patiently(pieces.next(), Math.min(ERROR_MS, this.#asking.silenceMs));
        if (next.done) break;
        read.push(next.value);
        length += next.value.length;
      }
    } catch {
      // The status says enough.
    }
    const ofQuery = [url.search, ...url.searchParams.values()];
    return saidIn(Buffer.concat(read).toString(), [...this.#asking.secrets, ...ofQuery]);
  }
}

function redirection(location: string, from: URL): URL {
  if (!URL.canParse(location, from.href)) throw final('it redirects to what is no address');
  return new URL(location, from);
}

function final(problem: string): RequestFailure {
  return new RequestFailure({ problem, isPassing: false });
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
