import t, { type Test } from 'tap';
import { changeLineOf, PLACE, rightRequest } from '../every-route.ts';
import { codeOf, send, tokenOf } from '../requests.ts';
import { type Started, startServer } from '../started-server.ts';

const AT = '/v1/customers/US01/media/LTO/volumes/E00090L6';
const CHANGES = 'POST /v1/customers/:customer/media/:media/changes';

async function withVolume(s: Test): Promise<{ server: Started; token: string }> {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const { path, ...request } = rightRequest(CHANGES);
  await send(server, { ...request, path: `${path}&create=true`, token });
  return { server, token };
}

t.test('a volume is shown with its values', async (s) => {
  const { server, token } = await withVolume(s);
  const answer = await send(server, { path: AT, token });
  s.equal(answer.status, 200);
  s.match(JSON.parse(answer.text), {
    customer: 'US01',
    media: 'LTO',
    volume: 'E00090L6',
    version: 1,
    slot: '7',
  });
});

t.test('a volume, a media type and a customer that are not there are answered alike', async (s) => {
  const { server, token } = await withVolume(s);
  for (const path of [
    AT.replace('E00090L6', 'E00091L6'),
    AT.replace('LTO', 'DLT'),
    AT.replace('US01', 'US02'),
  ]) {
    const answer = await send(server, { path, token });
    s.strictSame([answer.status, codeOf(answer)], [404, 'NOT_THERE'], path);
  }
});

t.test('the history of a volume has each value that was changed, oldest first', async (s) => {
  const { server, token } = await withVolume(s);
  const { path, ...request } = rightRequest(CHANGES);
  const body = changeLineOf(PLACE, { slot: '8' })
    .replace('"version":0', '"version":1')
    .replace('"add"', '"update"');
  await send(server, { ...request, path: path.replace('another-run', 'second-run'), token, body });
  const history = JSON.parse((await send(server, { path: `${AT}/history`, token })).text) as {
    readonly [key: string]: unknown;
  }[];
  s.strictSame(
    history.map(({ at: _, ...entry }) => entry),
    [
      { version: 1, user: 'ada', run: 'another-run', command: 'sync', field: 'slot', old: null, new: '7' },
      { version: 2, user: 'ada', run: 'second-run', command: 'sync', field: 'slot', old: '7', new: '8' },
    ],
  );
});

t.test('a lock is set and lifted, and keeps changes away', async (s) => {
  const { server, token } = await withVolume(s);
  const lock = rightRequest('PUT /v1/customers/:customer/media/:media/volumes/:volume/locks/:lock');
  const changed = async () => {
    const { version } = JSON.parse((await send(server, { path: AT, token })).text);
    const body = changeLineOf(PLACE, { slot: '8' })
      .replace(/"version":0/, `"version":${version}`)
      .replace('"add"', '"update"');
    const { outcome, code } = JSON.parse(
      (await send(server, { ...rightRequest(CHANGES), token, body })).text,
    );
    return [outcome, code];
  };
  const set = await send(server, { ...lock, token });
  s.strictSame([set.status, set.text], [204, '']);
  s.strictSame(await changed(), ['refused', 'VOLUME_LOCKED']);
  s.equal((await send(server, { ...lock, method: 'DELETE', token })).status, 204);
  s.strictSame(await changed(), ['updated', undefined]);
});

t.test('a volume that is not there can have no lock', async (s) => {
  const { server, token } = await withVolume(s);
  const lock = rightRequest('PUT /v1/customers/:customer/media/:media/volumes/:volume/locks/:lock', {
    volume: 'E00091L6',
  });
  const answer = await send(server, { ...lock, token });
  s.strictSame([answer.status, codeOf(answer)], [404, 'NOT_THERE']);
});

const SCOPE = AT.slice(0, AT.indexOf('/volumes'));

t.test('volumes, histories and their number are searched by a filter, page by page', async (s) => {
  const { server, token } = await withVolume(s);
  const more = ['E00091L6', 'F00090L6'].map((volume) => changeLineOf({ ...PLACE, volume })).join('');
  const { body: _, ...request } = rightRequest(CHANGES);
  await send(server, { ...request, body: more, token });
  const get = async (path: string) =>
    JSON.parse((await send(server, { path: `${SCOPE}${path}`, token })).text);
  const first = await get('/volumes?filter=E*&limit=1');
  s.match(first, { items: [{ volume: 'E00090L6', slot: '7' }], next: 'E00090L6' });
  const second = await get(`/volumes?filter=E*&limit=1&after=${first.next}`);
  s.match(second, { items: [{ volume: 'E00091L6' }] });
  s.notOk('next' in second, 'the last page');
  s.equal((await get('/volumes')).items.length, 3);
  s.match(await get('/history?filter=f*'), {
    items: [{ volume: 'F00090L6', entries: [{ field: 'slot', new: '7' }] }],
  });
  s.strictSame(await get('/count?filter=*L6'), { volumes: 3 });
  s.strictSame(await get('/count'), { volumes: 3 });
  const where = (condition: string) => `where=${encodeURIComponent(condition)}`;
  s.match(await get(`/volumes?filter=E*&${where("volume ~ *91* and slot = '7'")}`), {
    items: [{ volume: 'E00091L6' }],
  });
  s.strictSame(await get(`/count?${where('not slot or not moveDate')}`), { volumes: 3 });
  s.strictSame(await get(`/count?${where('moveDate < today')}`), { volumes: 0 });
  s.strictSame(await get(`/history?${where('scratch')}`), { items: [] });
  const unknown = await send(server, { path: `${SCOPE.replace('LTO', 'DLT')}/volumes`, token });
  s.strictSame([unknown.status, JSON.parse(unknown.text)], [200, { items: [] }], 'an unknown media has none');
});

t.test('a search that is not understood is refused', async (s) => {
  const { server, token } = await withVolume(s);
  for (const query of [
    'filter=[',
    'filter=LIST:/etc/passwd',
    'filter=a%00',
    'filter=',
    'where=',
    'where=sloth',
    'where=scratch%3Dmaybe',
    'where=slot%00',
    `where=${'('.repeat(100)}`,
    `where=${'slot+or+'.repeat(200)}slot`,
    'limit=0',
    'limit=1001',
    'limit=many',
    'after=e',
    'other=1',
  ]) {
    for (const path of ['volumes', 'history']) {
      const answer = await send(server, { path: `${SCOPE}/${path}?${query}`, token });
      s.strictSame([answer.status, codeOf(answer)], [400, 'REQUEST_INVALID'], `${path}?${query}`);
    }
  }
});
