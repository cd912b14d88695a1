import t from 'tap';
import type { VolumeId } from '../../../lib/model/scope.ts';
import { changeLineOf, PLACE, rightRequest } from './every-route.ts';
import { codeOf, send, shown, tokenOf } from './requests.ts';
import { startServer } from './started-server.ts';
import { routesOf, serverWithTwo } from './two-customers.ts';

// No test leaves anything behind that another would trip over.
const withTwo = serverWithTwo(t);

t.test('a customer of others looks like one that does not exist, on every route', async (s) => {
  const server = await withTwo;
  const users = ['nobody', 'reader', 'syncer', 'administrator'];
  const tokens = await Promise.all(users.map((user) => tokenOf(server, user)));
  for (const route of routesOf(server).filter((one) => one.includes(':customer'))) {
    for (const token of tokens) {
      const asked = (customer: string) => send(server, { ...rightRequest(route, { customer }), token });
      const unknown = shown(await asked('US99'));
      s.equal(unknown.status, 404, route);
      const others = ['US02', 'us02', '*', '%2A', 'US02%00', 'US01%2F..%2FUS02', '%20US01', 'A'.repeat(65)];
      const answers = await Promise.all(others.map(asked));
      s.strictSame(
        answers.map(shown),
        others.fill('').map(() => unknown),
        route,
      );
    }
  }
});

t.test('not even a broken request shows a customer of others', async (s) => {
  const server = await withTwo;
  const token = await tokenOf(server, 'administrator');
  const broken = { 'content-type': 'text/plain', 'content-encoding': 'br', 'if-none-match': '*' };
  for (const route of routesOf(server).filter((one) => one.includes(':customer'))) {
    const asked = (customer: string) => {
      const { path, ...request } = rightRequest(route, { customer, media: '*', volume: '-', lock: 'none' });
      return send(server, { ...request, path: `${path}?fields=none`, token, headers: broken });
    };
    const unknown = shown(await asked('US99'));
    s.equal(unknown.status, 404, route);
    s.strictSame(shown(await asked('US02')), unknown, route);
  }
});

t.test('nothing that is not about a customer shows those of others', async (s) => {
  const server = await withTwo;
  for (const user of ['nobody', 'reader', 'syncer', 'administrator']) {
    const token = await tokenOf(server, user);
    for (const route of routesOf(server).filter((one) => /^GET [^:]*$/.test(one))) {
      const { headers, text } = await send(server, { ...rightRequest(route), token });
      const answer = JSON.stringify(headers) + text;
      s.notMatch(answer, /US02|Secret|root|another-run/, `${route} for ${user}`);
    }
  }
});

t.test('a run of others looks like one that does not exist', async (s) => {
  const server = await withTwo;
  const token = await tokenOf(server, 'administrator');
  for (const route of ['GET /v1/runs/:run', 'GET /v1/runs/:run/changes']) {
    for (const user of ['', '?user=root']) {
      const asked = (run: string) => {
        const { path, ...request } = rightRequest(route, { run });
        return send(server, { ...request, path: `${path}${user}`, token });
      };
      const unknown = await asked('no-such-run');
      s.equal(unknown.status, 404);
      s.strictSame(shown(await asked('another-run')), shown(unknown), `${route}${user}`);
    }
  }
});

t.test('a request with the id of a run of others is one for a run of its own, on every route', async (s) => {
  const server = await serverWithTwo(s);
  const ofRoot = async () =>
    (await server.store.runs.list({ id: 'another-run', user: 'root', limit: 9 })).at(0);
  const before = await ofRoot();
  s.match(before, { id: 'another-run', user: 'root', statistics: null });
  const token = await tokenOf(server, 'administrator');
  const routes = routesOf(server).filter(
    (route) =>
      // What two runs have changed that followed each other is not the same.
      route !== 'GET /v1/runs/:run/changes' &&
      (route.includes(':run') || rightRequest(route).path.includes('run=another-run')),
  );
  s.ok(routes.length >= 5);
  for (const route of routes) {
    const asked = async (run: string) => {
      const { path, body, ...request } = rightRequest(route, { run });
      const line = route.endsWith('/changes') && {
        body: changeLineOf({ ...PLACE, volume: run.slice(0, 5).toUpperCase() }),
      };
      const answer = await send(server, {
        ...request,
        ...(body !== undefined && { body }),
        ...line,
        path: path.replace('run=another-run', `run=${run}`),
        token,
      });
      // Each batch makes a revision of its own.
      const text = answer.text.replaceAll(run, 'the run').replace(/,"revision":\{[^}]*\}/, '');
      return { ...shown(answer), text };
    };
    s.strictSame(await asked('another-run'), await asked('unheard-run'), route);
  }
  s.strictSame(await ofRoot(), before, 'the run itself is as it was');
});

t.test('changes cannot reach into another scope', async (s) => {
  const server = await withTwo;
  const token = await tokenOf(server, 'syncer');
  const lines = [{ customer: 'US02' }, { media: 'DLT' }, { customer: 'us02' }].map((place) =>
    changeLineOf({ ...PLACE, volume: 'STRAY', ...place }),
  );
  const request = rightRequest('POST /v1/customers/:customer/media/:media/changes');
  const path = request.path.replace('another-run', 'own-run');
  const { text } = await send(server, { ...request, path, token, body: lines.join('') });
  s.equal(text.trim().split('\n').length, 3);
  s.notMatch(text, /"outcome":"(added|updated)"/);
  for (const scope of await server.store.query.scopes()) {
    const { volumes } = await server.store.snapshots.open(scope, [], ['STRAY' as VolumeId]);
    s.equal(volumes, 0);
  }
  s.strictSame((await server.store.query.scopes()).length, 2);
});

t.test('no spelling of a path leads around the access to it', async (s) => {
  const server = await startServer(s, { ada: { '*': 'admin' }, bob: { US01: 'admin' } });
  const token = await tokenOf(server, 'bob');
  await send(server, {
    ...rightRequest('PUT /v1/customers/:customer', { customer: 'US02' }),
    token: await tokenOf(server),
  });
  const around = [
    '/v1/customers/US01/../US02/media/LTO/snapshot',
    '/v1/customers/US01/%2e%2e/US02/media/LTO/snapshot',
    '/v1/customers/US01%2f..%2fUS02/media/LTO/snapshot',
    '/v1/customers/US01%5c..%5cUS02/media/LTO/snapshot',
    '/v1/customers//US02/media/LTO/snapshot',
    '//v1/customers/US02/media/LTO/snapshot',
    '/v1//customers/US02/media/LTO/snapshot',
    '/V1/CUSTOMERS/US02/media/LTO/snapshot',
    '/v1/customers/US02/media/LTO/snapshot/',
    '/v1/customers/US01;US02/media/LTO/snapshot',
    '/v1/customers/US02?/media/LTO/snapshot',
    '/v1/customers/US01,US02/media/LTO/snapshot',
    '/v1/customers/US02%00/media/LTO/snapshot',
    '/v1/customers/%EF%BC%B5S02/media/LTO/snapshot',
    '/v1/customers/%2555S02/media/LTO/snapshot',
    'http://elsewhere/v1/customers/US02/media/LTO/snapshot',
    '/v1/customers/US02/media/LTO/snapshot#/v1/health',
    '/health/../v1/customers/US02/media/LTO/snapshot',
  ];
  for (const path of around) {
    const answer = await send(server, { path, token });
    s.strictSame([answer.status, codeOf(answer)], [404, 'NOT_THERE'], path);
  }
});
