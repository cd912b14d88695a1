import { Readable } from 'node:stream';
import t from 'tap';
import { readToken, Session } from '../../../../lib/stores/http/session.ts';

t.test('requests that find a token ended at once log on once', async (s) => {
  let logOns = 0;
  const session = new Session(async () => `token ${++logOns}`);
  s.equal(session.token, undefined);
  await session.renew(undefined);
  await Promise.all([session.renew('token 1'), session.renew('token 1')]);
  s.equal(session.token, 'token 2');
  await session.renew('token 1');
  s.equal(session.token, 'token 2', 'one who finds out late uses the new one');
});

t.test('a log-on that failed is tried again by the next request', async (s) => {
  const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve('token')];
  const session = new Session(() => answers.shift()?.() ?? Promise.reject(new Error('asked too often')));
  await s.rejects(session.renew(undefined), { message: 'away' });
  await session.renew(undefined);
  s.equal(session.token, 'token');
});

t.test('a token is read from the answer of a Framework Server, and from no other', async (s) => {
  const answer = (type: string, text: string) => ({
    status: 200,
    headers: { 'content-type': type },
    raw: Readable.from([Buffer.from(text)], { objectMode: false }),
  });
  s.equal(await readToken(answer('application/json', '{"token":"abc"}'), 'http://x'), 'abc');
  await s.rejects(readToken(answer('text/html', '<html>'), 'http://x'), { code: 'SERVER_ANSWER' });
  for (const text of ['{"token":"a b"}', '{"token":""}', '{"token":7}', '{"tok', '[]']) {
    await s.rejects(readToken(answer('application/json', text), 'http://x'), {
      message: `the answer is not a log-on but ${JSON.stringify(text)}; is it a Framework Server?`,
    });
  }
});
