import { release } from '../../engine/held/release.ts';
import type { HeldPlan } from '../../model/held-plan.ts';
import { fixedConcurrency } from '../../platform/concurrency.ts';
import { invalidRequest } from '../error-answers.ts';
import { admitDecision, admitRelease } from '../visible-plans.ts';
import { planOf } from './held-plan.ts';
import { planPath } from './held-plans.ts';
import { runOf } from './own-run.ts';
import { ownStore } from './own-store.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { HELD_TEXTS as TEXTS } from './texts-held.ts';

const BATCH = 1000;

/** Lets a plan through once or refuses it, as a form asks, and shows its page again. */
export async function decidePlan(request: PageRequest): Promise<PageAnswer> {
  const { form, user, server } = request;
  const plan = await planOf(request);
  switch (form.get('do')) {
    case 'release':
      admitRelease(user, plan, server.twoPersons);
      await letThrough(request, plan);
      return see(plan, 'released');
    case 'refuse':
      admitDecision(user, plan);
      await server.store.heldPlans.refuse(plan, user.user);
      return see(plan, 'refused');
    default:
      throw invalidRequest(TEXTS.nothingDone);
  }
}

async function letThrough({ user, server }: PageRequest, plan: HeldPlan): Promise<void> {
  const { store } = server;
  const { definition, task } = plan;
  // Each holds a whole plan in memory.
  const leave = await server.inventories.enter({ party: user.user });
  try {
    await release(
      {
        run: { ...runOf(user, 'release'), definition, task },
        plan,
        store: { ...ownStore(user, store), heldPlans: store.heldPlans },
        budget: { concurrency: fixedConcurrency(1), batchSize: BATCH },
      },
      () => {},
      new AbortController().signal,
    );
  } finally {
    leave();
  }
}

function see(plan: HeldPlan, done: string): PageAnswer {
  return { kind: 'see', location: `${planPath(plan)}&done=${done}` };
}
