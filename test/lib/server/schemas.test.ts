import t, { type Test } from 'tap';
import { CASES, PLACE, rightRequest } from './every-route.ts';
import { type Answered, codeOf, send, sendJson, tokenOf } from './requests.ts';
import { startServer } from './started-server.ts';

const started = startServer(t);
const SCOPE = '/v1/customers/US01/media/LTO';
const JSON_ROUTES = Object.keys(CASES).filter((route) => CASES[route]?.json !== undefined);

function refused(s: Test, { status, text }: Answered, expected: number, message: string): void {
  s.strictSame([status, codeOf({ text })], [expected, 'REQUEST_INVALID'], message);
}

t.test('a body that is not what its route asks for is refused, on every route', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  for (const route of JSON_ROUTES) {
    const right = { ...rightRequest(route), token };
    const json = CASES[route]?.json as Record<string, unknown>;
    const [key = ''] = Object.keys(json);
    const { [key]: _, ...less } = json;
    const wrong: Record<string, unknown> = {
      'broken JSON': '{"description":',
      'no JSON': 'description=x',
      nothing: '',
      null: null,
      'an array': [json],
      'a word': '"text"',
      'a key more': { ...json, more: 1 },
      // A body without any is whole.
      ...(key !== '' && { 'a key less': less }),
      'a number for what is none': { ...json, [key]: 7 },
      'null for what is none': { ...json, [key]: null },
      'an object for what is none': { ...json, [key]: { a: 1 } },
      __proto__: `{"__proto__":{"admin":true},${JSON.stringify(json).slice(1)}`,
      constructor: { ...json, constructor: { prototype: { admin: true } } },
      prototype: { ...json, prototype: {} },
    };
    for (const [name, body] of Object.entries(wrong)) {
      refused(s, await sendJson(server, right, body), 400, `${route}: ${name}`);
    }
  }
  s.equal(({} as { admin?: boolean }).admin, undefined);
});

t.test('identifiers are taken only as they are', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  const wrong = ['us01', 'US0', 'US012', 'US-1', 'US 1', 'ÜS01', 'U\u0000', '*', '%', '..', 'A'.repeat(100)];
  for (const id of wrong.filter((one) => one !== 'US0')) {
    for (const part of ['customer', 'media', 'repository', 'volume', 'lock', 'run']) {
      if ((part === 'volume' && id === 'US-1') || part === 'run') continue;
      if (part === 'volume' && id === 'US012') continue;
      for (const route of Object.keys(CASES).filter((one) => one.includes(`:${part}`))) {
        const answer = await send(server, {
          ...rightRequest(route, { ...PLACE, [part]: encodeURIComponent(id) }),
          token,
        });
        // A path of dots is not there for those who resolve it.
        s.ok([400, 404].includes(answer.status), `${route} ${part} ${JSON.stringify(id)} ${answer.status}`);
      }
    }
  }
});

t.test('queries are taken only as they are documented', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  const changes = rightRequest('POST /v1/customers/:customer/media/:media/changes');
  const wrong = [
    'run=a&run=b',
    '__proto__=1',
    'constructor=1',
    'more=1',
    'create=1',
    'create=TRUE',
    'create=',
    'create=true&create=false',
    'create[]=true',
    'started=yesterday',
    'definition=%00',
    'definition=a%0d%0ab',
    'command=%1b%5b2J',
  ];
  for (const query of wrong) {
    const [name = ''] = query.split('=');
    const base = changes.path.replace(new RegExp(`[?&]${name.replaceAll(/\W/g, '')}=[^&]*`), (found) =>
      found[0] === '?' ? '?' : '',
    );
    const answer = await send(server, { ...changes, path: `${base}&${query}`, token });
    s.strictSame([answer.status, codeOf(answer)], [400, 'REQUEST_INVALID'], query);
  }
  for (const started of [
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:01Z',
    '2026-01-01',
    "'",
  ]) {
    const path = changes.path.replace(/started=.*/, `started=${encodeURIComponent(started)}`);
    s.equal((await send(server, { ...changes, path, token })).status, 400, started);
  }
  for (const fields of [
    'none',
    'slot,,slot',
    'slot,description,slot',
    'volume',
    '__proto__',
    'constructor',
    'slot;DROP',
    'SLOT',
    'attribute0',
    'attribute201',
    'attribute01',
  ]) {
    const answer = await send(server, { path: `${SCOPE}/snapshot?fields=${fields}`, token });
    s.strictSame([answer.status, codeOf(answer)], [400, 'REQUEST_INVALID'], fields);
  }
});
