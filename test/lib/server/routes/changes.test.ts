import t, { type Test } from 'tap';
import { changeLineOf, PLACE, rightRequest } from '../every-route.ts';
import { type Answered, codeOf, send, tokenOf } from '../requests.ts';
import { type Started, startServer } from '../started-server.ts';

const CHANGES = 'POST /v1/customers/:customer/media/:media/changes';
const started = startServer(t);

function refused(s: Test, { status, text }: Answered, expected: number, message: string): void {
  s.strictSame([status, codeOf({ text })], [expected, 'REQUEST_INVALID'], message);
}

async function makePlace(server: Started, token: string): Promise<void> {
  for (const route of ['PUT /v1/customers/:customer', 'PUT /v1/customers/:customer/media/:media']) {
    await send(server, { ...rightRequest(route), token });
  }
}

function outcomeIn(line = ''): unknown {
  return JSON.parse(line).outcome;
}

t.test('each line of changes is judged by itself', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  await makePlace(server, token);
  const good = changeLineOf().trim();
  const lines = [
    good,
    '{"action":"add"',
    'null',
    '[]',
    '"text"',
    '{}',
    good.replace('"add"', '"delete"'),
    good.replace('"version":0', '"version":-1'),
    good.replace('"slot":"7"', '"slot":7'),
    good.replace('"slot"', '"volume"'),
    good.replace('"slot"', '"__proto__"'),
    good.replace('"slot"', '"constructor"'),
    good.replace('{"action"', '{"__proto__":{"admin":true},"action"'),
    good.replace('{"action"', '{"constructor":{"prototype":{"admin":true}},"action"'),
    good.replace('"E00090L6"', '"E00091L6"').replace('"7"', `"${'x'.repeat(1000)}"`),
    `${'['.repeat(100_000)}`,
    good.replace('"E00090L6"', '"E00092L6"'),
  ];
  const { text, status } = await send(server, { ...rightRequest(CHANGES), token, body: lines.join('\r\n') });
  const outcomes = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).outcome as string);
  s.equal(status, 200);
  s.strictSame(
    outcomes,
    lines.map((_, index) => (index === 0 || index === lines.length - 1 ? 'added' : 'refused')),
  );
  s.ok(Buffer.byteLength(text) < 10_000, 'what was wrong is not sent back at length');
  s.equal(({} as { admin?: boolean }).admin, undefined);
});

t.test('more lines than a request may have are refused together, empty ones too', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  await makePlace(server, token);
  const right = { ...rightRequest(CHANGES), token };
  refused(s, await send(server, { ...right, body: changeLineOf().repeat(10_001) }), 400, 'changes');
  refused(s, await send(server, { ...right, body: Buffer.alloc(2 ** 20, '\n') }), 400, 'empty lines');
  const empty = await send(server, { ...right, body: '\n\n' });
  s.strictSame([empty.status, empty.text], [200, '']);
});

async function prepared(s: Test): Promise<Started> {
  const server = await startServer(s, {
    ada: { US01: 'admin' },
    bob: { US01: 'sync' },
    eve: { US02: 'admin' },
  });
  for (const [user, customer] of [
    ['ada', 'US01'],
    ['eve', 'US02'],
  ] as const) {
    const token = await tokenOf(server, user);
    for (const route of ['PUT /v1/customers/:customer', 'PUT /v1/customers/:customer/media/:media']) {
      await send(server, { ...rightRequest(route, { customer }), token });
    }
  }
  return server;
}

function apply(
  server: Started,
  token: string,
  { key = 'key', run = 'run', volume = 'A', customer = 'US01', more = '' } = {},
): Promise<Answered> {
  const { path, headers, ...request } = rightRequest(CHANGES, { customer });
  return send(server, {
    ...request,
    path: path.replace('another-run', run) + more,
    token,
    headers: { ...headers, 'idempotency-key': key },
    body: changeLineOf({ ...PLACE, customer, volume }),
  });
}

t.test('a batch that is sent again is answered again, and applied once', async (s) => {
  const server = await prepared(s);
  const token = await tokenOf(server);
  const first = await apply(server, token);
  s.match(first.text, '"added"');
  const again = await apply(server, token);
  s.strictSame([again.status, again.text], [200, first.text]);
  const at = '/v1/customers/US01/media/LTO/volumes/A/history';
  s.equal((JSON.parse((await send(server, { path: at, token })).text) as unknown[]).length, 1);
});

t.test('another batch under the same key is refused', async (s) => {
  const server = await prepared(s);
  const token = await tokenOf(server);
  await apply(server, token);
  for (const other of [{ volume: 'B' }, { more: '&create=true' }]) {
    const answer = await apply(server, token, other);
    s.strictSame([answer.status, codeOf(answer)], [422, 'REPEAT_DIFFERS']);
  }
});

t.test('the key of another user shows nothing of the answer that it has', async (s) => {
  const server = await prepared(s);
  await apply(server, await tokenOf(server));
  const bob = await tokenOf(server, 'bob');
  const same = await apply(server, bob);
  s.match([same.status, same.text], [200, '"unchanged"'], 'a run of the same name is another run');
  const fresh = await apply(server, bob, { key: 'no such key'.replaceAll(' ', '-') });
  s.strictSame(
    [fresh.status, fresh.text],
    [same.status, same.text],
    'nor does it show whether there is such a key',
  );
  s.match(
    (await apply(server, bob, { run: 'own' })).text,
    '"unchanged"',
    'in a run of its own the key is new',
  );
  const eve = await tokenOf(server, 'eve');
  s.equal((await apply(server, eve)).status, 404, 'and without a role there is no such customer');
});

t.test('a key is a word', async (s) => {
  const server = await prepared(s);
  const token = await tokenOf(server);
  for (const key of ['', ' ', 'a b', "'", 'x'.repeat(65), 'a,b', 'é']) {
    s.equal((await apply(server, token, { key })).status, 400, JSON.stringify(key));
  }
});

t.test('large batches come one after the other, and others are answered meanwhile', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  await makePlace(server, token);
  const set = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8].map((index) => [`attribute${index}`, 'x'.repeat(100)]),
  );
  const batch = (first: string) =>
    Array.from({ length: 1300 }, (_, index) =>
      changeLineOf({ ...PLACE, volume: `${first}${index}` }, set),
    ).join('');
  const order: string[] = [];
  const sendBatch = async (first: string) => {
    const answer = await send(server, { ...rightRequest(CHANGES), token, body: batch(first) });
    order.push('batch');
    return [...new Set(answer.text.trim().split('\n').map(outcomeIn))];
  };
  const batches = ['A', 'B', 'C'].map(sendBatch);
  const done = Promise.all(batches);
  while (order.filter((one) => one === 'batch').length < 3) {
    s.equal((await send(server, { path: '/health' })).status, 200);
    order.push('health');
  }
  s.strictSame(await done, Array(3).fill(['added']));
  s.ok(order.lastIndexOf('health', order.lastIndexOf('batch')) > order.indexOf('batch'));
});

t.test('a line that is longer than any change is refused by itself', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  await makePlace(server, token);
  const body = `"${'x'.repeat(2 ** 20)}"\n${changeLineOf({ ...PLACE, volume: 'LONG1' })}`;
  const answer = await send(server, { ...rightRequest(CHANGES), token, body });
  const [first, second] = answer.text.trim().split('\n');
  s.match(first, /"refused".*longer than 1048576 characters/);
  s.equal(outcomeIn(second), 'added');
});
