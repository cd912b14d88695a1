import { Readable } from 'node:stream';
import t from 'tap';
import { plan, type SyncRequest, sync } from '../../../lib/engine/sync.ts';
import { Interruption } from '../../../lib/platform/interrupt.ts';
import { stdinSource } from '../../../lib/sources/files.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { BUDGET, DEFINITION, linesOutput, NEVER, observer, POLICY, requestOf } from './requests.ts';

type Test = Pick<typeof t, 'teardown'>;

function storeOf(test: Test, name = 'volumes') {
  const store = openSqliteStore(`${temporaryFolder(test)}/${name}.db`, { write: true });
  test.teardown(() => store.close());
  return store;
}

function syncRequest(
  store: SyncRequest['store'],
  text: string,
  more: Partial<SyncRequest> = {},
): SyncRequest {
  return {
    ...requestOf('sync', text),
    definition: DEFINITION,
    store,
    policy: POLICY,
    budget: BUDGET,
    ...more,
  };
}

const rows = (count: number, slot: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `A${index},LIBR,${slot(index)}\n`).join('');

t.test('a sync brings a store in step, and a second one finds nothing to do', async (t) => {
  const store = storeOf(t);
  const text = 'A1,LIBR,1\nA2,LIBR,2\n';
  const first = await sync(syncRequest(store, text), () => {}, NEVER);
  t.match(first.statistics, { read: 2, outcomes: { added: { total: 2 } }, inputEnd: 'complete', absent: 0 });
  t.equal(first.exitCode, 0);
  const second = await sync(syncRequest(store, text), () => {}, NEVER);
  t.match(second.statistics, { outcomes: { unchanged: { total: 2 }, added: { total: 0 } } });
});

t.test('a plan writes what a sync then does, byte for byte, and touches nothing', async (t) => {
  const store = storeOf(t);
  await sync(
    syncRequest(
      store,
      rows(20, () => '1'),
    ),
    () => {},
    NEVER,
  );
  const text = rows(20, (index) => (index % 3 === 0 ? '2' : '1'));
  const [planned, again, done] = [linesOutput(), linesOutput(), linesOutput()];
  const ended = await plan(
    syncRequest(store, text, { output: planned, reportsChanges: true }),
    () => {},
    NEVER,
  );
  t.equal(ended.exitCode, 10);
  await plan(syncRequest(store, text, { output: again }), () => {}, NEVER);
  t.strictSame(again.lines, planned.lines);
  await sync(syncRequest(store, text, { output: done }), () => {}, NEVER);
  t.equal(planned.lines.length, 7);
  t.strictSame(done.lines, planned.lines);
  t.equal((await plan(syncRequest(store, text, { reportsChanges: true }), () => {}, NEVER)).exitCode, 0);
});

t.test('two syncs at once, to two stores, are each as one alone', async (t) => {
  const texts = [rows(3000, (index) => `${index % 7}`), rows(2500, (index) => `${index % 5}`)] as const;
  const stores = [storeOf(t, 'one'), storeOf(t, 'two')] as const;
  const runs = texts.map((text, index) => {
    const { observe, of } = observer();
    const absent = linesOutput();
    const request = syncRequest(stores[index as 0 | 1], text, {
      ...requestOf('sync', text, `20260101T000000Z-0000000${index}`),
      absent,
    });
    return { of, absent, ended: sync(request, observe, NEVER) };
  });
  const [first, second] = await Promise.all(runs.map(({ ended }) => ended));
  t.match(first, { exitCode: 0, statistics: { read: 3000, outcomes: { added: { total: 3000 } } } });
  t.match(second, { exitCode: 0, statistics: { read: 2500, outcomes: { added: { total: 2500 } } } });
  t.not(first?.statistics.run, second?.statistics.run);
  for (const { of } of runs) t.equal(of('started').length, 1);
  const later = await Promise.all(
    texts.map((text, index) => sync(syncRequest(stores[index as 0 | 1], text), () => {}, NEVER)),
  );
  t.strictSame(
    later.map(({ statistics }) => statistics.outcomes.unchanged.total),
    [3000, 2500],
  );
});

t.test('a limit stops a scope, and the report and the exit code say so', async (t) => {
  const store = storeOf(t);
  await sync(
    syncRequest(
      store,
      rows(10, () => '1'),
    ),
    () => {},
    NEVER,
  );
  const policy = { ...POLICY, limit: { kind: 'share', percent: 30 } } as const;
  const rejects = linesOutput();
  const { observe, of } = observer();
  const request = syncRequest(
    store,
    rows(10, () => '2'),
    { policy, rejects },
  );
  const { exitCode, errors, statistics } = await sync(request, observe, NEVER);
  t.equal(exitCode, 4);
  t.strictSame(
    errors.map(({ code }) => code),
    ['LIMIT_CHANGES'],
  );
  t.equal(statistics.outcomes.refused.total, 10);
  t.equal(of('problem').length, 10);
  t.equal(rejects.lines.length, 10);
  t.equal(rejects.ended, 1);
});

t.test(
  'an interrupted sync applies what was read, ends with the code of its signal, and knows no absent volumes',
  async (t) => {
    const store = storeOf(t);
    await sync(syncRequest(store, 'A1,LIBR,1\nA2,LIBR,1\nA3,LIBR,1\n'), () => {}, NEVER);
    const stopped = new AbortController();
    async function* endless() {
      yield Buffer.from('A1,LIBR,2\n');
      // Nothing more comes: the signal has to end it.
      await new Promise((resolve) => stopped.signal.addEventListener('abort', resolve));
      yield Buffer.from('A2,LIBR,2\n');
    }
    const absent = linesOutput();
    const { observe } = observer();
    const request = syncRequest(store, '', {
      sources: [stdinSource(Readable.from(endless()))],
      absent,
    });
    const running = sync(
      request,
      (event) => {
        observe(event);
        if (event.kind === 'phase' && event.phase === 'loading') stopped.abort(new Interruption('SIGTERM'));
      },
      stopped.signal,
    );
    const { exitCode, statistics } = await running;
    t.equal(exitCode, 143);
    t.match(statistics, { inputEnd: 'interrupted', absent: null, outcomes: { updated: { total: 1 } } });
    t.strictSame(absent.lines, []);
  },
);

t.test('a whole input lists the volumes that it did not mention', async (t) => {
  const store = storeOf(t);
  await sync(syncRequest(store, 'A1,LIBR,1\nA2,LIBR,1\n'), () => {}, NEVER);
  const absent = linesOutput();
  const { statistics } = await sync(syncRequest(store, 'A1,LIBR,1\n', { absent }), () => {}, NEVER);
  t.strictSame(absent.lines, ['US01.LTO.A2']);
  t.equal(statistics.absent, 1);
});

t.test('phases are reported, and only those that come', async (t) => {
  const store = storeOf(t);
  const first = observer();
  await sync(syncRequest(store, 'A1,LIBR,1\n'), first.observe, NEVER);
  t.strictSame(
    first.of('phase').map(({ phase }) => phase),
    ['loading', 'applying'],
  );
  const second = observer();
  const budget = { ...BUDGET, sort: 'always' } as const;
  await sync(syncRequest(store, 'A1,LIBR,1\n', { budget }), second.observe, NEVER);
  t.strictSame(
    second.of('phase').map(({ phase }) => phase),
    ['setting aside', 'loading'],
  );
});
