import t from 'tap';
import { VALUE_FIELDS } from '../../../../lib/model/field.ts';
import { changeLineOf, PLACE, rightRequest } from '../every-route.ts';
import { codeOf, send, sendJson, tokenOf } from '../requests.ts';
import { startServer } from '../started-server.ts';

t.test('customers, media, repositories and scopes are made, described anew and listed', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const put = async (path: string, json: object) => {
    const { status, text } = await sendJson(server, { method: 'PUT', path, token }, json);
    s.strictSame([status, text], [204, ''], path);
  };
  const listed = async (path: string) => JSON.parse((await send(server, { path, token })).text);
  await put('/v1/customers/US02', { description: 'Branch' });
  await put('/v1/customers/US01', { description: 'Office' });
  await put('/v1/customers/US01', { description: 'Head office' });
  s.strictSame(await listed('/v1/customers'), [
    { customer: 'US01', description: 'Head office' },
    { customer: 'US02', description: 'Branch' },
  ]);
  const media = { description: 'Tapes', volumeFilter: 'A*' };
  await put('/v1/customers/US01/media/LTO', media);
  s.strictSame(await listed('/v1/media'), [{ customer: 'US01', media: 'LTO', ...media }]);
  await put('/v1/customers/US01/media/LTO/repositories/OFFS', { description: 'Vault' });
  s.strictSame(await listed('/v1/repositories'), [
    { customer: 'US01', media: 'LTO', repository: 'OFFS', description: 'Vault' },
  ]);
  s.strictSame(await listed('/v1/scopes'), [{ customer: 'US01', media: 'LTO' }]);
});

t.test('a repository has a next one; whoever does not know of it leaves it as it is', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const scope = '/v1/customers/US01/media/LTO';
  const put = async (path: string, json: object) => {
    const answer = await sendJson(server, { method: 'PUT', path, token }, json);
    return answer.status === 204 ? 204 : [answer.status, codeOf(answer)];
  };
  await put('/v1/customers/US01', { description: '' });
  await put(scope, { description: '', volumeFilter: '' });
  await put(`${scope}/repositories/LIBR`, { description: '' });
  const offs = (json: object) => put(`${scope}/repositories/OFFS`, { description: '', ...json });
  const next = async () => {
    const list: object[] = JSON.parse((await send(server, { path: '/v1/repositories', token })).text);
    return list.at(-1);
  };
  const known = { customer: 'US01', media: 'LTO', repository: 'OFFS', description: '' };
  s.equal(await offs({ next: 'LIBR' }), 204);
  s.strictSame(await next(), { ...known, next: 'LIBR' });
  s.equal(await offs({}), 204);
  s.strictSame(await next(), { ...known, next: 'LIBR' });
  s.strictSame(await offs({ next: 'MOON' }), [404, 'REPOSITORY_UNKNOWN']);
  s.strictSame(await offs({ next: 'OFFS' }), [400, 'REQUEST_INVALID']);
  s.strictSame(await offs({ next: 'no id' }), [400, 'REQUEST_INVALID']);
  s.equal(await offs({ next: '' }), 204);
  s.strictSame(await next(), known);
  s.equal(await offs({ offsite: true, capacity: 400 }), 204);
  s.strictSame(await next(), { ...known, offsite: true, capacity: 400 });
  s.strictSame(await offs({ capacity: 0 }), [400, 'REQUEST_INVALID']);
  s.strictSame(await offs({ offsite: 'yes' }), [400, 'REQUEST_INVALID']);
  s.equal(await offs({ offsite: false, capacity: null }), 204);
  s.strictSame(await next(), known);
});

t.test('a data cluster has any text of its field for its name, in its canonical form', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const scope = '/v1/customers/US01/media/LTO';
  const ask = async (method: string, name: string) => {
    const path = `${scope}/data-cluster?name=${encodeURIComponent(name)}`;
    const answer = await send(server, { method, path, token });
    return answer.status === 204 ? 204 : [answer.status, codeOf(answer)];
  };
  await sendJson(server, { method: 'PUT', path: '/v1/customers/US01', token }, { description: '' });
  s.strictSame(await ask('PUT', 'Payroll'), [404, 'MEDIA_UNKNOWN']);
  await sendJson(server, { method: 'PUT', path: scope, token }, { description: '', volumeFilter: '' });
  s.equal(await ask('PUT', ' ../Payroll & Söhne '), 204);
  for (const name of ['', ' ', 'x'.repeat(257), '\u001b[31m']) {
    s.strictSame(await ask('PUT', name), [400, 'REQUEST_INVALID'], name);
  }
  const list = await send(server, { path: '/v1/data-clusters', token });
  s.strictSame(JSON.parse(list.text), [
    { customer: 'US01', media: 'LTO', dataCluster: '../Payroll & Söhne' },
  ]);
  s.equal(await ask('DELETE', '../Payroll & Söhne'), 204);
  s.strictSame(await ask('DELETE', '../Payroll & Söhne'), [404, 'NOT_THERE']);
});

t.test('a customer that is not there can have no media, and no media no repositories', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const put = async (path: string, json: object) => {
    const answer = await sendJson(server, { method: 'PUT', path, token }, json);
    return [answer.status, codeOf(answer)];
  };
  const scope = '/v1/customers/US09/media/LTO';
  s.strictSame(await put(scope, { description: '', volumeFilter: '' }), [404, 'CUSTOMER_UNKNOWN']);
  await sendJson(server, { method: 'PUT', path: '/v1/customers/US09', token }, { description: '' });
  s.strictSame(await put(`${scope}/repositories/OFFS`, { description: '' }), [404, 'MEDIA_UNKNOWN']);
});

