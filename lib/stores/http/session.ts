import { TapesyncError } from '../../errors/error.ts';
import { isJsonObject, parseJson } from '../../model/json-object.ts';
import { textOf } from './decode.ts';
import { unexpected } from './failures.ts';
import type { Answer } from './transport.ts';

// What may stand in a header: in another log-on something is wrong.
const TOKEN = /^[\x21-\x7e]+$/;

/** The token of one user at one server. */
export class Session {
  readonly #logOn: () => Promise<string>;
  #token: string | undefined;
  #loggingOn: Promise<void> | undefined;

  /** `logOn` returns a new token. */
  constructor(logOn: () => Promise<string>) {
    this.#logOn = logOn;
  }

  /** The token; `undefined` before the first log-on. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Logs on in place of a token that has ended. Several requests find out at once: the first one logs on for all. */
  renew(ended: string | undefined): Promise<void> {
    if (this.#token !== ended) return Promise.resolve();
    this.#loggingOn ??= this.#logOn()
      .then((token) => {
        this.#token = token;
      })
      .finally(() => {
        this.#loggingOn = undefined;
      });
    return this.#loggingOn;
  }
}

/**
 * Reads the token out of the answer to a log-on; `name` is what messages call the server.
 * Throws SERVER_ANSWER for another kind of server, and an Error for an answer that may come whole the next time.
 */
export async function readToken(answer: Answer, name: string): Promise<string> {
  const text = await textOf(answer);
  const problem = unexpected('a log-on', text);
  if (!/json/.test(String(answer.headers['content-type']))) {
    throw new TapesyncError('SERVER_ANSWER', { store: name, problem });
  }
  const session = parseJson(text);
  if (isJsonObject(session) && typeof session.token === 'string' && TOKEN.test(session.token))
    return session.token;
  throw new Error(problem);
}
