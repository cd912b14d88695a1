import { gzipSync, zstdCompressSync } from 'node:zlib';
import t, { type Test } from 'tap';
import type { Run } from '../../../../lib/model/run.ts';
import { eachHeldChange } from '../../../../lib/stores/roles/held-plans.ts';
import { changeLineOf, PLACE, planOf, rightRequest } from '../every-route.ts';
import { codeOf, send, tokenOf } from '../requests.ts';
import { type Started, startServer } from '../started-server.ts';

const POST = 'POST /v1/plans';
const USERS = {
  ada: { US01: 'sync' },
  bob: { US02: 'sync' },
  eve: { US01: 'read' },
  cho: { US01: 'sync', US02: 'read' },
  dan: { US01: 'admin' },
  fay: { US02: 'admin' },
  gus: { '*': 'sync' },
} as const;
const RELEASE: Run = {
  ...{ id: 'releasing', user: 'dan', command: 'release', definition: '', started: '2026-03-14T02:13:45Z' },
};

function sent(server: Started, token: string, body: string | Uint8Array, run = 'another-run') {
  const { path, ...request } = rightRequest(POST);
  return send(server, { ...request, path: path.replace('another-run', run), body, token });
}

async function statusOf(server: Started, user: string, path: string, json: unknown) {
  const headers = { 'content-type': 'application/json' };
  const token = await tokenOf(server, user);
  const answer = await send(server, { method: 'POST', path, headers, body: JSON.stringify(json), token });
  return [answer.status, answer.status === 204 ? '' : codeOf(answer)];
}

const released = (run: string) => ({ run, command: 'release', definition: '', started: RELEASE.started });

t.test('a plan is seen by who sees its customers, and by nobody else', async (s) => {
  const server = await startServer(s, USERS);
  const [head = '', change = ''] = planOf().split('\n');
  const other = planOf({ ...PLACE, customer: 'US02' });
  const second = (JSON.parse(other.split('\n')[0] ?? '') as { scopes: unknown[] }).scopes[0];
  const both = `${head.replace(']}', `,${JSON.stringify(second)}]}`)}\n${change}\n`;
  const post = async (user: string, text: string, run: string) =>
    (await sent(server, await tokenOf(server, user), text, run)).status;
  s.equal(await post('ada', planOf(), 'first'), 204);
  s.equal(await post('bob', other, 'second'), 204);
  s.equal(await post('bob', planOf(), 'third'), 404, 'of a customer that bob does not see');
  s.equal(await post('eve', planOf(), 'third'), 403, 'who may only read sends none');
  s.equal(await post('cho', both, 'third'), 403, 'a role with one of two customers is not enough');
  s.equal(await post('gus', both, 'fourth'), 204);
  for (const [user, seen] of [
    ['ada', ['first']],
    ['bob', ['second']],
    ['eve', ['first']],
    ['cho', ['fourth', 'second', 'first']],
    ['fay', ['second']],
  ] as const) {
    const token = await tokenOf(server, user);
    const { text } = await send(server, { path: '/v1/plans', token });
    const { items } = JSON.parse(text) as { items: { id: string }[] };
    s.strictSame(
      items.map(({ id }) => id),
      seen,
      user,
    );
    for (const run of ['first', 'second', 'third', 'fourth']) {
      const { status } = await send(server, { path: `/v1/plans/${run}/changes`, token });
      s.equal(status, seen.some((id) => id === run) ? 200 : 404, `${run} for ${user}`);
    }
  }
});

t.test('an administrator of its customer decides on a plan, once', async (s) => {
  const server = await startServer(s, USERS);
  const token = await tokenOf(server, 'ada');
  for (const [run, task] of [
    ['first', 'a'],
    ['second', 'b'],
  ])
    await sent(server, token, planOf(), `${run}&task=${task}`);
  const release = '/v1/plans/first/release';
  s.strictSame(await statusOf(server, 'ada', release, released('r1')), [403, 'ACCESS_DENIED']);
  s.strictSame(await statusOf(server, 'fay', release, released('r1')), [404, 'NOT_THERE']);
  s.strictSame(await statusOf(server, 'dan', `${release}?user=bob`, released('r1')), [404, 'NOT_THERE']);
  s.strictSame(await statusOf(server, 'dan', release, released('r1')), [204, '']);
  s.strictSame(await statusOf(server, 'dan', release, released('r1')), [204, ''], 'asked again');
  s.strictSame(await statusOf(server, 'dan', release, released('r2')), [409, 'HELD_DECIDED']);
  s.strictSame(await statusOf(server, 'dan', '/v1/plans/first/refuse', {}), [409, 'HELD_DECIDED']);
  s.strictSame(await statusOf(server, 'ada', '/v1/plans/second/refuse', {}), [403, 'ACCESS_DENIED']);
  s.strictSame(await statusOf(server, 'dan', '/v1/plans/second/refuse', {}), [204, '']);
  s.match((await server.store.heldPlans.list({ limit: 9 })).items, [
    { id: 'second', state: 'refused', decided: { by: 'dan' } },
    { id: 'first', state: 'released', decided: { by: 'dan', run: 'r1' } },
  ]);
  s.match(server.log.join('\n'), /plan released.*\n(.*\n)*.*plan refused/);
});

