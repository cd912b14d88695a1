import t from 'tap';
import { rightRequest } from '../every-route.ts';
import { codeOf, send, sendJson, tokenOf } from '../requests.ts';
import { startServer } from '../started-server.ts';

const PUT = 'PUT /v1/sources/:source';
const RIGHT = { definition: 'nbu.ttidef', user: 'ada', by: '07:00', zone: 'Europe/Berlin' };

t.test(
  'a source is seen by its user, by readers of its customer, and by who reads every customer',
  async (s) => {
    const server = await startServer(s, {
      root: { '*': 'admin' },
      monitor: { '*': 'read' },
      ada: { US01: 'sync' },
      bob: { US01: 'read' },
      eve: { US02: 'admin' },
    });
    for (const customer of ['US01', 'US02'])
      await server.store.places.putCustomer({ customer: customer as never, description: '' });
    const token = await tokenOf(server, 'root');
    const put = (source: string, json: object) =>
      sendJson(server, { ...rightRequest(PUT, { source }), token }, JSON.stringify({ ...RIGHT, ...json }));
    s.equal((await put('of-ada', {})).status, 204);
    s.equal((await put('of-us01', { user: 'syncer', customer: 'US01', days: ['sun', 'mon'] })).status, 204);
    s.equal((await put('of-us02', { user: 'syncer', customer: 'US02', task: 'north' })).status, 204);
    const seenBy = async (user: string) => {
      const { text } = await send(server, { path: '/v1/sources', token: await tokenOf(server, user) });
      return (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
    };
    s.strictSame(await seenBy('root'), ['of-ada', 'of-us01', 'of-us02']);
    s.strictSame(await seenBy('monitor'), ['of-ada', 'of-us01', 'of-us02']);
    s.strictSame(await seenBy('ada'), ['of-ada', 'of-us01']);
    s.strictSame(await seenBy('bob'), ['of-us01']);
    s.strictSame(await seenBy('eve'), ['of-us02']);
    const [, second] = JSON.parse((await send(server, { path: '/v1/sources', token })).text);
    const { since, next, ...rest } = second;
    s.strictSame(rest, {
      ...{ name: 'of-us01', customer: 'US01', definition: 'nbu.ttidef', task: '', user: 'syncer' },
      ...{ by: '07:00', zone: 'Europe/Berlin', days: ['mon', 'sun'] },
      ...{ due: null, lastRun: null, lastReport: null, isLate: false },
    });
    s.ok(since < next);
  },
);

t.test('an administrator of one customer says nothing of the runs of others', async (s) => {
  const server = await startServer(s, { eve: { US02: 'admin' }, root: { '*': 'admin' } });
  const token = await tokenOf(server, 'eve');
  for (const route of [PUT, 'DELETE /v1/sources/:source']) {
    const answer = await send(server, { ...rightRequest(route), token });
    s.strictSame([answer.status, codeOf(answer)], [403, 'ACCESS_DENIED'], route);
  }
  s.strictSame(await server.store.expected.list(), []);
});

t.test('what cannot be right is refused with its reason, and what is not there is told', async (s) => {
  const server = await startServer(s, { root: { '*': 'admin' } });
  const token = await tokenOf(server, 'root');
  for (const [wrong, problem] of [
    [{ by: '25:00' }, /time of day from 00:00 to 23:59/],
    [{ zone: 'Europe/Berln' }, /no time zone/],
    [{ days: [] }, /at least one day/],
    [{ days: ['monday'] }, /days/],
    [{ task: 'a b' }, /a task is/],
    [{ definition: '' }, /expected a definition/],
    [{ more: 1 }, /additional properties/],
  ] as const) {
    const answer = await sendJson(
      server,
      { ...rightRequest(PUT), token },
      JSON.stringify({ ...RIGHT, ...wrong }),
    );
    s.strictSame([answer.status, codeOf(answer)], [400, 'REQUEST_INVALID'], answer.text);
    s.match(answer.text, problem);
  }
  const unknown = JSON.stringify({ ...RIGHT, customer: 'NONE' });
  const answer = await sendJson(server, { ...rightRequest(PUT), token }, unknown);
  s.equal(codeOf(answer), 'CUSTOMER_UNKNOWN');
  s.equal((await send(server, { ...rightRequest('DELETE /v1/sources/:source'), token })).status, 404);
});
