import type { Test } from 'tap';
import type { Change } from '../../../../lib/model/change.ts';
import type { HeldHead } from '../../../../lib/model/held-plan.ts';
import type { Run } from '../../../../lib/model/run.ts';
import { HeldChanges } from '../../../../lib/stores/held-changes.ts';
import {
  eachHeldChange,
  eachHeldPlan,
  type HeldPlanSelection,
} from '../../../../lib/stores/roles/held-plans.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { add, type Place, preparedStore, RUN, SCOPE, update } from './shorthands.ts';

const HEAD: HeldHead = {
  create: false,
  volumeRecords: 12,
  scopes: [
    { ...SCOPE, volumes: 12, code: 'LIMIT_CHANGES', reason: 'US01.LTO: 4 changes are over the limit' },
  ],
};
const ENDED = JSON.stringify({
  inputEnd: 'complete',
  volumeRecords: 10,
  outcomes: { unchanged: { total: 7 }, updated: { total: 2 }, added: { total: 1 } },
});

/** Returns changes that are to be held. */
export function changesOf(...changes: readonly Change[]): HeldChanges {
  const held = new HeldChanges();
  for (const change of changes) held.add(change);
  return held;
}

const moved = (volume: string): Change => ({
  ...update(volume, 1, { repository: 'OFFS' }),
  was: { repository: 'LIBR' },
});

/** Returns a run of the source of the contract. */
function runOf(id: string, more: Partial<Run> = {}): Run {
  return { ...RUN, id, ...more };
}

