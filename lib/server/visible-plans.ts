/**
 * Which held plans a user sees, and who decides on them: a plan is whole, so that a role with each of its customers is needed.
 *
 * @module
 */

import { TapesyncError } from '../errors/error.ts';
import { customersOf, type HeldPlan } from '../model/held-plan.ts';
import type { User } from '../stores/roles/accounts.ts';
import { eachHeldPlan, type HeldPlans } from '../stores/roles/held-plans.ts';
import { admit, hasRole } from './access.ts';

/** Returns whether a user sees a plan. */
export function seesPlan(caller: User, plan: HeldPlan): boolean {
  return customersOf(plan).every((customer) => hasRole(caller, customer, 'read'));
}

/**
 * Returns a plan by the id of its run. Users may have runs of the same id: without a user, it is the latest that the caller
 * sees. Throws NOT_THERE for one that is not there, or not the caller's to see.
 */
export async function visiblePlan(
  heldPlans: Pick<HeldPlans, 'list'>,
  caller: User,
  id: string,
  user: string | undefined,
): Promise<HeldPlan> {
  const selection = { id, ...(user !== undefined && { user }), limit: 100 };
  for await (const plan of eachHeldPlan(heldPlans, selection)) if (seesPlan(caller, plan)) return plan;
  throw new TapesyncError('NOT_THERE');
}

/** Throws ACCESS_DENIED for who may not decide on a plan: that takes an administrator of each customer. */
export function admitDecision(caller: User, plan: HeldPlan): void {
  for (const customer of customersOf(plan)) admit(caller, { of: 'customer', role: 'admin' }, customer);
}

/**
 * Throws what `admitDecision` does, and HELD_OWN for who has sent the plan, where it takes two persons to let it through.
 */
export function admitRelease(caller: User, plan: HeldPlan, twoPersons: boolean): void {
  admitDecision(caller, plan);
  if (twoPersons && plan.user === caller.user)
    throw new TapesyncError('HELD_OWN', { plan: plan.id, user: plan.user });
}
