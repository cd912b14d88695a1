import t from 'tap';
import { type DecidedRun, decidedStages } from '../../../lib/engine/decided-stages.ts';
import { BUDGET, requestOf } from './requests.ts';

const store = { name: 'a store' } as DecidedRun['store'];
const decided = (writes: boolean): DecidedRun => ({
  ...{ run: requestOf('move', '').run, store, writes, budget: BUDGET },
});

t.test('a run that writes is held to its limit and has the store, one that shows has neither', async (t) => {
  const limit = { kind: 'number', most: 3 } as const;
  const writing = decidedStages(decided(true), () => {}, { limit });
  t.match(writing.gating, { limit, enforceLimits: true, batchSize: BUDGET.batchSize });
  t.equal(writing.update.store, store);
  const showing = decidedStages(decided(false), () => {}, { limit });
  t.match(showing.gating, { limit, enforceLimits: false });
  t.equal('store' in showing.update, false);
});

t.test('without a limit all that was named is meant', async (t) => {
  t.strictSame(decidedStages(decided(true), () => {}).gating.limit, { kind: 'none' });
});
