import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { RequestError } from 'got';
import { isLoopback } from '../../platform/loopback.ts';

const RETRIES = 3;
// One attempt must leave time for another.
const PATIENCE_MS = 10_000;
// A receiver says hardly more than that it has the report.
const LONGEST_ANSWER = 1024 * 1024;
const TEMPORARY = [408, 425, 429, 500, 502, 503, 504];

/** Where a report is posted to, and how. */
export interface Posting {
  readonly url: URL;
  readonly token: string | undefined;
  /** Tells a report that is sent again from another one. */
  readonly key: string;
  readonly authorities: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/**
 * Posts a report as JSON, a few times where it helps. Follows no redirection: who redirects is not who was meant. Throws where
 * that fails; no message repeats the path of the address, or the token.
 */
export async function postReport(
  body: object,
  { url, token, key, authorities, signal }: Posting,
): Promise<void> {
  const agent = { ...(!isLoopback(url) && { proxyEnv: process.env }) };
  const tooLong = new AbortController();
  const request = got.post(url, {
    json: body,
    headers: {
      'user-agent': 'tapesync',
      'idempotency-key': key,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    agent: { http: new HttpAgent(agent), https: new HttpsAgent(agent) },
    ...(authorities && { https: { certificateAuthority: [...authorities] } }),
    timeout: { request: PATIENCE_MS },
    retry: {
      limit: RETRIES,
      methods: ['POST'],
      statusCodes: TEMPORARY,
      backoffLimit: 4000,
      maxRetryAfter: PATIENCE_MS,
    },
    followRedirect: false,
    signal: AbortSignal.any([signal, tooLong.signal]),
  });
  request.on('downloadProgress', ({ transferred }) => {
    if (transferred > LONGEST_ANSWER) tooLong.abort();
  });
  let status: number;
  try {
    ({ statusCode: status } = await request);
  } catch (error) {
    if (tooLong.signal.aborted) throw new Error('the answer does not end');
    const answered = error instanceof RequestError ? error.response?.statusCode : undefined;
    if (answered === undefined) {
      const code = error instanceof RequestError ? error.code : 'no answer';
      throw new Error(reasonOf(error) ?? code);
    }
    status = answered;
  }
  if (status >= 300 && status < 400) {
    throw new Error(`the answer is ${status}, a redirection, which is not followed; name the address itself`);
  }
  if (status >= 400) throw new Error(`the answer is ${status}`);
}

// A message of got names the address, with its path; that of the cause does not.
function reasonOf(error: unknown): string | undefined {
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error && cause.message !== '' ? cause.message : undefined;
}
