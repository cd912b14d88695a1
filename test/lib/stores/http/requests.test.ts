import type { IncomingMessage, ServerResponse } from 'node:http';
import t, { type Test } from 'tap';
import { fixedConcurrency } from '../../../../lib/platform/concurrency.ts';
import { textOf } from '../../../../lib/stores/http/decode.ts';
import { Requests } from '../../../../lib/stores/http/requests.ts';
import { bodyOf, listening } from './listening.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const LOG_ON = 'POST session';
const ASK = { method: 'GET', path: 'customers' } as const;

// A server that gives out the tokens 1, 2 and so on, and what it was asked.
async function logOnTo(s: Test, answer: Answer, isAllowed: () => boolean = () => true) {
  const asked: string[] = [];
  let tokens = 0;
  const server = await listening(s, async (request, response) => {
    const path = request.url?.split('/').at(-1);
    const what = `${request.method} ${path}`;
    const { authorization = '' } = request.headers;
    asked.push(`${what} ${authorization}`.trim());
    await bodyOf(request);
    if (path !== 'session') answer(request, response);
    else if (what !== LOG_ON) response.writeHead(204).end();
    else if (isAllowed()) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ token: String(++tokens) }));
    } else
      response.writeHead(401).end(JSON.stringify({ code: 'LOGON_REFUSED', parameters: { user: 'ada' } }));
  });
  const options = { name: 'http://x', user: 'ada', password: 'p', compress: false, rate: 0, retries: 2 };
  const requests = new Requests({ ...options, server, concurrency: fixedConcurrency(1), warn: () => {} });
  s.teardown(() => requests.close());
  await requests.logOn();
  return { requests, asked };
}

t.test('where the token has ended, a request logs on and is sent again', async (s) => {
  const { requests, asked } = await logOnTo(s, ({ headers }, response) => {
    if (headers.authorization === 'Bearer 1') response.writeHead(401).end();
    else response.end('here');
  });
  s.equal(await requests.open(ASK, textOf), 'here');
  s.equal(await requests.open(ASK, textOf), 'here');
  await requests.close();
  const again = [LOG_ON, 'GET customers Bearer 2', 'GET customers Bearer 2'];
  s.strictSame(asked, [LOG_ON, 'GET customers Bearer 1', ...again, 'DELETE session Bearer 2']);
  await s.rejects(requests.open(ASK, textOf), { code: 'SERVER_ANSWER', message: /connection is closed/ });
  s.equal(requests.traffic.retries, 0);
});

t.test('a password that is refused on the way is not tried again by anybody', async (s) => {
  let allowed = true;
  const end: Answer = (_, response) => response.writeHead(401).end();
  const { requests, asked } = await logOnTo(s, end, () => allowed);
  allowed = false;
  for (let index = 0; index < 2; index++)
    await s.rejects(requests.open(ASK, textOf), { code: 'LOGON_REFUSED' });
  s.strictSame(asked, [LOG_ON, 'GET customers Bearer 1', LOG_ON]);
});

t.test('an answer that is not as expected is asked for again, until the server is given up', async (s) => {
  const answers = ['[1', '[1]'];
  const { requests } = await logOnTo(s, (_, response) => response.end(answers.shift() ?? '<html>'));
  const parse = (text: string) => (text.endsWith(']') ? text : undefined);
  s.equal(await requests.ask(ASK, 'a list', parse), '[1]');
  s.equal(requests.traffic.retries, 1);
  await s.rejects(requests.send(ASK), {
    code: 'SERVER_UNREACHABLE',
    parameters: { problem: /the answer is not that it is done but "<html>"/, attempts: 3 },
  });
  s.equal(requests.traffic.underWay, 0);
});

t.test('that nothing has changed is no answer to who has not asked so', async (s) => {
  const { requests } = await logOnTo(s, (_, response) => response.writeHead(304).end());
  await s.rejects(requests.open(ASK, textOf), { code: 'SERVER_ANSWER', message: /status 304/ });
});
