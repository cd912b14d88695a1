import { takeInventory } from '../../../transforms/index.ts';
import { TapesyncError } from '../../errors/error.ts';
import { printable } from '../../errors/printable.ts';
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
import { canonicalDate } from '../../model/value.ts';
import type { Query } from '../../stores/roles/query.ts';
import type { Reconciliations } from '../../stores/roles/reconciliations.ts';
import type { RunRecords } from '../../stores/roles/runs.ts';
import type { RunStore } from '../../stores/store.ts';
import { decidedStages } from '../decided-stages.ts';
import { execute, type RunReport, type RunRequest } from '../execute.ts';
import type { Observe } from '../observe.ts';
import type { Budget } from '../sync.ts';
import type { ReconcilePolicy } from './decide.ts';
import { decideAgain } from './decide-again.ts';
import { belongingIn, Findings } from './findings.ts';
import { inventoryFields } from './inventory.ts';

// As much of a name or a message as a certificate has.
const LONGEST_TEXT = 1000;

/** An inventory of a place, and the store that says what should be there. */
export interface ReconcileRequest extends RunRequest {
  /** Reads the inventory; of a scan it says only how what is no label is looked up. */
  readonly definition?: Definition | undefined;
  /** Whether the inventory is a list of labels, as a hand scanner makes it. */
  readonly isScan: boolean;
  /** Where it has `reconciliations`, the whole result is kept there. */
  readonly store: RunStore & {
    readonly query: Pick<Query, 'scopes'>;
    readonly reconciliations?: Pick<Reconciliations, 'record'>;
  };
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
 * Compares an inventory with what should be in its places, writes what the policy allows, and keeps the certificate of an
 * inventory that was read to its end, with its run. Where the store keeps none, because the user may only read, that is a
 * warning.
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
  const notBelieved = () => {
    // A place of which nothing was seen is lost in the sum of a large room, and small ones count for nothing alone.
    for (const place of places) {
      const error = looksWrong(placeName(place), findings.countsOf(place));
      if (error !== undefined) return error;
    }
    return looksWrong(placeNames(places), findings.counts);
  };
  let disbelieved: TapesyncError | undefined;
  const disbelief = () => {
    disbelieved = notBelieved();
    return disbelieved;
  };
  const byScope = placesByScope(places);
  const inventory = {
    store,
    places: byScope,
    scopes,
    confirm,
    audit,
    overdue,
    now,
    resolutions,
    findings,
    disbelief,
  };
  let isKept = false;
  const stages = decidedStages({ ...request, writes }, observe);
  const keep = async (exitCode: number) => {
    if (!findings.isWhole || store.reconciliations === undefined) return;
    const { id, user, command, definition: path, started } = request.run;
    try {
      await store.reconciliations.record(
        {
          ...{ id, user, command, definition: path, started, exitCode, confirm, audit },
          finished: canonicalDate(Date.now() / 1000),
          places: places.map(placeName),
          sources: request.sources.map(({ name }) => printable(name).slice(0, LONGEST_TEXT).toWellFormed()),
          counts: findings.counts,
          stopped: printable(disbelieved?.message ?? '')
            .slice(0, LONGEST_TEXT)
            .toWellFormed(),
        },
        findings.parts(),
      );
      isKept = true;
    } catch (error) {
      if (!(error instanceof TapesyncError) || error.code !== 'CERTIFICATE_UNKEPT') throw error;
      observe({ kind: 'warning', text: error.message });
    }
  };
  const runs = {
    finish: async (...end: Parameters<RunRecords['finish']>) => {
      if (isKept) await store.runs.finish(...end);
    },
  };
  const report = await execute(
    {
      request,
      format: definition?.format ?? { kind: 'text', of: 'labels' },
      encoding: definition?.encoding,
      sheet: definition?.sheet,
      allowEmpty: minRecords === 0,
      // A run that writes nothing is recorded with its certificate, or not at all.
      store: writes ? store : { name: store.name, runs },
      keep,
      exceptions: () => findings.exceptions,
    },
    observe,
    signal,
    (ends) =>
      takeInventory(ends, {
        extraction: definition === undefined ? { resolutions, minRecords } : { definition, minRecords },
        inventory: {
          ...inventory,
          isListing: definition !== undefined,
          slotAt: definition?.fields.indexOf('slot') ?? -1,
        },
        gating: stages.gating,
        update: {
          ...stages.update,
          again: {
            fields: inventoryFields([]),
            decide: ({ change }, snapshot) => decideAgain(inventory, change, snapshot),
          },
          onSettled: ({ change }, outcome) => findings.settle(change, outcome),
        },
      }),
  );
  return { ...report, findings };
}
