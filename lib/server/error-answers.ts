import { TapesyncError } from '../errors/error.ts';
import type { ErrorCode } from '../errors/table.ts';

/** The answer to a failed request. */
export interface ErrorAnswer {
  readonly status: number;
  /** Seconds after which the request may be sent again. */
  readonly retryAfter?: number;
  readonly body: {
    readonly code: string;
    readonly message: string;
    /** The values in the message, by name. */
    readonly parameters: Readonly<Record<string, string | number>>;
  };
  /** Whether the answer hides the error, so that the log has to have it. */
  readonly hidden: boolean;
}

// Errors that a caller may see. All others are hidden.
const STATUSES: Partial<Record<ErrorCode, number>> = {
  REQUEST_INVALID: 400,
  LOGON_REFUSED: 401,
  SESSION_ENDED: 401,
  ACCESS_DENIED: 403,
  FORM_ELSEWHERE: 403,
  NOT_FROM_HERE: 403,
  LINK_USED: 403,
  NOT_THERE: 404,
  CUSTOMER_UNKNOWN: 404,
  MEDIA_UNKNOWN: 404,
  REPOSITORY_UNKNOWN: 404,
  CUSTOMER_USED: 409,
  MEDIA_USED: 409,
  REPOSITORY_USED: 409,
  REPOSITORY_NEXT: 409,
  DATA_CLUSTER_USED: 409,
  HELD_DECIDED: 409,
  HELD_OWN: 403,
  REPEAT_DIFFERS: 422,
  LOGON_SLOWED: 429,
  SERVER_CLOSING: 503,
  SERVER_BUSY: 503,
};

// Errors of the store that may pass, by themselves or because somebody mends what is wrong with its file or disk: the
// request may be sent again.
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'STORE_LOCKED',
  'STORE_UNREACHABLE',
  'STORE_BUSY',
  'STORE_SLOW',
  'STORE_REPLACED',
  'STORE_FULL',
  'STORE_STANDBY',
]);
const PASSING_SECONDS = 2;

/**
 * Returns the answer to a failed request; `request` is its id in the log, `mostBytes` the limit of its body, which Fastify
 * does not tell.
 */
export function answerTo(error: unknown, request: string, mostBytes?: number): ErrorAnswer {
  if (error instanceof TapesyncError) {
    const status = STATUSES[error.code];
    if (status !== undefined) return statusAnswer(error, status);
    const passing = PASSING.has(error.code);
    const failed = statusAnswer(new TapesyncError('SERVER_FAILED', { request }), passing ? 503 : 500);
    return { ...failed, hidden: true, ...(passing && { retryAfter: PASSING_SECONDS }) };
  }
  const status = clientFault(error);
  if (status !== undefined) {
    // The messages of Fastify name parts of the request, never of the server.
    const problem = error instanceof Error ? error.message : '';
    const isTooLarge = status === TOO_LARGE && mostBytes !== undefined;
    const advice = `its body is larger than ${mostBytes} bytes, uncompressed; send less at once`;
    return statusAnswer(invalidRequest(isTooLarge ? advice : problem), status);
  }
  return { ...statusAnswer(new TapesyncError('SERVER_FAILED', { request }), 500), hidden: true };
}

/** Returns the error of a request that cannot be right. */
export function invalidRequest(problem: string): TapesyncError {
  return new TapesyncError('REQUEST_INVALID', { problem });
}

/** Returns the answer to an error that a caller may see, with a status. */
export function statusAnswer({ code, message, parameters }: TapesyncError, status: number): ErrorAnswer {
  const { seconds } = parameters;
  return {
    status,
    ...(typeof seconds === 'number' && { retryAfter: seconds }),
    body: { code, message, parameters },
    hidden: false,
  };
}

const TOO_LARGE = 413;

// Errors of Fastify, of the decompression, and of a client that goes away while sending. Any other error with a status
// may be an answer that the store got from another server.
const CLIENT_CODES = /^(FST_|Z_|ZSTD_|ECONNRESET$)/;

function clientFault(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || !('code' in error)) return undefined;
  const { statusCode, code } = error;
  if (typeof code !== 'string' || !CLIENT_CODES.test(code)) return undefined;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