const started = startServer(t);
const SCOPE = '/v1/customers/US01/media/LTO';
const CHANGES = 'POST /v1/customers/:customer/media/:media/changes';
const ODD = [
  "'; DROP TABLE x;--",
  '" OR ""="',
  "\\'; --",
  '$1 ? :a @b',
  '{{7*7}}',
  '<b>&amp;',
  'naïve ☃ 𝄞',
  '%s%n',
  '\\N',
  '\\.',
  'null',
];

t.test('odd text comes back as it went in, from every place that holds text', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  const json = async (path: string) => JSON.parse((await send(server, { path, token })).text) as never;
  for (const [index, text] of ODD.entries()) {
    const put = { method: 'PUT', token };
    await sendJson(server, { ...put, path: '/v1/customers/US01' }, { description: text });
    await sendJson(server, { ...put, path: SCOPE }, { description: text, volumeFilter: '' });
    await sendJson(server, { ...put, path: `${SCOPE}/repositories/OFFS` }, { description: text });
    s.match(await json('/v1/customers'), [{ description: text }]);
    s.match(await json('/v1/media'), [{ description: text }]);
    s.match(await json('/v1/repositories'), [{ description: text }]);

    const run = { command: text, definition: text, started: '2026-03-14T02:13:45Z' };
    const statistics = { [text]: text };
    const path = `/v1/runs/run-${index}`;
    await sendJson(server, { ...put, path }, { ...run, exitCode: 0, statistics });
    s.match(await json(path), { ...run, statistics });

    const volume = `V${index}`;
    const texts = VALUE_FIELDS.filter(({ kind }) => kind === 'text');
    const set = Object.fromEntries([
      ...texts.map(({ key, max }) => [key, [...text].slice(0, max).join('').trim()]),
      ['attribute7', text],
    ]);
    const right = rightRequest(CHANGES);
    // It makes the data cluster.
    const creating = `${right.path}&create=true`;
    const request = { ...right, path: creating, token, body: changeLineOf({ ...PLACE, volume }, set) };
    s.match((await send(server, request)).text, '"added"', text);
    s.match(await json(`${SCOPE}/volumes/${volume}`), set);
    s.ok(
      ((await json(`${SCOPE}/volumes/${volume}/history`)) as { new: string }[]).some(
        (entry) => entry.new === text,
      ),
    );
  }
  s.equal(((await json('/v1/runs')) as unknown[]).length, ODD.length + 1);
  s.equal((await server.store.accounts.users()).length, 1, 'the tables are still there');
});

t.test('control characters and halves of characters are no part of a description', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  const put = { method: 'PUT', path: '/v1/customers/US01', token };
  const descriptionOf = async () => (await server.store.places.customers())[0]?.description;
  for (const [text, kept] of [
    ['  a\r\n\tb ', 'a b'],
    ['a\u0000b', 'a b'],
    ['a\ud800', 'a\ufffd'],
  ] as const) {
    s.equal((await sendJson(server, put, { description: text })).status, 204);
    s.equal(await descriptionOf(), kept);
  }
  for (const text of ['x'.repeat(21), '𝄞'.repeat(11), '\u001b[2Ja']) {
    s.equal((await sendJson(server, put, { description: text })).status, 400);
  }
  const definition = {
    command: 'sync',
    definition: 'a\ud800',
    started: '2026-03-14T02:13:45Z',
    exitCode: 0,
    statistics: {},
  };
  s.equal((await sendJson(server, { ...put, path: '/v1/runs/run' }, definition)).status, 400);
});

t.test('a filter that could let nothing through is not stored', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  await send(server, { ...rightRequest('PUT /v1/customers/:customer'), token });
  const put = { method: 'PUT', path: SCOPE, token };
  const stored = (volumeFilter: string) => sendJson(server, put, { description: '', volumeFilter });
  for (const wrong of [
    '(A',
    '[A',
    'LIST:/etc/passwd',
    '*LIST:../x',
    'A\u0000',
    'A\n',
    '\ud800',
    'x'.repeat(257),
  ]) {
    const answer = await stored(wrong);
    s.strictSame([answer.status, codeOf(answer)], [400, 'REQUEST_INVALID'], JSON.stringify(wrong));
  }
  for (const right of ['', '??????L[5-9]', '(A*|B*)', '!(X*)'])
    s.equal((await stored(right)).status, 204, right);
});

t.test('a filter that others would take for ever to try is tried at once', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  await send(server, { ...rightRequest('PUT /v1/customers/:customer'), token });
  const volumeFilter = `${'(A*|A*)'.repeat(30)}X`;
  await sendJson(server, { method: 'PUT', path: SCOPE, token }, { description: '', volumeFilter });
  const lines = Array.from({ length: 100 }, (_, index) =>
    changeLineOf({ ...PLACE, volume: `AAAAAAA${index}` }),
  );
  const { text } = await send(server, { ...rightRequest(CHANGES), token, body: lines.join('') });
  s.equal(text.match(/VOLUME_FILTERED/g)?.length, 100);
});
