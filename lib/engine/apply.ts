import { apply as applyChain } from '../../transforms/index.ts';
import type { Scope } from '../model/scope.ts';
import type { Tally } from '../model/tally.ts';
import { loadSnapshot, type SnapshotSource } from '../snapshots/scope-snapshot.ts';
import type { RunStore } from '../stores/store.ts';
import { execute, type RunReport, type RunRequest } from './execute.ts';
import type { Observe } from './observe.ts';
import type { Budget, Policy } from './sync.ts';

/** Changes of a plan, to be applied to a store. */
export interface ApplyRequest extends RunRequest {
  readonly store: RunStore;
  readonly policy: Pick<Policy, 'create' | 'limit'>;
  readonly budget: Pick<Budget, 'concurrency' | 'batchSize'>;
}

/** Applies changes that `plan` wrote, and records the run in the store. */
export function apply(request: ApplyRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  const { store, policy, budget, run, output } = request;
  const { limit, create } = policy;
  const { batchSize, concurrency } = budget;
  return execute(
    // A plan without changes is an empty file.
    { request, format: { kind: 'text', of: 'changes' }, allowEmpty: true, store },
    observe,
    signal,
    (ends) =>
      applyChain(ends, {
        gating: {
          fields: [],
          limit,
          enforceLimits: true,
          listAbsent: false,
          batchSize,
          sizeOf: (scope, tally) => sizeOf(store, scope, tally),
        },
        update: {
          store,
          run,
          create,
          concurrency,
          output,
          onApply: () => observe({ kind: 'phase', phase: 'applying' }),
        },
      }),
  );
}

/** Returns how many volumes a scope has; what is loaded for that is entered in the tally. */
export async function sizeOf(store: SnapshotSource, scope: Scope, { snapshots }: Tally): Promise<number> {
  const { volumes, downloaded } = await loadSnapshot(store, scope, []);
  snapshots.loads++;
  snapshots.volumes += volumes.size;
  snapshots.bytes += downloaded;
  return volumes.size;
}
