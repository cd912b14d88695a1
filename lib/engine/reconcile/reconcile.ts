import { takeInventory } from '../../../transforms/index.ts';
import type { Definition } from '../../language/definition.ts';
import { type Limit, overMissing } from '../../model/limit.ts';
import { type Place, placeName } from '../../model/reconciliation.ts';
import type { Store } from '../../stores/store.ts';
import { decidedStages } from '../decided-stages.ts';
import { execute, type RunReport, type RunRequest } from '../execute.ts';
import type { Observe } from '../observe.ts';
import type { Budget } from '../sync.ts';
import type { ReconcilePolicy } from './decide.ts';
import { Findings } from './findings.ts';

/** An inventory of a place, and the store that says what should be there. */
export interface ReconcileRequest extends RunRequest {
  /** Reads the inventory; absent for a list of labels, as a hand scanner makes it. */
  readonly definition?: Definition | undefined;
  readonly store: Pick<Store, 'name' | 'snapshots' | 'changes' | 'runs'>;
  readonly place: Place;
  /** What is written: nothing where neither arrivals nor audits are wanted. */
  readonly policy: ReconcilePolicy & {
    /** Of the volumes that should be there and were not seen; over it nothing is written. */
    readonly maxMissing: Limit;
    /** With fewer records the inventory counts as a failed one; 0 accepts an empty one. */
    readonly minRecords: number;
    /** Seconds that a move may take; infinite where none is overdue. */
    readonly overdue: number;
  };
  /** The instant of the inventory, in seconds since 1970 UTC. */
  readonly now: number;
  readonly budget: Pick<Budget, 'concurrency' | 'batchSize'>;
}

/** How a reconciliation ended, and what it has found. */
export interface ReconcileReport extends RunReport {
  readonly findings: Findings;
}

/**
 * Compares an inventory with what should be in its place, writes what the policy allows, and records the run where it
 * writes.
 */
export async function reconcile(
  request: ReconcileRequest,
  observe: Observe,
  signal: AbortSignal,
): Promise<ReconcileReport> {
  const { definition, store, place, policy, now } = request;
  const { confirm, audit, overdue, maxMissing, minRecords } = policy;
  const findings = new Findings();
  const writes = confirm || audit;
  const disbelief = () =>
    overMissing(
      maxMissing,
      placeName(place),
      findings.counts.missing,
      findings.belonging,
      findings.looksLike(),
    );
  const report = await execute(
    {
      request,
      format: definition?.format ?? { kind: 'text', of: 'labels' },
      encoding: definition?.encoding,
      allowEmpty: minRecords === 0,
      store: writes ? store : { name: store.name },
      exceptions: () => findings.exceptions,
    },
    observe,
    signal,
    (ends) =>
      takeInventory(ends, {
        extraction: definition === undefined ? place.scope : { definition, minRecords },
        inventory: {
          ...{ store, place, confirm, audit, overdue, now, findings, disbelief },
          slotAt: definition?.fields.indexOf('slot') ?? -1,
        },
        ...decidedStages({ ...request, writes }, observe),
      }),
  );
  return { ...report, findings };
}
