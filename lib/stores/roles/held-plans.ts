import type { ChangeLine } from '../../model/change.ts';
import type { HeldHead, HeldPlan } from '../../model/held-plan.ts';
import type { Run } from '../../model/run.ts';
import type { HeldChanges } from '../held-changes.ts';
import type { RunKey } from './runs.ts';

/** Selects held plans. */
export interface HeldPlanSelection {
  /** Only those of the run with this id. Users may have runs of the same id. */
  readonly id?: string;
  /** Only those of runs whose id begins with it. */
  readonly prefix?: string;
  /** Of this user only. */
  readonly user?: string;
  /** Only those that wait to be decided on. */
  readonly waiting?: true;
  /** Only those before the page that has ended with this `next`. */
  readonly after?: string;
  /** Most plans in the page. */
  readonly limit: number;
}

/** Held plans, the latest first. A page may be empty and not the last. */
export interface HeldPlanPage {
  readonly items: readonly HeldPlan[];
  /** The next page begins after it; absent at the end. */
  readonly next?: string;
}

/** Changes of a plan, in its order. */
export interface HeldChangePage {
  readonly items: readonly ChangeLine[];
  /** The next page begins after it; absent at the end. */
  readonly next?: string;
}

/** Keeps plans that a limit has stopped. */
export interface HeldPlans {
  /**
   * Keeps the changes of a run, in one transaction: all of them, or none. A plan that the run has already stays as it is; an
   * older one of the same source is superseded.
   * Throws HELD_UNKEPT where the user may not keep any, or the store cannot.
   */
  hold(run: Run, head: HeldHead, changes: HeldChanges): Promise<void>;
  /** Lists plans, the latest first, in pages. */
  list(selection: HeldPlanSelection): Promise<HeldPlanPage>;
  /** Returns changes of a plan, in pages of bounded size. Throws NOT_THERE for a run that has none. */
  changes(plan: RunKey, after?: string): Promise<HeldChangePage>;
  /**
   * Takes a plan as released by a run, which is recorded; its changes are to be applied by that run. Of several who release a
   * plan at once one succeeds, and the same run may ask again.
   * Throws HELD_DECIDED for a plan that does not wait any more, and NOT_THERE.
   */
  release(plan: RunKey, run: Run): Promise<void>;
  /** Takes a plan as refused by a user. Throws as `release` does. */
  refuse(plan: RunKey, user: string): Promise<void>;
}

/** Yields the plans of all pages. */
export async function* eachHeldPlan(
  heldPlans: Pick<HeldPlans, 'list'>,
  selection: Omit<HeldPlanSelection, 'after'>,
): AsyncGenerator<HeldPlan> {
  let after: { readonly after?: string } | undefined = {};
  while (after !== undefined) {
    const { items, next }: HeldPlanPage = await heldPlans.list({ ...selection, ...after });
    yield* items;
    after = next === undefined ? undefined : { after: next };
  }
}

/** Yields the changes of a plan, page by page. */
export async function* eachHeldChange(
  heldPlans: Pick<HeldPlans, 'changes'>,
  plan: RunKey,
): AsyncGenerator<readonly ChangeLine[]> {
  let after: string | undefined;
  do {
    const { items, next }: HeldChangePage = await heldPlans.changes(plan, after);
    yield items;
    after = next;
  } while (after !== undefined);
}