async function ofTwo(s: Test, twoPersons: boolean) {
  const server = await startServer(s, { dan: { US01: 'admin' }, gus: { '*': 'admin' } }, undefined, {
    twoPersons,
  });
  s.equal((await sent(server, await tokenOf(server, 'dan'), planOf(), 'own')).status, 204);
  return server;
}

t.test(
  'where it takes two persons, who has sent a plan does not release it, and may refuse it',
  async (s) => {
    const server = await ofTwo(s, true);
    const release = '/v1/plans/own/release';
    s.strictSame(await statusOf(server, 'dan', release, released('r1')), [403, 'HELD_OWN']);
    s.strictSame(await statusOf(server, 'gus', release, released('r1')), [204, '']);
    s.equal((await sent(server, await tokenOf(server, 'dan'), planOf(), 'again')).status, 204);
    s.strictSame(await statusOf(server, 'dan', '/v1/plans/again/refuse', {}), [204, '']);
  },
);

t.test('elsewhere, the same person may', async (s) => {
  const server = await ofTwo(s, false);
  s.strictSame(await statusOf(server, 'dan', '/v1/plans/own/release', released('r1')), [204, '']);
});

t.test('a body that is no plan is refused, and nothing of it is kept', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const whole = planOf();
  const [head = '', change = ''] = whole.split('\n');
  const bodies: readonly (readonly [string, string | Uint8Array])[] = [
    ['nothing', ''],
    ['no head', `${change}\n`],
    ['no change', `${head}\n`],
    ['a head that knows more', whole.replace('{', '{"more":1,')],
    ['no scopes', whole.replace(/"scopes":\[.*\]/, '"scopes":[]')],
    ['a code that is none', whole.replace('LIMIT_CHANGES', '<script>')],
    ['a control code', whole.replace('over the limit', 'over\\u0007')],
    ['a number that is none', whole.replace('"volumes":10', '"volumes":-1')],
    ['an end in the middle', whole.slice(0, -3)],
    ['a line without its end', whole.slice(0, -1)],
    ['a change that is none', `${whole}{"action":"add"}\n`],
    ['another scope', `${whole}${changeLineOf({ ...PLACE, media: 'DLT' })}`],
    ['another customer', `${whole}${changeLineOf({ ...PLACE, customer: 'US02' })}`],
    [
      'a removal, which no sync makes',
      `${whole}${change.replace('"add"', '"remove"').replace('"version":0,"set":{"slot":"7"}', '"version":3,"set":{}')}\n`,
    ],
    [
      'what takes back',
      `${whole}${change.replace('"add"', '"undo"').replace('"version":0', '"version":3')}\n`,
    ],
    ['a long line', `${head}\n${'['.repeat(2_000_000)}`],
    ['no UTF-8', Buffer.concat([Buffer.from(whole), Buffer.from([0xff, 0x0a])])],
  ];
  for (const [what, body] of bodies) {
    const answer = await sent(server, token, body);
    s.strictSame([answer.status, codeOf(answer)], [400, 'REQUEST_INVALID'], what);
  }
  s.strictSame((await server.store.heldPlans.list({ limit: 9 })).items, []);
  s.strictSame(await server.store.runs.list({ limit: 9 }), []);
  s.equal((await sent(server, token, whole)).status, 204, 'the server goes on');
  const pages = await Array.fromAsync(
    eachHeldChange(server.store.heldPlans, { id: 'another-run', user: 'ada' }),
  );
  s.match(pages, [[{ action: 'add', volume: PLACE.volume, set: { slot: '7' } }]]);
});

t.test('a body may be compressed, and what it becomes is bounded', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const compressed = async (body: Uint8Array, encoding: string) => {
    const { headers, ...right } = rightRequest(POST);
    return send(server, { ...right, token, body, headers: { ...headers, 'content-encoding': encoding } });
  };
  const bomb = zstdCompressSync(Buffer.concat([Buffer.from(planOf()), Buffer.alloc(101 * 2 ** 20, '\n')]));
  const answer = await compressed(bomb, 'zstd');
  s.strictSame([answer.status, codeOf(answer)], [400, 'REQUEST_INVALID']);
  s.equal((await compressed(zstdCompressSync(planOf()).subarray(0, -6), 'zstd')).status, 400);
  s.strictSame((await server.store.heldPlans.list({ limit: 9 })).items, []);
  s.equal((await compressed(gzipSync(planOf()), 'gzip')).status, 204);
});
