import t from 'tap';
import { faultProxy, servedStore } from '../e2e/served-store.ts';

// Long enough that much of it has been taken in when it is cut.
const LONG = { volumes: 16_000, scopes: 1 };

t.test('a long snapshot that is cut in its middle', async (t) => {
  const served = await servedStore(t);
  await served.write('long.csv', LONG);
  t.equal((await served.sync(served.port, 'long.csv')).code, 0);

  await t.test('goes on where it was cut', async (t) => {
    const { proxy, through } = await faultProxy(t, served);
    proxy.first.snapshot = ['half'];
    proxy.again.snapshot = ['ends early', 'damaged', 'announces less', 'cut before', 503];
    const { code, stderr, stdout } = await served.sync(through, 'long.csv', '--changes');
    t.equal(code, 0, stderr);
    t.strictSame(proxy.again.snapshot, []);
    t.equal(stdout, '');
    t.strictSame(served.outcomes(t, 'long.csv'), { excluded: 1, unchanged: LONG.volumes });
  });

  await t.test('begins again where the scope has changed since', async (t) => {
    const { proxy, through } = await faultProxy(t, served);
    await served.write('changed.csv', { ...LONG, changed: 0.01 });
    proxy.first.snapshot = ['half'];
    proxy.before = async ({ kind, number }) => {
      if (kind !== 'snapshot' || number !== 2) return;
      const other = await served.sync(served.port, 'changed.csv');
      t.equal(other.code, 0, other.stderr);
    };
    const { code, stderr } = await served.sync(through, 'long.csv');
    t.equal(code, 0, stderr);
    t.strictSame(served.outcomes(t, 'long.csv'), {
      excluded: 1,
      unchanged: LONG.volumes - 160,
      updated: 160,
    });
    served.appliedAsCounted(t, 'changed.csv', 'long.csv');
  });

  await t.test('is given up where it is cut again and again', async (t) => {
    const { proxy, through } = await faultProxy(t, served);
    proxy.always.snapshot = 'half';
    const { code, stderr } = await served.sync(through, 'long.csv', '--retries', '2');
    t.equal(code, 3, stderr);
    t.match(stderr, /: .*; given up \(tries: 3\)/);
    t.strictSame(served.outcomes(t, 'long.csv'), { excluded: 1, failed: LONG.volumes });
    t.equal(proxy.count('changes'), 0);
  });

  const { code, stderr } = await served.end('SIGTERM');
  t.equal(code, 0, `what was broken off holds nothing up: ${stderr}`);
});
