import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { answerTo, statusAnswer } from '../../../lib/server/error-answers.ts';
import { CASES, rightRequest } from './every-route.ts';
import { HIDDEN, storeWith } from './failing-store.ts';
import { codeOf, send, tokenOf } from './requests.ts';
import { startServer } from './started-server.ts';

t.test('an error that a caller may see is answered as it is, with its status', async (s) => {
  s.strictSame(answerTo(new TapesyncError('LOGON_SLOWED', { seconds: 7 }), 'r1'), {
    status: 429,
    retryAfter: 7,
    body: {
      code: 'LOGON_SLOWED',
      message: new TapesyncError('LOGON_SLOWED', { seconds: 7 }).message,
      parameters: { seconds: 7 },
    },
    hidden: false,
  });
  for (const [error, status] of [
    [new TapesyncError('REQUEST_INVALID', { problem: 'x' }), 400],
    [new TapesyncError('SESSION_ENDED'), 401],
    [new TapesyncError('ACCESS_DENIED', { user: 'eve', role: 'sync', whom: 'US01' }), 403],
    [new TapesyncError('NOT_THERE'), 404],
    [new TapesyncError('REPEAT_DIFFERS'), 422],
    [new TapesyncError('SERVER_BUSY', { seconds: 5 }), 503],
  ] as const) {
    const { code } = error;
    s.match(answerTo(error, 'r1'), { status, body: { code }, hidden: false }, code);
  }
});

t.test('any other error is hidden behind the id of the request', async (s) => {
  for (const [error, status, retryAfter] of [
    [new TapesyncError('STORE_FAILED', { store: 'secret', problem: 'secret' }), 500, undefined],
    [new TapesyncError('STORE_BUSY', { store: 'secret', problem: 'secret' }), 503, 2],
    [new TapesyncError('STORE_REPLACED', { store: 'secret', problem: 'removed' }), 503, 2],
    [new TapesyncError('STORE_FULL', { store: 'secret' }), 503, 2],
    [new Error('secret'), 500, undefined],
    ['secret', 500, undefined],
  ] as const) {
    const answer = answerTo(error, 'r1');
    s.match(answer, { status, hidden: true, body: { code: 'SERVER_FAILED', parameters: { request: 'r1' } } });
    s.equal(answer.retryAfter, retryAfter);
    s.equal(JSON.stringify(answer).includes('secret'), false);
  }
});

t.test(
  'what Fastify or a decompressor refuses is the fault of the caller, what others refuse is not',
  async (s) => {
    const failed = (code: string, statusCode: unknown) =>
      answerTo(Object.assign(new Error('a text'), { code, statusCode }), 'r1');
    for (const code of ['FST_ERR_CTP_BODY_TOO_LARGE', 'Z_DATA_ERROR', 'ZSTD_error', 'ECONNRESET']) {
      s.match(
        failed(code, 413),
        { status: 413, body: { code: 'REQUEST_INVALID', parameters: { problem: 'a text' } } },
        code,
      );
    }
    for (const [code, status] of [
      ['ECONNREFUSED', 400],
      ['FST_ERR', 500],
      ['FST_ERR', 399],
      ['FST_ERR', '400'],
      ['XFST_ERR', 400],
    ] as const) {
      s.match(failed(code, status), { status: 500, hidden: true }, `${code} ${status}`);
    }
  },
);

t.test('who sends too much is told how much it may be, where that is known', async (s) => {
  const tooLarge = Object.assign(new Error('a text'), {
    code: 'FST_ERR_CTP_BODY_TOO_LARGE',
    statusCode: 413,
  });
  const problem = 'its body is larger than 1000 bytes, uncompressed; send less at once';
  s.match(answerTo(tooLarge, 'r1', 1000), { status: 413, body: { parameters: { problem } } });
  const other = Object.assign(new Error('a text'), { code: 'FST_ERR', statusCode: 400 });
  s.match(answerTo(other, 'r1', 1000), { status: 400, body: { parameters: { problem: 'a text' } } });
});

t.test('a status may be given to an error', async (s) => {
  s.match(statusAnswer(new TapesyncError('REQUEST_INVALID', { problem: 'x' }), 431), {
    status: 431,
    hidden: false,
  });
});

for (const [name, fails, status] of [
  ['of the table', () => new TapesyncError('STORE_FAILED', { store: HIDDEN, problem: HIDDEN }), 500],
  ['that may pass', () => new TapesyncError('STORE_LOCKED', { store: HIDDEN, seconds: 30 }), 503],
  ['of anything else', () => new RangeError(HIDDEN), 500],
  [
    'that claims to be the fault of the client',
    () => Object.assign(new Error(HIDDEN), { statusCode: 400, code: 'EFAIL' }),
    500,
  ],
] as const) {
  t.test(`an error ${name} in the store is in the log alone, on every route`, async (s) => {
    const server = await startServer(s, { ada: { '*': 'admin' }, reader: {} }, storeWith(s, { fails }));
    const token = await tokenOf(server);
    for (const route of Object.keys(CASES)) {
      const answer = await send(server, { ...rightRequest(route), token });
      if (answer.status < 300) continue;
      s.strictSame([answer.status, codeOf(answer)], [status, 'SERVER_FAILED'], route);
      s.notMatch(JSON.stringify(answer.headers) + answer.text, /SELECT|tapes\.db|stack|sqlite/i, route);
      s.equal(answer.headers['retry-after'] !== undefined, status === 503);
      const { parameters } = JSON.parse(answer.text) as { parameters: { request: string } };
      const logged = server.log.filter(
        (line) => line.includes(parameters.request) && line.includes('SELECT'),
      );
      s.equal(logged.length, 1, 'the log has it under the id in the answer');
    }
    s.ok(server.log.some((line) => line.includes('SELECT')));
  });
}
