import { takeInventory } from '../../../transforms/index.ts';
import type { Definition } from '../../language/definition.ts';
import { type Limit, overMissing } from '../../model/limit.ts';
import {
  type Place,
  placeName,
  placeNames,
  placesByScope,
  type StatusCounts,
} from '../../model/reconciliation.ts';
import type { Scope } from '../../model/scope.ts';
import type { Store } from '../../stores/store.ts';
import { decidedStages } from '../decided-stages.ts';
import { execute, type RunReport, type RunRequest } from '../execute.ts';
import type { Observe } from '../observe.ts';
import type { Budget } from '../sync.ts';
import type { ReconcilePolicy } from './decide.ts';
import { belongingIn, Findings } from './findings.ts';

/** An inventory of a place, and the store that says what should be there. */
export interface ReconcileRequest extends RunRequest {
  /** Reads the inventory; of a scan it says only how what is no label is looked up. */
  readonly definition?: Definition | undefined;
  /** Whether the inventory is a list of labels, as a hand scanner makes it. */
  readonly isScan: boolean;
  readonly store: Pick<Store, 'name' | 'snapshots' | 'changes' | 'runs' | 'query'>;
  /** The places of one room, each of another scope. */
  readonly places: readonly Place[];
  /** Scopes that labels without one are from; those of the places where there are none. */
  readonly scopes: readonly Scope[];
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
 * Compares an inventory with what should be in its places, writes what the policy allows, and records the run where it
 * writes.
 */
export async function reconcile(
  request: ReconcileRequest,
  observe: Observe,
  signal: AbortSignal,
): Promise<ReconcileReport> {
  const { isScan, store, places, scopes, policy, now } = request;
  const { confirm, audit, overdue, maxMissing, minRecords } = policy;
  const findings = new Findings(places);
  const writes = confirm || audit;
  const definition = isScan ? undefined : request.definition;
  const resolutions = request.definition?.resolutions ?? [];
  const looksWrong = (name: string, counts: StatusCounts) =>
    overMissing(
      maxMissing,
      name,
      // A label that is cut may mean any of a hundred volumes, of which it has seen one.
      counts.missing + counts.unclear,
      belongingIn(counts),
      findings.looksLike(),
    );
  const disbelief = () => {
    // A place of which nothing was seen is lost in the sum of a large room, and small ones count for nothing alone.
    for (const place of places) {
      const error = looksWrong(placeName(place), findings.countsOf(place));
      if (error !== undefined) return error;
    }
    return looksWrong(placeNames(places), findings.counts);
  };
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
        extraction: definition === undefined ? { resolutions, minRecords } : { definition, minRecords },
        inventory: {
          ...{ store, scopes, confirm, audit, overdue, now, resolutions, findings, disbelief },
          places: placesByScope(places),
          isListing: definition !== undefined,
          slotAt: definition?.fields.indexOf('slot') ?? -1,
        },
        ...decidedStages({ ...request, writes }, observe),
      }),
  );
  return { ...report, findings };
}
