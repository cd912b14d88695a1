import { answeredError, TapesyncError } from '../../errors/error.ts';
import { isErrorCode } from '../../errors/table.ts';
import { isJsonObject, parseJson } from '../../model/json-object.ts';
import type { Answer } from './transport.ts';

/** A request that may go well when it is tried again. */
export interface Failure {
  /** What happened, in words that follow the name of the server. */
  readonly problem: string;
  /** How long the server wants to be left alone. */
  readonly retryAfterMs?: number;
  /** Whether the server has too much to do. */
  readonly overloaded: boolean;
  readonly cause?: unknown;
}

const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const OVERLOAD_STATUSES: ReadonlySet<number> = new Set([408, 429, 503, 504]);

// As much of a server's message as goes into a line.
const LONGEST_MESSAGE = 200;

/**
 * Returns the failure that a status stands for, or `undefined` where trying again does not help; `text` is the body of
 * the answer.
 */
export function statusFailure({ status, headers }: Answer, text: string): Failure | undefined {
  if (!PASSING_STATUSES.has(status)) return undefined;
  const retryAfterMs = milliseconds(String(headers['retry-after'] ?? ''));
  const json = parseJson(text);
  const message = isJsonObject(json) && typeof json.message === 'string' ? `: ${json.message}` : '';
  return {
    problem: `it answered with status ${status}${message.slice(0, LONGEST_MESSAGE)}`,
    overloaded: OVERLOAD_STATUSES.has(status),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

// Seconds, or a date.
function milliseconds(retryAfter: string): number | undefined {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}

// This program asks for nothing that a server of its own version does not know.
const NOT_KNOWN_YET = /there is no (field|key) |must NOT have additional properties|action: expected/;

/** Returns the error that a server has answered with; `text` is the body of the answer. */
export function refusalOf(text: string, status: number, name: string): TapesyncError {
  const json = parseJson(text);
  const { code, parameters } = isJsonObject(json) ? json : {};
  const found = isJsonObject(parameters) ? String(parameters.problem) : '';
  if (code === 'REQUEST_INVALID' && NOT_KNOWN_YET.test(found)) {
    const problem = `it does not know what this command asks of it (${found.slice(0, LONGEST_MESSAGE)}): it is of an older version and has to be updated`;
    return new TapesyncError('SERVER_ANSWER', { store: name, problem });
  }
  if (isErrorCode(code)) {
    const error = answeredError(code, isJsonObject(parameters) ? parameters : {}, name);
    // No answer is the fault of the command line or the definition.
    if (error?.class === 'store' || error?.class === 'change') return error;
  }
  const problem = `it answered with status ${status}; is it a Framework Server?`;
  return new TapesyncError('SERVER_ANSWER', { store: name, problem });
}

/** Returns the problem with an answer that is not as expected. */
export function unexpected(expected: string, found: string): string {
  return `the answer is not ${expected} but ${JSON.stringify(found.slice(0, 60))}; is it a Framework Server?`;
}

// A certificate that is wrong stays wrong: no retry.
const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT)/;

// The protocol of the vendor's server is not published; what other servers speak there is no HTTP either.
const ANOTHER_MAKE =
  'tapesync speaks to tapesync serve, and not to a Framework Server of another make, such as that of TapeTrack';

const NO_TLS = /^(EPROTO$|ERR_SSL_)/;

const WORDS: readonly (readonly [codes: RegExp, words: string])[] = [
  [/^ECONNREFUSED$/, 'nothing listens there'],
  [/^(ECONNRESET|EPIPE)$/, 'the connection was cut'],
  [/^ERR_STREAM_PREMATURE_CLOSE$/, 'the answer was cut'],
  [/^ETIMEDOUT$/, 'no answer in time'],
  [/^EAI_AGAIN$/, 'its name could not be looked up'],
  [/^(Z_|ZSTD_)/, 'the answer is cut or damaged'],
  [/^HPE_/, `what it answers is no HTTP; ${ANOTHER_MAKE}`],
];

/**
 * Returns what an error of a connection means.
 * Throws SERVER_ANSWER for a certificate that is not trusted, for an answer that is no TLS and for a host that nobody knows.
 */
export function failureOf(error: unknown, name: string): Failure {
  const { code = '', message = String(error) } = error as {
    readonly code?: string;
    readonly message?: string;
  };
  const final = (problem: string) =>
    new TapesyncError('SERVER_ANSWER', { store: name, problem }, { cause: error });
  if (CERTIFICATE.test(code)) {
    throw final(
      `its certificate is not trusted (${code}); name the authority that has issued it with --ca FILE`,
    );
  }
  if (code === 'ENOTFOUND') throw final('there is no such host');
  if (NO_TLS.test(code)) {
    throw final(
      `what it answers is no TLS that is understood; if it speaks plain HTTP, name it with http:// and --insecure; ${ANOTHER_MAKE}`,
    );
  }
  const known = WORDS.find(([codes]) => codes.test(code))?.[1];
  return { problem: known ?? message, overloaded: code === 'ETIMEDOUT', cause: error };
}

/**
 * Returns what was asked for, or `instead` where a server answers that it is not there, or is of an earlier version that does
 * not know what it is.
 */
export async function unlessNotThere<T, U>(asked: Promise<T>, instead: U): Promise<T | U> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TapesyncError && error.code === 'NOT_THERE') return instead;
    throw error;
  }
}
