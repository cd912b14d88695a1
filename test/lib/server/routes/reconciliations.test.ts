import { gzipSync, zstdCompressSync } from 'node:zlib';
import t from 'tap';
import { certificateOf, PLACE, rightRequest } from '../every-route.ts';
import { codeOf, send, tokenOf } from '../requests.ts';
import { startServer } from '../started-server.ts';

const PUT = 'PUT /v1/reconciliations/:run';
const USERS = {
  ada: { US01: 'sync' },
  bob: { US02: 'sync' },
  eve: { US01: 'read' },
  cho: { US01: 'sync', US02: 'read' },
} as const;

t.test('a certificate is seen by who sees its places, and by nobody else', async (s) => {
  const server = await startServer(s, USERS);
  const body = certificateOf().replace('"US01.LTO.OFFS"', '"US01.LTO.OFFS","US02.LTO.OFFS"');
  const put = async (user: string, text: string, run: string) =>
    (await send(server, { ...rightRequest(PUT, { run }), body: text, token: await tokenOf(server, user) }))
      .status;
  s.equal(await put('ada', certificateOf(), 'first'), 204);
  s.equal(await put('bob', certificateOf({ ...PLACE, customer: 'US02' }), 'second'), 204);
  s.equal(await put('bob', certificateOf(), 'third'), 404, 'of a customer that bob does not see');
  s.equal(await put('eve', certificateOf(), 'third'), 403, 'who may only read keeps none');
  s.equal(await put('cho', body, 'third'), 403, 'a role with one of two customers is not enough');
  for (const [user, seen] of [
    ['ada', ['first']],
    ['bob', ['second']],
    ['eve', ['first']],
    ['cho', ['second', 'first']],
  ] as const) {
    const token = await tokenOf(server, user);
    const { text } = await send(server, { path: '/v1/reconciliations', token });
    s.strictSame(
      (JSON.parse(text) as { items: { id: string }[] }).items.map(({ id }) => id),
      seen,
      user,
    );
    for (const run of ['first', 'second', 'third']) {
      const { status } = await send(server, { path: `/v1/reconciliations/${run}/findings`, token });
      s.equal(status, seen.some((id) => id === run) ? 200 : 404, `${run} for ${user}`);
    }
  }
});

t.test('findings are selected', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const body = `${certificateOf()}["present",0,"A1",3,"7","7","OFFS","OFFS"]\n["left",1,"A2",0,""]\n`;
  await send(server, { ...rightRequest(PUT), body, token });
  const of = async (query: string) =>
    JSON.parse(
      (await send(server, { path: `/v1/reconciliations/${PLACE.run}/findings?${query}`, token })).text,
    ).items;
  s.equal((await of('')).length, 3);
  s.strictSame(await of('only=present'), [
    {
      status: 'present',
      label: 'A1',
      line: 3,
      slot: '7',
      knownSlot: '7',
      currentRepository: 'OFFS',
      repository: 'OFFS',
    },
  ]);
  s.match(await of('only=wrong%20slot,overdue'), [{ label: 'A2', overdue: true }]);
});

t.test('a body that is no certificate is refused, and nothing of it is kept', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const right = { ...rightRequest(PUT), token };
  const whole = certificateOf();
  const [first = '', finding = ''] = whole.split('\n');
  const bodies: readonly (readonly [string, string | Uint8Array])[] = [
    ['nothing', ''],
    ['no head', `${finding}\n`],
    ['a head that knows more', whole.replace('{', '{"more":1,')],
    ['no places', whole.replace('["US01.LTO.OFFS"]', '[]')],
    ['no place', whole.replace('US01.LTO.OFFS', 'US01.LTO.../..')],
    ['a count that is none', whole.replace('"missing":1', '"missing":-1')],
    ['a status that is none', whole.replace('"missing":1', '"__proto__":1')],
    ['a control code', whole.replace('scan.txt', 'scan\\u0007')],
    ['an instant that is none', whole.replace('2026-03-14', '2026-02-31')],
    ['an end in the middle', whole.slice(0, -3)],
    ['a line without its end', whole.slice(0, -1)],
    ['a finding that is none', `${whole}["missing"]\n`],
    ['a long line', `${whole}["missing",0,"${'A'.repeat(300_000)}",0,""]\n`],
    ['a line without end', `${first}\n${'['.repeat(1_000_000)}`],
    ['no UTF-8', Buffer.concat([Buffer.from(whole), Buffer.from([0xff, 0x0a])])],
  ];
  for (const [what, body] of bodies) {
    const answer = await send(server, { ...right, body });
    s.strictSame([answer.status, codeOf(answer)], [400, 'REQUEST_INVALID'], what);
  }
  s.strictSame((await server.store.reconciliations.list({ limit: 9 })).items, []);
  s.strictSame(await server.store.runs.list({ limit: 9 }), []);
  s.equal((await send(server, { ...right, body: whole })).status, 204, 'the server goes on');
});

t.test('a body may be compressed, and what it becomes is bounded', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const compressed = async (body: Uint8Array, encoding: string) => {
    const { headers, ...right } = rightRequest(PUT);
    return send(server, { ...right, token, body, headers: { ...headers, 'content-encoding': encoding } });
  };
  const bomb = zstdCompressSync(
    Buffer.concat([Buffer.from(certificateOf()), Buffer.alloc(200 * 2 ** 20, '\n')]),
  );
  const answer = await compressed(bomb, 'zstd');
  s.strictSame([answer.status, codeOf(answer)], [400, 'REQUEST_INVALID']);
  s.equal((await compressed(gzipSync(certificateOf()), 'gzip')).status, 204);
  s.equal((await compressed(zstdCompressSync(certificateOf()).subarray(0, -6), 'zstd')).status, 400);
  s.equal((await server.store.reconciliations.list({ limit: 9 })).items.length, 1);
});
