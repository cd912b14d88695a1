import type { SyncStages } from '../../transforms/index.ts';
import { type Limit, NO_LIMIT } from '../model/limit.ts';
import type { Run } from '../model/run.ts';
import type { RunStore } from '../stores/store.ts';
import type { LineOutput, Observe } from './observe.ts';
import type { Budget } from './sync.ts';

/** What a run needs whose decisions come without records of an export. */
export interface DecidedRun {
  readonly run: Run;
  readonly store: RunStore;
  /** False where changes are only shown. */
  readonly writes: boolean;
  readonly budget: Pick<Budget, 'concurrency' | 'batchSize'>;
  readonly output?: LineOutput | undefined;
}

/** How much of a scope a run may change, and how the size of a scope is found. */
export interface ScopeLimit extends Pick<SyncStages['gating'], 'sizeOf'> {
  readonly limit: Limit;
}

/**
 * Returns the options of the gate and the updater for a run whose decisions come without records. Without a limit, whoever
 * names the volumes means each of them.
 */
export function decidedStages(
  { run, store, writes, budget, output }: DecidedRun,
  observe: Observe,
  limited: ScopeLimit = { limit: NO_LIMIT },
): Pick<SyncStages, 'gating' | 'update'> {
  return {
    gating: { fields: [], ...limited, enforceLimits: writes, listAbsent: false, batchSize: budget.batchSize },
    update: {
      ...(writes && { store }),
      run,
      create: false,
      concurrency: budget.concurrency,
      output,
      onApply: () => observe({ kind: 'phase', phase: 'applying' }),
    },
  };
}