/** Tests that plans which a limit has stopped are held, and decided on once. */
export function heldPlanContract(t: Test, place: Place): void {
  const listed = (store: Store, selection: Omit<HeldPlanSelection, 'limit'> = {}) =>
    Array.fromAsync(eachHeldPlan(store.heldPlans, { ...selection, limit: 1 }));
  const states = async (store: Store) => (await listed(store)).map(({ id, state }) => `${id} ${state}`);
  const hold = (store: Store, id: string, more: Partial<Run> = {}, ...changes: readonly Change[]) =>
    store.heldPlans.hold(runOf(id, more), HEAD, changesOf(moved('A1'), ...changes));

  t.test('a plan is held with its changes, what they are and what the nights before were', async (s) => {
    const store = await preparedStore(s, place);
    await store.runs.finish(runOf('before'), ENDED, 0);
    await store.runs.finish(runOf('failed'), '{"inputEnd":"failed"}', 3);
    await store.runs.finish(runOf('other-task', { task: 'other' }), ENDED, 0);
    const changes = [
      moved('A1'),
      moved('A2'),
      { ...update('A3', 7, { slot: null }), was: { slot: '4' } },
      add('A4'),
    ];
    await store.heldPlans.hold(runOf('night', { task: '' }), HEAD, changesOf(...changes));
    const [plan, ...others] = await listed(store);
    s.strictSame(others, []);
    s.match(plan, {
      ...{ id: 'night', user: RUN.user, definition: RUN.definition, task: '', started: RUN.started },
      ...{ create: false, volumeRecords: 12, changes: 4, state: 'held', decided: null },
      scopes: [{ ...HEAD.scopes[0], changes: 4 }],
      fields: [
        { field: 'repository', changes: 2, values: [{ from: 'LIBR', to: 'OFFS', changes: 2 }] },
        { field: 'slot', changes: 1, values: [{ from: '4', to: '', changes: 1 }] },
        { field: 'add', changes: 1 },
      ],
      earlier: [{ id: 'before', started: RUN.started, volumeRecords: 10, stopped: false, changes: 3 }],
    });
    const hours = (Date.parse(plan?.expires ?? '') - Date.now()) / 3_600_000;
    s.ok(hours > 35.9 && hours < 36.1, 'it waits for a day and a half');
    const pages = await Array.fromAsync(eachHeldChange(store.heldPlans, runOf('night')));
    s.match(pages.flat(), [
      {
        action: 'update',
        volume: 'A1',
        version: 1,
        set: { repository: 'OFFS' },
        was: { repository: 'LIBR' },
      },
      { volume: 'A2' },
      { volume: 'A3', version: 7, set: { slot: null } },
      { action: 'add', volume: 'A4', version: 0 },
    ]);
    await s.rejects(store.heldPlans.changes(runOf('before')), { code: 'NOT_THERE' });
  });

  t.test('changes come in pages, all of them and in their order', async (s) => {
    const store = await preparedStore(s, place);
    const many = Array.from({ length: 4500 }, (_, index) => moved(`V${index}`));
    await store.heldPlans.hold(runOf('many'), HEAD, changesOf(...many));
    const pages = await Array.fromAsync(eachHeldChange(store.heldPlans, runOf('many')));
    s.equal(pages.length, 3);
    s.strictSame(
      pages.flat().map(({ volume }) => volume as string),
      many.map(({ volume }) => volume as string),
    );
  });

  t.test('plans are listed the latest first, by id, by its beginning, and those that wait', async (s) => {
    const store = await preparedStore(s, place);
    for (const task of ['a', 'b', 'c']) await hold(store, `n-${task}`, { task });
    await hold(store, 'x-1', { task: 'x' });
    await store.heldPlans.refuse(runOf('n-b'), RUN.user);
    const ids = async (selection: Omit<HeldPlanSelection, 'limit'>) =>
      (await listed(store, selection)).map(({ id }) => id);
    s.strictSame(await ids({}), ['x-1', 'n-c', 'n-b', 'n-a']);
    s.strictSame(await ids({ prefix: 'n' }), ['n-c', 'n-b', 'n-a']);
    s.strictSame(await ids({ id: 'n-a' }), ['n-a']);
    s.strictSame(await ids({ id: 'n' }), []);
    s.strictSame(await ids({ waiting: true }), ['x-1', 'n-c', 'n-a']);
    s.strictSame(await ids({ user: 'nobody' }), []);
  });

  t.test('a plan that is held again stays as it is', async (s) => {
    const store = await preparedStore(s, place);
    await hold(store, 'twice');
    await hold(store, 'twice', {}, moved('A2'));
    s.match(await listed(store), [{ changes: 1, state: 'held' }]);
  });

  t.test('a plan is released once, and by the same run as often as it asks', async (s) => {
    const store = await preparedStore(s, place);
    await hold(store, 'night');
    const [first, second] = [runOf('r1', { command: 'release' }), runOf('r2', { command: 'release' })];
    const results = await Promise.allSettled(
      [first, second].map((run) => store.heldPlans.release(runOf('night'), run)),
    );
    s.strictSame(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], 'one of two wins');
    const [winner, loser] = results[0]?.status === 'fulfilled' ? [first, second] : [second, first];
    await store.heldPlans.release(runOf('night'), winner);
    await s.rejects(store.heldPlans.release(runOf('night'), loser), {
      code: 'HELD_DECIDED',
      message: new RegExp(`it was released by ada at .*, as run ${winner.id}`),
    });
    await s.rejects(store.heldPlans.refuse(runOf('night'), RUN.user), { code: 'HELD_DECIDED' });
    s.match(await listed(store), [
      { state: 'released', decided: { by: RUN.user, run: winner.id, finished: null } },
    ]);
    s.match(await store.runs.list({ id: winner.id, limit: 1 }), [{ command: 'release', finished: null }]);
    s.strictSame(await store.runs.list({ id: loser.id, limit: 1 }), [], 'of the other no run is recorded');
    await store.runs.finish(winner, '{}', 0);
    s.match(await listed(store), [{ decided: { finished: /Z$/ } }]);
  });

  t.test('a plan is refused once', async (s) => {
    const store = await preparedStore(s, place);
    await hold(store, 'night');
    await store.heldPlans.refuse(runOf('night'), RUN.user);
    await store.heldPlans.refuse(runOf('night'), RUN.user);
    await s.rejects(store.heldPlans.release(runOf('night'), runOf('r1')), {
      code: 'HELD_DECIDED',
      message: /it was refused by ada at /,
    });
    await s.rejects(store.heldPlans.refuse(runOf('none'), RUN.user), { code: 'NOT_THERE' });
    await s.rejects(store.heldPlans.release(runOf('none'), runOf('r1')), { code: 'NOT_THERE' });
  });

  t.test('a newer run of the same source takes the place of a plan, held itself or in step', async (s) => {
    const store = await preparedStore(s, place);
    await hold(store, 'first');
    await hold(store, 'second');
    await hold(store, 'other', { task: 'other' });
    s.strictSame(await states(store), ['other held', 'second held', 'first superseded']);
    await store.runs.finish(runOf('second'), ENDED, 4);
    await store.runs.finish(runOf('cut'), '{"inputEnd":"failed"}', 3);
    await store.runs.finish(runOf('applied', { command: 'apply' }), ENDED, 0);
    await store.runs.finish(runOf('elsewhere', { definition: 'x.ttidef' }), ENDED, 0);
    s.strictSame(
      await states(store),
      ['other held', 'second held', 'first superseded'],
      'these say nothing of it',
    );
    await store.runs.finish(runOf('third'), ENDED, 0);
    s.strictSame(await states(store), ['other held', 'second superseded', 'first superseded']);
    await s.rejects(store.heldPlans.release(runOf('second'), runOf('r1')), {
      code: 'HELD_DECIDED',
      message: /run third of ada, newer and of the same source, has taken its place at /,
    });
  });

  t.test(
    'an input that has shrunk is what the next one is held against, once its plan is released',
    async (s) => {
      const store = await preparedStore(s, place);
      const { definition } = RUN;
      await store.runs.finish(runOf('before'), ENDED, 0);
      await hold(store, 'shrunk');
      await store.runs.finish(runOf('shrunk'), '{"inputEnd":"shrunk","volumeRecords":5}', 4);
      s.match(await store.runs.lastComplete({ definition }), { id: 'before' });
      await store.heldPlans.release(runOf('shrunk'), runOf('r1', { command: 'release' }));
      s.match(await store.runs.lastComplete({ definition }), { id: 'shrunk', volumeRecords: 5 });
    },
  );
}
