import { setTimeout as sleep } from 'node:timers/promises';
import { TapesyncError } from '../../errors/error.ts';
import { printable } from '../../errors/printable.ts';
import type { Traffic } from '../../observe/traffic.ts';
import type { Failure } from './failures.ts';

/** How patient a client is. */
export interface RetryOptions {
  /** What messages call the server. */
  readonly name: string;
  /** How often a request is tried again before the server is given up. */
  readonly retries: number;
  /** Takes a sentence for the operator. */
  readonly warn: (sentence: string) => void;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;
// A server that wants more patience than this gets it in several tries.
const LONGEST_RETRY_AFTER_MS = 120_000;

/** Waits between tries, longer each time, until a server is given up: then everything fails at once with one error. */
export class Retries {
  readonly #options: RetryOptions;
  readonly #traffic: Traffic;
  readonly #givenUp = new AbortController();
  #error: TapesyncError | undefined;

  constructor(options: RetryOptions, traffic: Traffic) {
    this.#options = options;
    this.#traffic = traffic;
  }

  /** The error that everything fails with; `undefined` while the server is not given up. */
  get error(): TapesyncError | undefined {
    return this.#error;
  }

  /** Lets everything from now on fail at once with an error, and returns the first such error. */
  giveUp(error: TapesyncError): TapesyncError {
    this.#error ??= error;
    this.#givenUp.abort();
    return this.#error;
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
    this.#traffic.retries++;
    const seconds = (wait / 1000).toFixed(1);
    warn(`${name}: ${printable(failure.problem)}; trying again in ${seconds} s (${attempt} of ${retries})`);
    // Nobody has to wait any longer once another request has given up.
    await sleep(wait, undefined, { signal: this.#givenUp.signal }).catch(() => {});
  }
}
