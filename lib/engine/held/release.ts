import { TapesyncError } from '../../errors/error.ts';
import type { ChangeLine } from '../../model/change.ts';
import type { HeldPlan } from '../../model/held-plan.ts';
import { NO_LIMIT } from '../../model/limit.ts';
import type { Source } from '../../sources/source.ts';
import { CHANGES_OF_PART } from '../../stores/held-changes.ts';
import { PackedLines } from '../../stores/packed-lines.ts';
import { eachHeldChange, type HeldPlans } from '../../stores/roles/held-plans.ts';
import type { RunStore } from '../../stores/store.ts';
import { type ApplyRequest, apply } from '../apply.ts';
import type { RunReport } from '../execute.ts';
import type { Observe } from '../observe.ts';

/** A held plan that is to be let through. */
export interface ReleaseRequest extends Omit<ApplyRequest, 'sources' | 'store' | 'policy'> {
  readonly store: RunStore & { readonly heldPlans: Pick<HeldPlans, 'changes' | 'release'> };
  readonly plan: HeldPlan;
}

/**
 * Lets the changes of a held plan through, once: applies them as `apply` does, without a limit, and records the run in the
 * store. What has moved meanwhile is left alone. The plan is read to its end before it is taken as released, so that nobody
 * else applies it, and what fails from there on is not tried again.
 * Throws HELD_DECIDED for a plan that does not wait any more, and HELD_DAMAGED; then nothing was done.
 */
export async function release(
  { plan, store, ...request }: ReleaseRequest,
  observe: Observe,
  signal: AbortSignal,
): Promise<RunReport> {
  const lines = new PackedLines(CHANGES_OF_PART);
  let count = 0;
  for await (const page of eachHeldChange(store.heldPlans, plan)) {
    for (const change of page) lines.add(JSON.stringify(change satisfies ChangeLine));
    count += page.length;
  }
  if (count !== plan.changes) {
    const problem = `${count} of its ${plan.changes} changes are there`;
    throw new TapesyncError('HELD_DAMAGED', { plan: plan.id, problem });
  }
  // Of a run that was interrupted before, the plan is left as it is: it is told as any that reads nothing.
  if (!signal.aborted) await store.heldPlans.release(plan, request.run);
  const policy = { create: plan.create, limit: NO_LIMIT };
  return apply({ ...request, store, policy, sources: [sourceOf(plan, lines)] }, observe, signal);
}

function sourceOf({ id }: HeldPlan, lines: PackedLines): Source {
  return {
    name: `plan ${id}`,
    async *bytes(signal) {
      signal.throwIfAborted();
      for (const part of lines.parts()) yield Buffer.from(part);
    },
    size: async () => undefined,
  };
}
