import t from 'tap';
import { stateCounts } from '../../../lib/model/census.ts';
import { trustedScope } from '../../../lib/model/scope.ts';
import { type CountingTimes, TapeCounts } from '../../../lib/server/tape-counts.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const SCOPES = ['US01', 'US02'].map((customer) => trustedScope(customer, 'LTO'));

function counting(t: Tap, times: Partial<CountingTimes>) {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  const revisions = new Map(SCOPES.map(({ customer }) => [`${customer}`, '1']));
  const counted: string[] = [];
  const failures: unknown[] = [];
  let broken: Error | undefined;
  const tapes = new TapeCounts({
    store: {
      snapshots: { ...store.snapshots, revision: async ({ customer }) => revisions.get(customer) ?? '' },
      query: {
        ...store.query,
        scopes: async () => SCOPES,
        census: async ({ customer }) => {
          counted.push(customer);
          if (broken !== undefined) throw broken;
          return [{ repository: undefined, volumes: stateCounts(() => counted.length) }];
        },
      },
    },
    failed: (error) => failures.push(error),
    times: { pause: () => 0, ...times },
  });
  const breakDown = (error?: Error) => {
    broken = error;
  };
  return { tapes, revisions, counted, failures, breakDown };
}

type Tap = Parameters<typeof temporaryFolder>[0];

t.test('only scopes that have changed are counted again', async (t) => {
  const { tapes, revisions, counted } = counting(t, {});
  t.equal(tapes.census, undefined);
  await tapes.refresh();
  t.strictSame(counted, ['US01', 'US02']);
  revisions.set('US02', '2');
  await tapes.refresh();
  t.strictSame(counted, ['US01', 'US02', 'US02']);
  t.strictSame(
    tapes.census?.places.map(({ volumes }) => volumes.present),
    [1, 3],
  );
});

t.test(
  'a scope that has not changed is counted again after a time, since moves become overdue',
  async (t) => {
    const { tapes, counted } = counting(t, { unchangedMs: 0 });
    await tapes.refresh();
    await tapes.refresh();
    t.equal(counted.length, 4);
  },
);

t.test('however many ask at once, and again at once, it is counted once', async (t) => {
  const { tapes, revisions, counted } = counting(t, { pause: () => 60_000 });
  await Promise.all([tapes.refresh(), tapes.refresh(), tapes.refresh()]);
  revisions.set('US01', '2');
  await tapes.refresh();
  t.strictSame(counted, ['US01', 'US02']);
});

t.test('what cannot be counted leaves the last count, and is told', async (t) => {
  const { tapes, revisions, failures, breakDown } = counting(t, {});
  await tapes.refresh();
  const before = tapes.census;
  breakDown(new Error('the disk is gone'));
  revisions.set('US01', '2');
  await tapes.refresh();
  t.equal(tapes.census, before);
  t.match(failures, [{ message: 'the disk is gone' }]);
});
