import { TapesyncError } from '../../errors/error.ts';
import type { HeldPlan } from '../../model/held-plan.ts';
import { eachHeldPlan } from '../../stores/roles/held-plans.ts';
import type { Store } from '../../stores/store.ts';

// Plans that a message names.
const NAMED = 3;

/**
 * Finds the held plan that an id, or the beginning of one, stands for.
 * Throws HELD_UNKNOWN, and RUN_AMBIGUOUS where several begin like that.
 */
export async function findHeldPlan(
  { name, heldPlans }: Pick<Store, 'name' | 'heldPlans'>,
  text: string,
): Promise<HeldPlan> {
  const exact = await first(heldPlans, { id: text });
  const found = exact.length > 0 ? exact : await first(heldPlans, { prefix: text });
  const [plan, ...others] = found;
  if (plan === undefined) throw new TapesyncError('HELD_UNKNOWN', { store: name, plan: text });
  if (others.length > 0) {
    const names = found.slice(0, NAMED).map(({ id, user }) => `${id} of ${user}`);
    const all = [...names, ...(found.length > NAMED ? ['others'] : [])].join(', ');
    throw new TapesyncError('RUN_AMBIGUOUS', { run: text, runs: all });
  }
  return plan;
}

async function first(
  heldPlans: Store['heldPlans'],
  selection: { readonly id: string } | { readonly prefix: string },
): Promise<readonly HeldPlan[]> {
  const found: HeldPlan[] = [];
  for await (const plan of eachHeldPlan(heldPlans, { ...selection, limit: NAMED + 1 })) {
    found.push(plan);
    if (found.length > NAMED) break;
  }
  return found;
}
