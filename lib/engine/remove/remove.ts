import { apply as applyChain } from '../../../transforms/index.ts';
import type { ChangeLine } from '../../model/change.ts';
import { type Scope, scopeName, type VolumeId } from '../../model/scope.ts';
import { loadSnapshot } from '../../snapshots/scope-snapshot.ts';
import type { RunStore, Store } from '../../stores/store.ts';
import { decidedStages } from '../decided-stages.ts';
import { execute, type RunReport, type RunRequest } from '../execute.ts';
import { linesSource } from '../lines-source.ts';
import type { Observe } from '../observe.ts';
import type { Budget } from '../sync.ts';

/** Volumes that an administrator removes. */
export interface RemoveRequest extends Omit<RunRequest, 'sources'> {
  readonly store: RunStore;
  readonly scopes: readonly Scope[];
  /** Only these of each scope; all when absent. */
  readonly only?: readonly VolumeId[];
  readonly budget: Pick<Budget, 'concurrency' | 'batchSize'>;
}

// Lines that are made at once.
const LINES = 1000;

/** Removes the volumes of scopes as they are now, and records the run in the store. */
export function remove(request: RemoveRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  const { store, scopes, only } = request;
  const sources = scopes.map((scope) => linesSource(scopeName(scope), () => removalsOf(store, scope, only)));
  return execute(
    { request: { ...request, sources }, format: { kind: 'text' }, allowEmpty: true, store },
    observe,
    signal,
    (ends) => applyChain(ends, decidedStages({ ...request, writes: true }, observe)),
  );
}

async function* removalsOf(
  store: Pick<Store, 'snapshots' | 'name'>,
  scope: Scope,
  only: readonly VolumeId[] | undefined,
): AsyncGenerator<readonly ChangeLine[]> {
  const { volumes } = await loadSnapshot(store, scope, [], only);
  for (let start = 0; start < volumes.size; start += LINES) {
    const lines: ChangeLine[] = [];
    for (let row = start; row < Math.min(start + LINES, volumes.size); row++) {
      const [volume = '', version] = volumes.columns(row);
      lines.push({
        action: 'remove',
        ...scope,
        volume: volume as VolumeId,
        version: Number(version),
        set: {},
      });
    }
    yield lines;
  }
}
