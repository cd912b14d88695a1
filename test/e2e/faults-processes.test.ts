import t from 'tap';
import { until } from '../until.ts';
import { finished, start } from './program.ts';
import { faultProxy, servedHere, servedStore } from './served-store.ts';

t.jobs = 2;

t.test(
  'a server killed twice in mid-batch and started again: the client waits for it',
  { buffered: true },
  async (t) => {
    const served = await servedStore(t);
    const { proxy, through } = await faultProxy(t, served);
    await served.write('export.csv', { volumes: 1200, scopes: 6 });
    let killed = 0;
    let sent = 0;
    let back: Promise<void> | undefined;
    proxy.sent = ({ kind }) => {
      if (kind !== 'changes' || killed === 2 || ++sent < 6) return;
      killed++;
      sent = Number.NEGATIVE_INFINITY;
      back = served
        .end('SIGKILL')
        .then(() => served.serve())
        .then(() => {
          sent = 0;
        });
    };
    const { code, stderr } = await served.sync(through, 'export.csv', '--batch', '40');
    await back;
    t.equal(code, 0, stderr);
    t.equal(killed, 2);
    t.match(stderr, 'the connection was cut; trying again');
    t.strictSame(served.outcomes(t, 'export.csv'), { excluded: 1, added: 1200 });
    served.appliedAsCounted(t, 'export.csv');
    await served.inStep(t, 'export.csv');
  },
);

t.test('a server that is told to end and replaced: no request is lost', { buffered: true }, async (t) => {
  const served = await servedStore(t);
  const { proxy, through } = await faultProxy(t, served);
  await served.write('export.csv', { volumes: 1200, scopes: 6 });
  let replaced: Promise<unknown> | undefined;
  proxy.before = ({ kind, number }) => {
    if (kind !== 'changes' || number !== 6) return;
    replaced = served.end('SIGTERM').then(async (end) => {
      t.equal(end.code, 0, end.stderr);
      await served.serve();
    });
  };
  const { code, stderr } = await served.sync(through, 'export.csv', '--batch', '40');
  await replaced;
  t.equal(code, 0, stderr);
  t.strictSame(served.outcomes(t, 'export.csv'), { excluded: 1, added: 1200 });
  served.appliedAsCounted(t, 'export.csv');
  await served.inStep(t, 'export.csv');
});

t.test(
  'a client that is told to stop applies what it has read, says what it did, and exits 143',
  { buffered: true },
  async (t) => {
    const served = await servedHere(t);
    const { proxy, through } = await faultProxy(t, served);
    await served.write('export.csv', { volumes: 1200, scopes: 6 });
    const child = start(served.syncOf(through, 'export.csv', '--batch', '40'), { cwd: served.cwd });
    child.stdin.end();
    proxy.always.changes = 'cut after';
    proxy.before = ({ kind, number }) => {
      if (kind === 'changes' && number === 3) child.kill('SIGTERM');
      if (kind === 'changes' && number === 6) delete proxy.always.changes;
    };
    const { code, stderr } = await finished(child);
    t.equal(code, 143, stderr);
    t.match(stderr, 'SIGTERM: stopping after what has been read');
    t.match(stderr, /^Synchronization$/m);
    t.equal(served.statistics('export.csv').exitCode, 143);
    // The input had been read to its end before the first change was sent.
    t.strictSame(served.outcomes(t, 'export.csv'), { excluded: 1, added: 1200 });
    served.appliedAsCounted(t, 'export.csv');
    await served.inStep(t, 'export.csv');
  },
);

t.test(
  'a client that is told to stop while it reads sends nothing of what it has not read',
  { buffered: true },
  async (t) => {
    const served = await servedHere(t);
    const { proxy, through } = await faultProxy(t, served);
    await served.write('export.csv', { volumes: 1200, scopes: 6 });
    const child = start(served.syncOf(through, 'export.csv', '--batch', '40'), { cwd: served.cwd });
    child.stdin.end();
    proxy.before = ({ kind, number }) => {
      if (kind === 'snapshot' && number === 2) child.kill('SIGTERM');
    };
    const { code, stderr } = await finished(child);
    t.equal(code, 143, stderr);
    const { added = 0, excluded, ...others } = served.outcomes(t, 'export.csv');
    t.strictSame([excluded, others], [1, {}]);
    t.equal(added + 1, served.statistics('export.csv').read);
    served.appliedAsCounted(t, 'export.csv');
    t.equal((await served.sync(served.port, 'export.csv')).code, 0);
    await served.inStep(t, 'export.csv');
  },
);

t.test(
  'two syncs of different exports at once: every volume ends as one of them says',
  { buffered: true },
  async (t) => {
    const served = await servedHere(t);
    const { proxy, through } = await faultProxy(t, served);
    await served.write('first.csv', { volumes: 800, scopes: 4 });
    t.equal((await served.sync(served.port, 'first.csv')).code, 0);
    await served.write('one.csv', { volumes: 800, scopes: 4, seed: 2 });
    await served.write('two.csv', { volumes: 600, scopes: 3, seed: 3 });
    // Both have read everything before either writes.
    proxy.before = async ({ kind }) => {
      if (kind === 'changes') await until(() => proxy.count('snapshot') >= 7);
    };
    proxy.first.changes = ['cut after', 'delay', 503, 'delay', 'cut after', 'delay'];
    const ends = await Promise.all(
      ['one.csv', 'two.csv'].map((file) => served.syncApart(through, file, '--batch', '25')),
    );
    for (const { code, stderr } of ends) t.equal(code, 0, stderr);
    t.ok(proxy.count('volumes') > 0, 'volumes that the other had changed were read again');
    const counted = ['one.csv', 'two.csv'].map((file) => {
      const { updated = 0, unchanged = 0, added = 0, ...others } = served.outcomes(t, file);
      t.strictSame(others, { excluded: 1 });
      return updated + unchanged + added;
    });
    t.strictSame(counted, [800, 600]);
    served.appliedAsCounted(t, 'first.csv', 'one.csv', 'two.csv');
    t.equal((await served.sync(served.port, 'two.csv')).code, 0);
    await served.inStep(t, 'two.csv');
  },
);
