import t from 'tap';
import { CASES, PLACE, rightRequest } from './every-route.ts';
import { codeOf, exchange, head, send, tokenOf } from './requests.ts';
import { startServer } from './started-server.ts';

const started = startServer(t, { ada: { '*': 'admin' }, bob: { US01: 'admin' } });
const SCOPE = '/v1/customers/US01/media/LTO';

t.test('no spelling of a path leads around the access to it', async (s) => {
  const server = await started;
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

t.test('what is no request is answered as any other that is wrong', async (s) => {
  const server = await started;
  const wrong = {
    'no HTTP': ['hello\r\n\r\n', 400],
    'a NUL in the path': ['GET /v1/\0 HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    'a bare CR in a header': ['GET /health HTTP/1.1\r\nhost: x\r\na: b\rc: d\r\n\r\n', 400],
    'a folded header': ['GET /health HTTP/1.1\r\nhost: x\r\na: b\r\n c: \0\r\n\r\n', 400],
    'a long path': [head(`GET /${'a'.repeat(9000)}`), 431],
    'a long header': [head('GET /health', { cookie: 'a'.repeat(9000) }), 431],
    'a method that nobody knows': ['STEAL /v1/runs HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    'a chunk that is none': [
      `${head('POST /v1/session', { 'transfer-encoding': 'chunked', 'content-type': 'application/json' })}zz\r\n`,
      400,
    ],
  } as const;
  for (const [name, [bytes, status]] of Object.entries(wrong)) {
    const answer = await exchange(server, bytes);
    s.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), name);
    s.match(answer, '"code":"REQUEST_INVALID"', name);
  }
  const undecodable = await send(server, { path: '/v1/customers/%zz' });
  s.strictSame([undecodable.status, codeOf(undecodable)], [400, 'REQUEST_INVALID']);
});

t.test('requests behind one another are answered in their order, each by itself', async (s) => {
  const server = await started;
  const token = await tokenOf(server);
  const authorization = `Bearer ${token}`;
  const answer = await exchange(
    server,
    head('GET /v1/session', { authorization }) +
      head('GET /v1/session') +
      head('GET /v1/customers/US01/media/LTO/snapshot', { authorization }) +
      head('GET /v1/session', { connection: 'close' }),
  );
  s.strictSame(answer.match(/HTTP\/1\.1 \d+/g), [
    'HTTP/1.1 200',
    'HTTP/1.1 401',
    'HTTP/1.1 200',
    'HTTP/1.1 401',
  ]);
});
