import t from 'tap';
import { failureOf, statusFailure } from '../../../../lib/sources/http/problems.ts';

t.test('errors of a connection are told in words, and those that pass are told apart', async (t) => {
  for (const [error, failure] of [
    [{ code: 'ECONNREFUSED' }, { problem: 'nothing listens there', isPassing: true }],
    [
      { code: 'CERT_HAS_EXPIRED' },
      { problem: /^its certificate is not trusted \(CERT_HAS_EXPIRED\)/, isPassing: false },
    ],
    [{ code: 'ENOTFOUND' }, { problem: 'there is no such host', isPassing: false }],
    [{ code: 'HPE_INVALID_CONSTANT' }, { problem: 'what it answers is no HTTP', isPassing: false }],
    [
      { code: 'EHOSTUNREACH', message: 'https://h/?key=x' },
      { problem: 'EHOSTUNREACH', isPassing: true },
    ],
    [{ cause: new Error('odd') }, { problem: 'odd', isPassing: true }],
  ] as const) {
    t.match(failureOf(error), failure);
  }
});

t.test('a status says whether waiting helps, and how long', async (t) => {
  t.match(statusFailure(503, '', '7'), { isPassing: true, waitMs: 7000 });
  t.match(statusFailure(429, '', undefined), { isPassing: true, waitMs: undefined });
  t.match(statusFailure(403, '', 'soon'), { isPassing: false, waitMs: undefined });
  const { waitMs = 0 } = statusFailure(503, '', new Date(Date.now() + 60_000).toUTCString());
  t.ok(waitMs > 30_000 && waitMs <= 60_000);
  t.equal(statusFailure(418, 'I am', undefined).problem, 'it answered with status 418; it says: I am');
});
