import t, { type Test } from 'tap';
import { CASES, rightRequest } from '../every-route.ts';
import { type Answered, codeOf, send, sendJson, shown, tokenOf } from '../requests.ts';
import { startServer } from '../started-server.ts';

function refused(s: Test, { status, text }: Answered, expected: number, message: string): void {
  s.strictSame([status, codeOf({ text })], [expected, 'REQUEST_INVALID'], message);
}

t.test('a user sees own runs, and an admin of every customer all', async (s) => {
  const server = await startServer(s, {
    ada: { US01: 'sync' },
    bob: { US02: 'admin' },
    root: { '*': 'admin' },
  });
  for (const user of ['ada', 'bob']) {
    const end = rightRequest('PUT /v1/runs/:run', { run: `run-of-${user}` });
    s.equal((await send(server, { ...end, token: await tokenOf(server, user) })).status, 204);
  }
  const seenBy = async (user: string) => {
    const { text } = await send(server, { path: '/v1/runs', token: await tokenOf(server, user) });
    return (JSON.parse(text) as { id: string }[]).map(({ id }) => id).toSorted();
  };
  s.strictSame(await seenBy('ada'), ['run-of-ada']);
  s.strictSame(await seenBy('bob'), ['run-of-bob']);
  s.strictSame(await seenBy('root'), ['run-of-ada', 'run-of-bob']);
});

t.test('a run has its statistics by itself, and in the list its result', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  await send(server, { ...rightRequest('PUT /v1/runs/:run', { run: 'r1' }), token });
  const { finished, ...run } = JSON.parse((await send(server, { path: '/v1/runs/r1', token })).text);
  s.match(finished, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  s.strictSame(run, {
    id: 'r1',
    user: 'ada',
    command: 'sync',
    definition: '',
    task: '',
    started: '2026-03-14T02:13:45Z',
    exitCode: 0,
    statistics: { read: 3 },
  });
  const [listed] = JSON.parse((await send(server, { path: '/v1/runs', token })).text);
  s.strictSame(listed, { ...run, finished, statistics: { inputs: [], read: 3, outcomes: {} } });
});

t.test('statistics may be nested, but not without end', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const right = { ...rightRequest('PUT /v1/runs/:run'), token };
  const json = CASES['PUT /v1/runs/:run']?.json as object;
  const nested = (depth: number) =>
    JSON.stringify({ ...json, statistics: 0 }).replace(
      /0}$/,
      `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`,
    );
  s.equal((await sendJson(server, right, nested(10))).status, 204);
  refused(s, await sendJson(server, right, nested(100_000)), 400, 'deep');
});

t.test('a run of another user cannot be ended, and does not show that it is there', async (s) => {
  const server = await startServer(s, {
    ada: { US01: 'admin' },
    bob: { US01: 'sync' },
    eve: { US02: 'admin' },
  });
  const changes = rightRequest('POST /v1/customers/:customer/media/:media/changes');
  await send(server, {
    ...changes,
    path: `${changes.path.replace('another-run', 'run')}&create=true`,
    token: await tokenOf(server),
  });
  const end = rightRequest('PUT /v1/runs/:run', { run: 'run' });
  for (const user of ['bob', 'eve']) {
    const token = await tokenOf(server, user);
    const none = rightRequest('PUT /v1/runs/:run', { run: `none-of-${user}` });
    s.strictSame(
      shown(await send(server, { ...end, token })),
      shown(await send(server, { ...none, token })),
      user,
    );
  }
  s.match(await server.store.runs.list({ id: 'run', user: 'ada', limit: 1 }), [
    { user: 'ada', finished: null },
  ]);
});
