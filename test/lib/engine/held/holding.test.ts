import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { eachHeldChange } from '../../../../lib/stores/roles/held-plans.ts';
import { requestOf } from '../requests.ts';
import { heldNight, nightOf, onlyPlan } from './held-night.ts';

t.test('what a limit stops is held with its run, and the exit code stays', async (t) => {
  const { store, synced } = await heldNight(t);
  const { exitCode, held, statistics } = await synced(
    'night',
    nightOf(7, 'OFFS') + nightOf(20, 'LIBR').slice(70),
  );
  t.equal(exitCode, 4);
  t.strictSame(held, [{ kind: 'held', plan: 'night', changes: 7 }]);
  t.match(statistics, { outcomes: { refused: { total: 7 }, unchanged: { total: 13 } } });
  const plan = await onlyPlan(store);
  t.match(plan, {
    ...{ id: 'night', user: 'ada', definition: 'test.ttidef', create: true, volumeRecords: 20, changes: 7 },
    scopes: [
      {
        ...{ customer: 'US01', media: 'LTO', volumes: 20, changes: 7, code: 'LIMIT_CHANGES' },
        reason: 'US01.LTO: 7 changes are 35.0 % of its 20 volumes, over the limit of 30 %',
      },
    ],
    fields: [{ field: 'repository', changes: 7, values: [{ from: 'LIBR', to: 'OFFS', changes: 7 }] }],
    earlier: [{ id: 'first', volumeRecords: 20, changes: 20 }],
  });
  const [page] = await Array.fromAsync(eachHeldChange(store.heldPlans, plan));
  t.match(page?.[0], { action: 'update', volume: 'A0', version: 1, set: { repository: 'OFFS' }, line: 1 });
  t.match(await store.runs.list({ id: 'night', limit: 1 }), [{ exitCode: 4 }]);
});

t.test('an input that has shrunk is held as a whole, with the reason', async (t) => {
  const { store, synced } = await heldNight(t);
  const { exitCode } = await synced('night', nightOf(5, 'OFFS'));
  t.equal(exitCode, 4);
  const { scopes, changes } = await onlyPlan(store);
  t.equal(changes, 5);
  t.match(scopes, [
    { volumes: 20, changes: 5, code: 'LIMIT_SHRUNK', reason: /^the input holds 5 .* limit of 50 %$/ },
  ]);
});

t.test(
  'a run within its limits, one that only reads badly and one that does not hold leave no plan',
  async (t) => {
    const { store, synced } = await heldNight(t);
    t.match(await synced('well', `${nightOf(2, 'OFFS')}${nightOf(20, 'LIBR').slice(20)}`), {
      exitCode: 0,
      held: [],
    });
    t.match(await synced('bad', ''), { exitCode: 3, held: [] });
    t.match(await synced('not', nightOf(20, 'OFFS'), { hold: undefined }), { exitCode: 4, held: [] });
    t.strictSame((await store.heldPlans.list({ limit: 9 })).items, []);
  },
);

t.test('what cannot be held is an error of the run', async (t) => {
  const { synced } = await heldNight(t);
  const hold = async () => {
    throw new TapesyncError('HELD_UNKEPT', { problem: 'no right' });
  };
  const { exitCode, errors, held } = await synced('night', nightOf(20, 'OFFS'), { hold: { hold } });
  t.strictSame([exitCode, held], [3, []]);
  t.match(errors, [{ code: 'LIMIT_CHANGES' }, { code: 'HELD_UNKEPT' }]);
});

t.test(
  'a later run of the same source that is in step takes its place, one that failed does not',
  async (t) => {
    const { store, synced } = await heldNight(t);
    await synced('night', nightOf(20, 'OFFS'));
    await synced('failed', '');
    t.equal((await onlyPlan(store)).state, 'held');
    const other = requestOf('sync', nightOf(20, 'LIBR'), 'other');
    await synced('other', '', { ...other, run: { ...other.run, task: 'another' } });
    t.equal((await onlyPlan(store)).state, 'held');
    await synced('next', nightOf(20, 'LIBR'));
    t.match(await onlyPlan(store), { state: 'superseded', decided: { by: 'ada', run: 'next' } });
  },
);
