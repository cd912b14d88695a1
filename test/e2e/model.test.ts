/**
 * Random syncs, scans, moves, arrivals, due dates and undos against a plain Map: after each, tapes, lists and counts of every
 * store agree with it.
 *
 * @module
 */

import { join } from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { openPostgresStore } from '../../lib/stores/postgres/postgres-store.ts';
import { openSqliteStore } from '../../lib/stores/sqlite/sqlite-store.ts';
import type { ServerStore, Store } from '../../lib/stores/store.ts';
import { startServer } from '../lib/server/started-server.ts';
import { emptyDatabase } from '../postgres-server.ts';
import { runs } from '../runs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { answersOf, doStep, preparePlaces, tapesIn } from './model/on-a-store.ts';
import { DAYS, isMoving, PLACES, type Step, Tapes } from './model/tapes.ts';

const VOLUMES = ['A1', 'A2', 'B1', 'B2', 'C1'];
const volume = fc.constantFrom(...VOLUMES);
const place = fc.constantFrom(...PLACES);
const labels = fc.uniqueArray(volume, { minLength: 1 });
const record = fc.record({ volume, repository: place, slot: fc.constantFrom('', '1', '2') });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('sync' as const),
    records: fc.uniqueArray(record, { minLength: 1, selector: (each) => each.volume }),
  }),
  fc.record({ kind: fc.constant('scan' as const), place, labels: fc.uniqueArray(volume) }),
  fc.record({ kind: fc.constant('confirm' as const), labels, place: fc.option(place, { freq: 2 }) }),
  fc.record({
    kind: fc.constant('move' as const),
    labels,
    to: place,
    on: fc.constantFrom(null, DAYS[0], ...DAYS),
  }),
  fc.record({
    kind: fc.constant('mark' as const),
    labels,
    home: fc.constantFrom('', ...PLACES),
    scratch: fc.constantFrom('', '1'),
  }),
  fc.record({ kind: fc.constant('due' as const) }),
  fc.record({ kind: fc.constant('undo' as const), ago: fc.integer({ min: 1, max: 4 }) }),
);

// Most rules are about tapes that are there: in the beginning there are some, each in some place.
const first = fc.array(place, { minLength: 3, maxLength: VOLUMES.length }).map((places): Step => {
  const records = places.map((repository, index) => ({
    volume: VOLUMES[index] ?? '',
    repository,
    slot: '1',
  }));
  return { kind: 'sync', records };
});
const steps = fc
  .tuple(first, fc.array(step, { minLength: 1, maxLength: 14 }))
  .map(([one, more]) => [one, ...more]);

type Opened = { readonly store: Store; readonly base: ServerStore };

/** Tests the stores that `open` makes, each an empty one. */
function agrees(t: Test, open: () => Promise<Opened>, cases: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const { store, base } = await open();
      await preparePlaces(store);
      const tapes = new Tapes();
      for (const each of taken) {
        const report = await doStep(store, each, tapes.runs);
        tapes.take(each);
        const at = `after ${each.kind}, run ${tapes.runs - 1}`;
        t.strictSame(report?.errors ?? [], [], at);
        if (each.kind === 'undo') t.equal(report?.statistics.outcomes.refused.total ?? 0, 0, at);
        t.strictSame(await tapesIn(store), tapes.all(), at);
        const { counts, moving, listed } = await answersOf(store, tapes);
        for (const [condition, [found, expected]] of Object.entries(counts)) {
          t.equal(found, expected, `${condition} ${at}`);
        }
        t.strictSame(
          moving,
          tapes.all().flatMap(([name, tape]) => (isMoving(tape) ? [name] : [])),
          at,
        );
        t.strictSame(
          listed,
          tapes.all().map(([name, { current }]) => [name, current]),
          at,
        );
        // The first difference is the one to shrink.
        if (!t.passing()) throw new Error(`no agreement ${at}`);
      }
      t.match(await base.verification.verify(), { found: 0 });
      await store.close();
    }),
    { numRuns: cases, endOnFailure: process.env.TAPESYNC_TEST_LONG === undefined },
  );
}

t.test('a SQLite database agrees with a Map', async (t) => {
  await agrees(
    t,
    async () => {
      const store = openSqliteStore(join(temporaryFolder(t), 'x.db'), { write: true });
      return { store, base: store };
    },
    runs(25, 120),
  );
});

t.test('a server over HTTP agrees with a Map', async (t) => {
  await agrees(
    t,
    async () => {
      const server = await startServer(t);
      return { store: await server.open(), base: server.store };
    },
    runs(6, 35),
  );
});

t.test('a PostgreSQL database agrees with a Map', async (t) => {
  await agrees(
    t,
    async () => {
      const store = await openPostgresStore(await emptyDatabase(t), { migrate: true });
      return { store, base: store };
    },
    runs(4, 25),
  );
});
