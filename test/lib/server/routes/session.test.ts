import t from 'tap';
import { codeOf, send, sendJson, tokenOf } from '../requests.ts';
import { PASSWORD, startServer } from '../started-server.ts';

const ME = { path: '/v1/session' };

t.test('who logs on gets a token and learns what is granted', async (s) => {
  const server = await startServer(s, { ada: { US01: 'sync', '*': 'read' } });
  const answer = await sendJson(server, { ...ME, method: 'POST' }, { user: 'ada', password: PASSWORD });
  s.equal(answer.status, 200);
  const { token, expires } = JSON.parse(answer.text);
  s.match(token, /^[A-Za-z0-9_-]{43}$/);
  s.match(expires, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const me = JSON.parse((await send(server, { ...ME, token })).text);
  s.equal(me.user, 'ada');
  s.same(new Set(me.grants.map((each: object) => JSON.stringify(each))).size, 2);
});

t.test('who logs off has no session any more', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const off = await send(server, { ...ME, method: 'DELETE', token });
  s.strictSame([off.status, off.text], [204, '']);
  const again = await send(server, { ...ME, method: 'DELETE', token });
  s.strictSame([again.status, codeOf(again)], [401, 'SESSION_ENDED']);
});

t.test('a wrong password is refused', async (s) => {
  const server = await startServer(s);
  const answer = await sendJson(server, { ...ME, method: 'POST' }, { user: 'ada', password: 'wrong' });
  s.strictSame([answer.status, codeOf(answer)], [401, 'LOGON_REFUSED']);
});

t.test('a token is not kept by anybody on the way', async (s) => {
  const server = await startServer(s);
  const answer = await sendJson(server, { ...ME, method: 'POST' }, { user: 'ada', password: PASSWORD });
  s.equal(answer.headers['cache-control'], 'no-store');
});
