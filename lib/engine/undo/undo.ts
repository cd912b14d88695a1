import { undoRun } from '../../../transforms/index.ts';
import type { Limit } from '../../model/limit.ts';
import { eachRunChange, type RunKey, type Runs } from '../../stores/roles/runs.ts';
import type { RunStore } from '../../stores/store.ts';
import { sizeOf } from '../apply.ts';
import { decidedStages } from '../decided-stages.ts';
import { execute, type RunReport, type RunRequest } from '../execute.ts';
import { linesSource } from '../lines-source.ts';
import type { Observe } from '../observe.ts';
import type { Budget } from '../sync.ts';

/** A run of a store that is to be taken back. */
export interface UndoRequest extends Omit<RunRequest, 'sources'> {
  readonly store: RunStore & { readonly runs: Pick<Runs, 'changes'> };
  readonly undone: RunKey;
  readonly limit: Limit;
  readonly budget: Pick<Budget, 'concurrency' | 'batchSize'>;
  /** False where changes are only shown. */
  readonly writes: boolean;
}

/**
 * Takes back what a run has changed, as far as nothing else has changed it since, and records the run in the store. Volumes
 * that it has added are removed, and those that it has removed are added.
 */
export function undo(request: UndoRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  const { store, undone, limit, writes } = request;
  const source = linesSource(`run ${undone.id}`, () => eachRunChange(store.runs, undone));
  return execute(
    {
      request: { ...request, sources: [source] },
      format: { kind: 'text' },
      // A run may have changed nothing.
      allowEmpty: true,
      store: writes ? store : { name: store.name },
    },
    observe,
    signal,
    (ends) =>
      undoRun(
        ends,
        decidedStages(request, observe, { limit, sizeOf: (scope, tally) => sizeOf(store, scope, tally) }),
      ),
  );
}
