import type { Test } from 'tap';
import type { ExpectedSource } from '../../../../lib/model/expected-source.ts';
import type { Run } from '../../../../lib/model/run.ts';
import { WEEK } from '../../../../lib/model/schedule.ts';
import { CustomerId } from '../../../../lib/model/scope.ts';
import { canonicalDate } from '../../../../lib/model/value.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { add, type Place, preparedStore, RUN, SCOPE } from './shorthands.ts';

const US01 = CustomerId.trusted('US01');

function source(name: string, others: Partial<ExpectedSource> = {}): ExpectedSource {
  const { definition, user } = RUN;
  return {
    name,
    customer: null,
    definition,
    task: '',
    user,
    by: '07:00',
    zone: 'UTC',
    days: WEEK,
    ...others,
  };
}

const run = (id: string, others: Partial<Run> = {}): Run => ({
  ...RUN,
  id,
  started: canonicalDate(Math.floor(Date.now() / 1000)),
  ...others,
});

async function stateOf(store: Store, name: string) {
  const found = (await store.expected.list()).find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not expected`);
  return found;
}

/** Tests a store against what the contract says of sources that should report. */
export function expectedSourceContract(t: Test, place: Place): void {
  t.test('sources are expected, changed, listed by name and removed', async (s) => {
    const store = await preparedStore(s, place);
    s.strictSame(await store.expected.list(), []);
    const b = source('b', { by: '07:00', zone: 'Europe/Berlin', days: ['mon', 'sun'], task: 'north' });
    await store.expected.put(b);
    await store.expected.put(source('a', { customer: US01 }));
    await store.expected.put(source('B.2', { definition: "o'x" }));
    const listed = await store.expected.list();
    s.strictSame(
      listed.map(({ name }) => name),
      ['B.2', 'a', 'b'],
    );
    const { since, due, next, lastRun, lastReport, isLate, ...kept } = await stateOf(store, 'b');
    s.strictSame(kept, b);
    s.strictSame([due, lastRun, lastReport, isLate], [null, null, null, false], 'nothing was due yet');
    s.match(since, /^\d{4}-.*Z$/);
    s.ok(next > since, next);
    s.equal((await stateOf(store, 'a')).customer, US01);
    await store.expected.put({ ...b, customer: US01 });
    s.match(await stateOf(store, 'b'), { customer: US01, since, task: 'north' });
    s.equal(await store.expected.remove('b'), true);
    s.equal(await store.expected.remove('b'), false);
    s.equal((await store.expected.list()).length, 2);
  });

  t.test('a customer of an expected source has to be there, and may be removed', async (s) => {
    const store = await preparedStore(s, place);
    const none = CustomerId.trusted('NONE');
    await s.rejects(store.expected.put(source('a', { customer: none })), { code: 'CUSTOMER_UNKNOWN' });
    await store.places.putCustomer({ customer: none, description: '' });
    await store.expected.put(source('a', { customer: none }));
    s.equal(await store.places.removeCustomer(none), true);
    s.equal((await stateOf(store, 'a')).customer, null);
  });

  t.test('a source has its last run, and the last that came to its end', async (s) => {
    const store = await preparedStore(s, place);
    await store.expected.put(source('a'));
    await store.runs.finish(run('well'), '{}', 0);
    s.match(await stateOf(store, 'a'), { lastRun: { id: 'well', exitCode: 0 }, lastReport: { id: 'well' } });
    for (const [id, exitCode] of [
      ['failed', 3],
      ['limit', 4],
      ['bug', 70],
      ['interrupted', 130],
    ] as const) {
      await store.runs.finish(run(id), '{}', exitCode);
      s.match(await stateOf(store, 'a'), { lastRun: { id, exitCode }, lastReport: { id: 'well' } }, id);
    }
    await store.changes.apply(run('open'), SCOPE, [add('A')], true);
    s.match(await stateOf(store, 'a'), {
      lastRun: { id: 'open', finished: null },
      lastReport: { id: 'well' },
    });
    for (const [id, exitCode] of [
      ['trouble', 1],
      ['planned', 10],
    ] as const) {
      await store.runs.finish(run(id, id === 'planned' ? { command: 'plan' } : {}), '{}', exitCode);
      s.match(await stateOf(store, 'a'), { lastRun: { id, finished: /Z$/ }, lastReport: { id, exitCode } });
    }
  });

  t.test('runs of another definition, task, user or command are not those of a source', async (s) => {
    const store = await preparedStore(s, place);
    await store.expected.put(source('a', { task: 'north' }));
    await store.runs.finish(run('r1'), '{}', 0);
    await store.runs.finish(run('r2', { task: 'south' }), '{}', 0);
    await store.runs.finish(run('r3', { task: 'north', definition: 'other.ttidef' }), '{}', 0);
    await store.runs.finish(run('r4', { task: 'north', command: 'undo' }), '{}', 0);
    await store.expected.put(source('of-another', { user: 'eve' }));
    for (const { lastRun } of await store.expected.list()) s.equal(lastRun, null);
    await store.runs.finish(run('r5', { task: 'north' }), '{}', 0);
    s.match(await stateOf(store, 'a'), { lastRun: { id: 'r5' }, lastReport: { id: 'r5' } });
  });
}
