import t from 'tap';
import { type ReleaseRequest, release } from '../../../../lib/engine/held/release.ts';
import { trustedScope } from '../../../../lib/model/scope.ts';
import { Interruption } from '../../../../lib/platform/interrupt.ts';
import { update } from '../../stores/contract.ts';
import { BUDGET, linesOutput, NEVER, observer, requestOf } from '../requests.ts';
import { heldNight, nightOf, onlyPlan } from './held-night.ts';

async function waiting(test: import('tap').Test) {
  const { store, synced } = await heldNight(test);
  await synced('night', nightOf(20, 'OFFS'));
  const plan = await onlyPlan(store);
  const released = async (id: string, more: Partial<ReleaseRequest> = {}, signal = NEVER) => {
    const { observe, of } = observer();
    const output = linesOutput();
    const { run } = requestOf('release', '', id);
    const report = await release({ run, store, plan, budget: BUDGET, output, ...more }, observe, signal);
    return { ...report, problems: of('problem'), changes: output.lines };
  };
  return { store, synced, plan, released };
}

t.test('a plan is let through over its limit, as one run, and then the source is in step', async (t) => {
  const { store, synced, released } = await waiting(t);
  const { exitCode, statistics, changes } = await released('r1');
  t.equal(exitCode, 0);
  t.match(statistics, { command: 'release', inputs: ['plan night'], outcomes: { updated: { total: 20 } } });
  t.equal(changes.length, 20);
  t.match(await onlyPlan(store), { state: 'released', decided: { by: 'ada', run: 'r1', finished: /Z$/ } });
  t.match(await store.runs.list({ id: 'r1', limit: 1 }), [{ command: 'release', exitCode: 0 }]);
  const next = await synced('next', nightOf(20, 'OFFS'));
  t.match(next, { exitCode: 0, statistics: { outcomes: { unchanged: { total: 20 } } } });
});

t.test(
  'what has moved meanwhile is conflicted, what is locked is refused, the rest is applied',
  async (t) => {
    const { store, released } = await waiting(t);
    const scope = trustedScope('US01', 'LTO');
    const { run } = requestOf('sync', '', 'meanwhile');
    await store.changes.apply(
      run,
      scope,
      [update('A3', 1, { slot: '9' }), update('A4', 1, { repository: 'OFFS' })],
      true,
    );
    await store.places.setLock(run, scope, update('A5', 1, {}).volume, 'update', true);
    const { exitCode, statistics, problems } = await released('r1');
    t.equal(exitCode, 1);
    t.match(statistics.outcomes, {
      updated: { total: 17 },
      conflicted: { total: 2 },
      unchanged: { total: 1 },
    });
    t.match(problems.map(({ problem }) => [problem.change?.volume, problem.source]).toSorted(), [
      ['A3', 'plan night'],
      ['A5', 'plan night'],
    ]);
  },
);

t.test('of two who let a plan through at once, one does, and nothing is applied twice', async (t) => {
  const { store, released } = await waiting(t);
  const both = await Promise.allSettled([released('r1'), released('r2')]);
  t.strictSame(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  t.match(
    both.find(({ status }) => status === 'rejected'),
    { reason: { code: 'HELD_DECIDED' } },
  );
  const history = await store.query.history(trustedScope('US01', 'LTO'), update('A0', 1, {}).volume);
  t.match(history.at(-1), { version: 2, field: 'repository' });
  t.equal((await store.runs.list({ limit: 9 })).filter(({ command }) => command === 'release').length, 1);
});

t.test('a plan of which a part is missing is not let through, and waits on', async (t) => {
  const { store, plan, released } = await waiting(t);
  await t.rejects(released('r1', { plan: { ...plan, changes: 21 } }), {
    code: 'HELD_DAMAGED',
    message: /20 of its 21 changes are there/,
  });
  t.equal((await onlyPlan(store)).state, 'held');
});

t.test('a run that is interrupted before it begins leaves the plan as it is', async (t) => {
  const { store, released } = await waiting(t);
  const { exitCode, statistics } = await released('r1', {}, AbortSignal.abort(new Interruption('SIGINT')));
  t.equal(exitCode, 130);
  t.equal(statistics.outcomes.updated.total, 0);
  t.equal((await onlyPlan(store)).state, 'held');
});

t.test('one that was killed in its middle is not let through again; apply does what is left', async (t) => {
  const { store, plan, released } = await waiting(t);
  const { apply } = store.changes;
  let batches = 0;
  const killed: ReleaseRequest['store']['changes'] = {
    apply: async (...batch) => {
      if (batches++ > 0) throw new Error('killed');
      return apply(...batch);
    },
  };
  await t.rejects(
    released('r1', { store: { ...store, changes: killed }, budget: { ...BUDGET, batchSize: 8 } }),
    {
      message: 'killed',
    },
  );
  t.match(await onlyPlan(store), { state: 'released', decided: { run: 'r1', finished: null } });
  await t.rejects(released('r2'), { code: 'HELD_DECIDED' });
  const { items } = await store.heldPlans.changes(plan);
  const { apply: applyPlan } = await import('../../../../lib/engine/apply.ts');
  const request = requestOf('apply', items.map((line) => `${JSON.stringify(line)}\n`).join(''), 'a1');
  const policy = { create: false, limit: { kind: 'none' } } as const;
  const { statistics } = await applyPlan({ ...request, store, policy, budget: BUDGET }, () => {}, NEVER);
  t.match(statistics.outcomes, { unchanged: { total: 8 }, updated: { total: 12 } });
});
