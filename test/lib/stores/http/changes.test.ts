import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zstdDecompressSync } from 'node:zlib';
import t, { type Test } from 'tap';
import type { Change } from '../../../../lib/model/change.ts';
import type { CustomerId, MediaId, VolumeId } from '../../../../lib/model/scope.ts';
import { fixedConcurrency } from '../../../../lib/platform/concurrency.ts';
import { openHttpStore } from '../../../../lib/stores/http/http-store.ts';

const SCOPE = { customer: 'US01' as CustomerId, media: 'LTO' as MediaId };
const RUN = { id: 'run', user: 'ada', command: 'sync', definition: '', started: '2026-03-14T00:00:00Z' };

// Some 50 KB each: a hundred of them do not fit into one request.
const changes = Array.from({ length: 120 }, (_, index): Change => {
  const attributes = Array.from({ length: 200 }, (_, at) => [`attribute${at + 1}`, 'x'.repeat(250)]);
  const volume = `A${String(index).padStart(5, '0')}` as VolumeId;
  return {
    action: 'add',
    ...SCOPE,
    volume,
    version: 0,
    set: Object.fromEntries(attributes),
    was: {},
    source: '',
    line: 0,
  } as unknown as Change;
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

// A server that logs everybody on, and answers everything else, which counts its lines of changes.
const serverThat = async (t: Test, answers: (changes: number, request: number) => Answer) => {
  let requests = 0;
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request);
    if (request.url === '/v1/session') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"token":"secret"}');
      return;
    }
    requests++;
    const body = Buffer.concat(chunks);
    const text = request.headers['content-encoding'] === 'zstd' ? zstdDecompressSync(body) : body;
    const lines = text.toString().trimEnd().split('\n').length;
    const answer = answers(lines, requests);
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const store = await openHttpStore({
    server: new URL(`http://127.0.0.1:${port}/`),
    user: 'ada',
    password: 'open sesame',
    compress: true,
    retries: 1,
    rate: 0,
    concurrency: fixedConcurrency(1),
    warn: () => {},
  });
  t.teardown(() => store.close());
  return { store, requests: () => requests };
};

const added = (count: number) => '{"outcome":"added"}\n'.repeat(count);

t.test('what was applied of a batch of several requests is counted, though a later one fails', async (t) => {
  let first = 0;
  const { store, requests } = await serverThat(t, (count, request) => {
    if (request > 1) {
      const parameters = { user: 'ada', role: 'sync', whom: 'customer US01' };
      const body = JSON.stringify({ code: 'ACCESS_DENIED', message: 'no', parameters });
      return { status: 403, type: 'application/json', body };
    }
    first = count;
    return { status: 200, type: 'application/x-ndjson', body: added(count) };
  });
  const { results } = await store.changes.apply(RUN, SCOPE, changes, false);
  t.equal(results.length, 120);
  t.ok(first > 0 && first < 120, `${first} in the first request`);
  t.equal(results.filter(({ outcome }) => outcome === 'added').length, first);
  t.match(results[first], { outcome: 'failed', code: 'CHANGE_FAILED', message: /ada needs the role sync/ });
  await t.rejects(store.changes.apply(RUN, SCOPE, changes, false), { code: 'ACCESS_DENIED' });
  await t.rejects(store.runs.finish(RUN, '{}', 3), { code: 'ACCESS_DENIED' }, 'the run ends as a failed one');
  t.equal(requests(), 2, 'nothing more is sent');
});

t.test(
  'a batch of several requests has the revisions around all of them, unless others came between',
  async (t) => {
    const inSteps = (stepOf: (request: number) => object) =>
      serverThat(t, (count, request) => {
        const last = JSON.stringify({ outcome: 'added', ...stepOf(request) });
        return { status: 200, type: 'application/x-ndjson', body: `${added(count - 1)}${last}\n` };
      });
    const revisionOf = async (stepOf: (request: number) => object) => {
      const { store, requests } = await inSteps(stepOf);
      const { results, revision } = await store.changes.apply(RUN, SCOPE, changes, false);
      t.equal(results.length, 120);
      return { revision, last: requests() };
    };
    const step = (request: number) => ({ revision: { before: `r${request - 1}`, after: `r${request}` } });
    const whole = await revisionOf(step);
    t.ok(whole.last > 1);
    t.strictSame(whole.revision, { before: 'r0', after: `r${whole.last}` });
    const others = (request: number) =>
      request === 2 ? { revision: { before: 'other', after: 'r2' } } : step(request);
    t.equal((await revisionOf(others)).revision, undefined);
    t.equal((await revisionOf((request) => (request === 2 ? {} : step(request)))).revision, undefined);
    t.equal((await revisionOf(() => ({}))).revision, undefined, 'a server of an older version');
  },
);

t.test('an answer with fewer results than changes is asked for again', async (t) => {
  const { store, requests } = await serverThat(t, (count, request) => ({
    status: 200,
    type: 'application/x-ndjson',
    body: added(request === 1 ? count - 1 : count),
  }));
  const { results } = await store.changes.apply(RUN, SCOPE, changes.slice(0, 5), false);
  t.equal(results.filter(({ outcome }) => outcome === 'added').length, 5);
  t.equal(requests(), 2);
});

t.test('what is not said to be done has not been done', async (t) => {
  for (const [status, body] of [
    [200, '<html>maintenance</html>'],
    [302, ''],
    [304, ''],
  ] as const) {
    const answers = () => ({ status, type: 'text/html', body });
    const lock = async () => {
      const { store } = await serverThat(t, answers);
      return store.places.setLock(RUN, SCOPE, 'A1' as VolumeId, 'update', true);
    };
    const put = async () =>
      (await serverThat(t, answers)).store.places.putCustomer({ customer: SCOPE.customer, description: '' });
    const finish = async () => (await serverThat(t, answers)).store.runs.finish(RUN, '{}', 0);
    const list = async () => (await serverThat(t, answers)).store.query.scopes();
    for (const act of [lock, put, finish, list]) {
      await t.rejects(act() as Promise<unknown>, { message: /is it a Framework Server\?/ }, `${status}`);
    }
  }
});
