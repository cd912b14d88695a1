import { setTimeout as sleep } from 'node:timers/promises';
import { TapesyncError } from '../../errors/error.ts';
import { Traffic } from '../../observe/traffic.ts';
import type { Concurrency, Pressure } from '../../platform/concurrency.ts';
import { speaksTls } from '../../platform/speaks-tls.ts';
import { textOf } from './decode.ts';
import { type Failure, failureOf, refusalOf, statusFailure, unexpected } from './failures.ts';
import { Retries, type RetryOptions } from './retries.ts';
import { readToken, Session } from './session.ts';
import { type Answer, isCut, type RequestSpec, Transport, type TransportOptions } from './transport.ts';

/** How requests are sent to a server. */
export interface RequestOptions extends TransportOptions, RetryOptions {
  readonly user: string;
  readonly password: string;
  /** Learns from requests that apply changes. */
  readonly concurrency: Concurrency;
  /** Where requests are counted. */
  readonly traffic?: Traffic;
}

// Logging off is a courtesy: nobody waits long for it.
const LOG_OFF_MS = 5_000;

/** The result of one try. */
type Tried<T> = { readonly value: T } | Failure;

/**
 * Sends requests to one server, as one user: logs on, and again when the token has ended; waits and tries again where
 * that may help. When a request has failed as often as allowed, everything after it fails at once with the same error.
 */
export class Requests {
  readonly traffic: Traffic;
  readonly retries: Retries;
  readonly #options: RequestOptions;
  readonly #transport: Transport;
  readonly #session: Session;
  /** Whether anything was answered yet. */
  #isAnswering = false;

  constructor(options: RequestOptions) {
    this.#options = options;
    this.traffic = options.traffic ?? new Traffic();
    this.#transport = new Transport(options, this.traffic);
    this.retries = new Retries(options, this.traffic);
    const { user, password, name } = options;
    const body = { type: 'application/json', text: JSON.stringify({ user, password }) };
    this.#session = new Session(() =>
      this.open({ method: 'POST', path: 'session', body, withoutToken: true }, (answer) =>
        readToken(answer, name),
      ),
    );
  }

  /** Logs on. Throws LOGON_REFUSED for a wrong user or password. */
  logOn(): Promise<void> {
    return this.#session.renew(undefined);
  }

  /** Logs off and closes all connections. A token that cannot be given back ends by itself. */
  async close(): Promise<void> {
    if (this.#session.token !== undefined && this.retries.error === undefined) {
      const loggedOff = this.#attempt({ method: 'DELETE', path: 'session' }, textOf).catch(() => {});
      const waiting = new AbortController();
      const { signal } = waiting;
      await Promise.race([loggedOff, sleep(LOG_OFF_MS, undefined, { signal }).catch(() => {})]);
      waiting.abort();
    }
    const { name } = this.#options;
    this.retries.giveUp(
      new TapesyncError('SERVER_ANSWER', { store: name, problem: 'the connection is closed' }),
    );
    this.#transport.close();
  }

  /** Sends a request that something be done, until the server answers that it is. */
  async send(spec: RequestSpec): Promise<void> {
    await this.open(spec, async (answer) => {
      const text = await textOf(answer);
      if (answer.status !== DONE) throw new Error(unexpected('that it is done', text));
    });
  }

  /**
   * Sends a request until `parse` accepts the text of its answer; it returns `undefined` for anything else, because an
   * answer that ends in its middle may look whole.
   */
  ask<T>(spec: RequestSpec, expected: string, parse: (text: string) => T | undefined): Promise<T> {
    return this.open(spec, async (answer) => {
      const text = await textOf(answer);
      const value = parse(text);
      if (value === undefined) throw new Error(unexpected(expected, text));
      return value;
    });
  }

  /**
   * Sends a request until `read` has read what it needs of the answer, and returns its result.
   * Throws the error that the server answers with, or SERVER_UNREACHABLE.
   */
  async open<T>(spec: RequestSpec, read: (answer: Answer) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.retries.error !== undefined) throw this.retries.error;
      const result = await this.#attempt(spec, read);
      if ('value' in result) return result.value;
      await this.retries.retry(result, attempt);
    }
  }

  async #attempt<T>(spec: RequestSpec, read: (answer: Answer) => Promise<T>): Promise<Tried<T>> {
    await this.#transport.turn();
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

  async #exchange<T>(spec: RequestSpec, read: (answer: Answer) => Promise<T>): Promise<Tried<T>> {
    const { name } = this.#options;
    try {
      const token = spec.withoutToken ? undefined : this.#session.token;
      let answer = await this.#transport.send(spec, token);
      this.#isAnswering = true;
      if (answer.status === 401 && spec.path !== 'session') {
        await textOf(answer);
        await this.#logOnAgain(token);
        answer = await this.#transport.send(spec, this.#session.token);
      }
      if (isAnswer(answer.status)) return { value: await read(answer) };
      const text = await textOf(answer);
      const failure = statusFailure(answer, text);
      if (failure === undefined) throw refusalOf(text, answer.status, name);
      return failure;
    } catch (error) {
      // An error of the table is final; others are of the connection.
      if (error instanceof TapesyncError) throw error;
      if (!this.#isAnswering && isCut(error)) await this.#refuseTls();
      return failureOf(error, name);
    }
  }

  // A server that speaks TLS hangs up on plain HTTP, and would at each further try.
  async #refuseTls(): Promise<void> {
    const { server, name } = this.#options;
    if (server.protocol !== 'http:') return;
    if (!(await speaksTls(server.hostname.replace(/^\[|\]$/g, ''), Number(server.port) || HTTP_PORT))) return;
    const problem = `it speaks TLS, and was asked in plain HTTP: name it as ${name.replace('http:', 'https:')}, with --ca FILE where an authority of your own has issued its certificate`;
    throw new TapesyncError('SERVER_ANSWER', { store: name, problem });
  }

  async #logOnAgain(ended: string | undefined): Promise<void> {
    try {
      await this.#session.renew(ended);
    } catch (error) {
      // Each further request would try the password again, until the server takes it for guessing.
      throw error instanceof TapesyncError ? this.retries.giveUp(error) : error;
    }
  }
}

const DONE = 204;
const HTTP_PORT = 80;

function isAnswer(status: number): boolean {
  return status >= 200 && status < 300;
}
