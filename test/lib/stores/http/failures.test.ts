import { Readable } from 'node:stream';
import t from 'tap';
import { failureOf, refusalOf, statusFailure } from '../../../../lib/stores/http/failures.ts';

const answer = (status: number, headers = {}) => ({ status, headers, raw: Readable.from([]) });

t.test('a status that may pass is a failure, with what the server says of it', async (s) => {
  s.strictSame(statusFailure(answer(503, { 'retry-after': '5' }), '{"message":"ends"}'), {
    problem: 'it answered with status 503: ends',
    overloaded: true,
    retryAfterMs: 5000,
  });
  s.strictSame(statusFailure(answer(500), 'no JSON'), {
    problem: 'it answered with status 500',
    overloaded: false,
  });
  s.equal(statusFailure(answer(503, { 'retry-after': new Date(0).toUTCString() }), '')?.retryAfterMs, 0);
  s.equal(statusFailure(answer(404), ''), undefined);
});

t.test('a refusal is an error of the table if it is about the store or a change', async (s) => {
  const known = {
    code: 'ACCESS_DENIED',
    parameters: { user: 'ada', role: 'sync', whom: 'customer US01', other: null },
  };
  s.match(refusalOf(JSON.stringify(known), 403, 'http://x'), {
    code: 'ACCESS_DENIED',
    parameters: { user: 'ada', role: 'sync' },
  });
  for (const text of ['', '{"code":"MADE_UP"}', '{"code":"toString"}', '{"code":"OPTION_INVALID"}']) {
    s.match(
      refusalOf(text, 418, 'http://x'),
      { code: 'SERVER_ANSWER', message: /status 418; is it a Framework Server/ },
      text,
    );
  }
});

t.test('a server that does not know what is asked of it is an older one', async (s) => {
  const answered = (problem: string) =>
    refusalOf(
      JSON.stringify({ code: 'REQUEST_INVALID', message: '', parameters: { problem } }),
      400,
      'http://x',
    );
  for (const problem of [
    'there is no field "auditFailed"',
    'body must NOT have additional properties',
    'line 1 is not a change: action: expected "add" or "update", found "undo"',
  ]) {
    s.match(answered(problem), {
      code: 'SERVER_ANSWER',
      message: `http://x: it does not know what this command asks of it (${problem}): it is of an older version and has to be updated`,
    });
  }
  s.match(answered('the filter "[": it is not closed'), { code: 'REQUEST_INVALID' });
});

t.test('an error of a connection is said in words, and one that stays is the last', async (s) => {
  const error = (code: string) => Object.assign(new Error('raw words'), { code });
  s.match(failureOf(error('ECONNREFUSED'), 'http://x'), {
    problem: 'nothing listens there',
    overloaded: false,
  });
  s.match(failureOf(error('ETIMEDOUT'), 'http://x'), { problem: 'no answer in time', overloaded: true });
  s.match(failureOf(error('Z_DATA_ERROR'), 'http://x'), { problem: 'the answer is cut or damaged' });
  s.match(failureOf(error('EOTHER'), 'http://x'), { problem: 'raw words' });
  s.match(failureOf(error('HPE_INVALID_CONSTANT'), 'http://x').problem, /is no HTTP; .*TapeTrack/);
  for (const code of ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER']) {
    s.throws(() => failureOf(error(code), 'https://x'), {
      code: 'SERVER_ANSWER',
      message: /^https:\/\/x: what it answers is no TLS that is understood; .*TapeTrack$/,
    });
  }
  s.throws(() => failureOf(error('ENOTFOUND'), 'http://x'), {
    code: 'SERVER_ANSWER',
    message: /no such host/,
  });
  s.throws(() => failureOf(error('CERT_HAS_EXPIRED'), 'http://x'), {
    code: 'SERVER_ANSWER',
    message: /certificate is not trusted \(CERT_HAS_EXPIRED\).*--ca FILE/,
  });
});
