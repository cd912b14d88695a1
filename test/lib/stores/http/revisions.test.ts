import { type AddressInfo, connect, createServer } from 'node:net';
import t, { type Test } from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { httpRevisions } from '../../../../lib/stores/http/revisions.ts';
import { startServer } from '../../server/started-server.ts';
import { add, RUN, rowsOf, SCOPE, update } from '../contract.ts';
import { answering } from './answering.ts';

const HEAD = { state: 'known', revision: 'r2', volumeFilter: '', repositories: {} };
const COUNTS = { volumes: 3, versions: 4 };

t.test('revisions, and what has changed since one, are asked for at their paths', async (s) => {
  const changes = { ...HEAD, ...COUNTS, base: COUNTS, changed: ['A'] };
  const { requests, asked } = answering(
    [{ ...SCOPE, revision: 'r1', ...COUNTS }],
    { changes },
    { changes: null },
  );
  const { revisions, since } = httpRevisions(requests);
  s.strictSame(await revisions(), [{ scope: SCOPE, revision: 'r1', ...COUNTS }]);
  s.match(await since(SCOPE, 'r1'), { revision: 'r2', ...COUNTS, base: COUNTS, changed: ['A'] });
  s.equal(await since(SCOPE, 'r0'), undefined);
  s.equal(await since(SCOPE, ''), undefined, 'nobody is asked for that');
  s.strictSame(
    asked.map(({ path, parameters, query }) => [path, parameters, query]),
    [
      ['revisions', undefined, undefined],
      ['since', SCOPE, { since: 'r1' }],
      ['since', SCOPE, { since: 'r0' }],
    ],
  );
});

t.test('a server that does not know the paths tells nothing, and other errors are errors', async (s) => {
  const other = new TapesyncError('STORE_FAILED', { store: 'test', problem: 'it is away' });
  const missing = new TapesyncError('NOT_THERE');
  const { revisions, since } = httpRevisions(answering(missing, missing, other, other, {}, {}).requests);
  s.equal(await revisions(), undefined);
  s.equal(await since(SCOPE, 'r1'), undefined);
  await s.rejects(async () => revisions(), other);
  await s.rejects(since(SCOPE, 'r1'), other);
  await s.rejects(async () => revisions(), /not a list of revisions/);
  await s.rejects(since(SCOPE, 'r1'), /not what has changed/);
});

/** Counts what comes down from a server. */
async function counting(s: Test, { port }: URL) {
  let bytes = 0;
  const proxy = createServer((client) => {
    const server = connect(Number(port), '127.0.0.1');
    for (const socket of [client, server]) socket.on('error', () => client.destroy());
    server.on('data', (chunk) => {
      bytes += chunk.length;
    });
    client.pipe(server).pipe(client);
  }).listen(0, '127.0.0.1');
  s.teardown(() => proxy.close());
  await new Promise((resolve) => proxy.once('listening', resolve));
  const taken = () => {
    const before = bytes;
    bytes = 0;
    return before;
  };
  return { address: proxy.address() as AddressInfo, taken };
}

t.test('what a few others have changed in a large scope comes in a few bytes', async (s) => {
  const server = await startServer(s);
  const { address, taken } = await counting(s, server.url);
  const store = await server.open('ada', { server: new URL(`http://127.0.0.1:${address.port}/`) });
  s.teardown(() => store.close());
  const labels = Array.from({ length: 10_000 }, (_, index) => `E${String(index).padStart(5, '0')}L8`);
  const volumes = labels.map((label, index) => add(label, { slot: String((index * 7919) % 1000) }));
  await server.store.changes.apply(RUN, SCOPE, volumes, true);
  const revision = await server.store.snapshots.revision(SCOPE);
  const changes = labels
    .filter((_, index) => index % 100 === 7)
    .map((label) => update(label, 1, { slot: 'x' }));
  await server.store.changes.apply(RUN, SCOPE, changes, true);
  taken();
  await store.snapshots.revisions?.();
  const since = await store.snapshots.since?.(SCOPE, revision);
  s.equal((await rowsOf(store, ['slot'], since?.changed)).length, 100);
  const bytes = taken();
  s.ok(bytes < 4096, `${bytes} bytes`);
  s.equal((await rowsOf(store, ['slot'])).length, 10_000);
  s.ok(taken() > bytes, 'the whole snapshot is more');
});
