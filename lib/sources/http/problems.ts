import { messageOf } from '../../errors/error.ts';

/** What a request has come to that brought nothing. */
export interface Failure {
  /** What happened, in words that follow `cannot read NAME:`. */
  readonly problem: string;
  /** Whether the same request may go well later. */
  readonly isPassing: boolean;
  /** How long the server wants to be left alone. */
  readonly waitMs?: number | undefined;
}

const FINAL: readonly (readonly [codes: RegExp, problem: string])[] = [
  [
    /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT)/,
    'its certificate is not trusted (CODE); name the authority that has issued it with --source-ca FILE',
  ],
  [/^ENOTFOUND$/, 'there is no such host'],
  [/^(EPROTO$|ERR_SSL_)/, 'what it answers is no TLS that is understood; does it speak plain HTTP?'],
  [/^HPE_/, 'what it answers is no HTTP'],
];

const PASSING: readonly (readonly [codes: RegExp, problem: string])[] = [
  [/^ECONNREFUSED$/, 'nothing listens there'],
  [/^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/, 'the connection was cut'],
  [/^ERR_HTTP_CONTENT_LENGTH_MISMATCH$/, 'the connection was cut: less came than was announced'],
  [/^ETIMEDOUT$/, 'it could not be connected to in time'],
  [/^EAI_AGAIN$/, 'its name could not be looked up'],
];

/** Returns what an error of a connection means. */
export function failureOf(error: unknown): Failure {
  // What got says itself names the address, with its query.
  const { code = '', cause } = error as { readonly code?: string; readonly cause?: unknown };
  const words = (table: typeof FINAL) => table.find(([codes]) => codes.test(code))?.[1].replace('CODE', code);
  const final = words(FINAL);
  if (final !== undefined) return { problem: final, isPassing: false };
  const passing = words(PASSING);
  return { problem: passing ?? (cause === undefined ? code : messageOf(cause)), isPassing: true };
}

const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

const MEANINGS: Readonly<Record<number, string>> = {
  202: ', which says that the export is not ready yet',
  204: ', which says that there is nothing',
  206: ', which says that this is only a part',
  401: ', which says that it wants a token, or another one (--source-token-file)',
  403: ', which says that who asks may not read it',
  404: ', which says that nothing is at this address',
  406: ', which says that it has no such form (--source-header "Accept: ...")',
};

/**
 * Returns the failure that a status stands for.
 *
 * @param said what the server says about it, safe to be shown; empty where it says nothing
 * @param retryAfter the header of that name
 */
export function statusFailure(status: number, said: string, retryAfter: string | undefined): Failure {
  const quote = said === '' ? '' : `; it says: ${said}`;
  return {
    problem: `it answered with status ${status}${MEANINGS[status] ?? ''}${quote}`,
    isPassing: PASSING_STATUSES.has(status),
    waitMs: milliseconds(retryAfter ?? ''),
  };
}

// Seconds, or a date.
function milliseconds(retryAfter: string): number | undefined {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}
