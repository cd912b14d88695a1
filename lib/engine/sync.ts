import { type SyncStages, synchronize } from '../../transforms/index.ts';
import type { Handover } from '../../transforms/updater.ts';
import type { Definition } from '../language/definition.ts';
import type { Change } from '../model/change.ts';
import { type Limit, NO_LIMIT } from '../model/limit.ts';
import { scopeName } from '../model/scope.ts';
import type { Progress } from '../observe/progress.ts';
import type { Concurrency } from '../platform/concurrency.ts';
import type { Recognition } from '../records/recognition/recognition.ts';
import type { HeldPlans } from '../stores/roles/held-plans.ts';
import type { RunStore } from '../stores/store.ts';
import { comparison } from './compare.ts';
import { execute, type RunReport, type RunRequest } from './execute.ts';
import { Holding } from './held/holding.ts';
import type { LineOutput, Observe } from './observe.ts';
import { type FingerprintCache, recognizing } from './recognition.ts';

/** What a run may change. */
export interface Policy {
  /** Whether volumes that the server does not have are added. */
  readonly add: boolean;
  /** Whether missing customers, media, repositories and data clusters are made. */
  readonly create: boolean;
  readonly limit: Limit;
  /** By how much the volume records may be fewer than in the last complete run of the same source; none when absent. */
  readonly maxShrink?: Limit | undefined;
  /** How many volumes of a scope the input may leave out; as the definition says when absent. */
  readonly maxAbsent?: Limit | undefined;
  /** With fewer volume records the input counts as a failed export; 0 accepts an empty one. */
  readonly minRecords: number;
}

/** What a run may use. */
export interface Budget {
  /** Bytes of memory for snapshots. */
  readonly snapshots: number;
  /** Bytes of memory for records that are set aside; the rest goes to the disk. */
  readonly setAside: number;
  /** Whether records are set aside by scope: when their order proves random, always, or never. */
  readonly sort: 'auto' | 'always' | 'never';
  /** Batches of changes under way at once. */
  readonly concurrency: Concurrency;
  /** Changes in one batch. */
  readonly batchSize: number;
}

/** A comparison of an export with a store. */
export interface SyncRequest extends RunRequest {
  readonly definition: Definition;
  readonly store: RunStore;
  readonly policy: Policy;
  readonly budget: Budget;
  /** Where fingerprints of the input are kept; without it, every line is read. */
  readonly cache?: FingerprintCache | undefined;
  /** Takes the barcodes of volumes that a complete input did not mention, one a line. */
  readonly absent?: LineOutput | undefined;
  /**
   * Of a plan: takes the records behind its changes, for a server that is told by another program. Then limits count as for a
   * sync, the rules that skip volumes are left to that program, and the run is recorded.
   */
  readonly handover?: Handover | undefined;
  /** Where changes that a limit stops are kept; without it, they are lost. */
  readonly hold?: Pick<HeldPlans, 'hold'> | undefined;
  /** Whether a run that went well ends with exit code 10 where there were changes. */
  readonly reportsChanges?: boolean | undefined;
}

/**
 * Brings a store in step with an export, and records the run in the store. What goes wrong with the run is in its report;
 * only what is no TapesyncError is thrown.
 */
export function sync(request: SyncRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  return compareAndUpdate(request, observe, signal, true);
}

/** Does what `sync` does, but writes the changes to `output` instead of the store. */
export function plan(request: SyncRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  return compareAndUpdate(request, observe, signal, false);
}

// One path: a plan has no store to update, and is not stopped by a limit unless its records are handed over.
function compareAndUpdate(
  request: SyncRequest,
  observe: Observe,
  signal: AbortSignal,
  writes: boolean,
): Promise<RunReport> {
  const { definition, store, policy, absent, reportsChanges } = request;
  const { run, hold } = request;
  const holding = hold && new Holding({ heldPlans: hold, run, create: policy.create, observe });
  const { format, encoding, sheet } = definition;
  return execute(
    {
      request,
      format,
      encoding,
      sheet,
      allowEmpty: policy.minRecords === 0,
      store: writes || request.handover ? store : { name: store.name },
      absent,
      reportsChanges,
      ...(holding && { keep: (_code: number, progress: Progress) => holding.keep(progress) }),
    },
    observe,
    signal,
    (ends) =>
      recognizing(request, writes, observe, ends.progress, (recognition) =>
        synchronize(ends, stagesOf(request, observe, writes, recognition, holding)),
      ),
  );
}

function stagesOf(
  request: SyncRequest,
  observe: Observe,
  writes: boolean,
  recognition: Recognition | undefined,
  holding: Holding | undefined,
): SyncStages {
  const { definition, store, policy, budget, output, run, absent, handover } = request;
  const { fields, addOnly, clearing, isPresence, repeats } = definition;
  const skipRules = handover === undefined ? definition.skipRules : [];
  const { add, create, limit, minRecords, maxShrink = NO_LIMIT } = policy;
  const compared = { fields, addOnly, skipRules, isPresence, add, create };
  const compare = comparison(compared);
  return {
    extraction: { definition, minRecords },
    recognition,
    grouping: {
      sort: budget.sort,
      memory: budget.setAside,
      onSetAside: () => observe({ kind: 'phase', phase: 'setting aside' }),
    },
    cache: {
      store,
      fields,
      memory: budget.snapshots,
      onLoad: () => observe({ kind: 'phase', phase: 'loading' }),
    },
    comparison: compared,
    gating: {
      fields,
      addOnly,
      clearing,
      repeats,
      keepsRepeated: recognition?.draft !== undefined,
      onDoubt: recognition && ((scope, volume) => recognition.doubt(scope, volume)),
      onStopped: holding && ((stopped) => holding.take(stopped)),
      onForeign: recognition && ((record) => recognition.skip(record)),
      limit,
      shrink: { limit: maxShrink, run, last: async () => store.runs.lastComplete?.(run) },
      absence: absenceOf(definition, policy),
      enforceLimits: writes || handover !== undefined,
      listAbsent: absent !== undefined,
      batchSize: budget.batchSize,
    },
    update: {
      ...(writes && { store }),
      run,
      create,
      concurrency: budget.concurrency,
      again: {
        fields,
        decide: ({ change, record }, now) => record && compare(record, change.source, now),
      },
      onSettled: ({ change }, outcome) => {
        const isInStep =
          (outcome === 'updated' || outcome === 'added') && !(isPresence && isOnItsWay(change));
        if (!isInStep) recognition?.doubt(scopeName(change), change.volume);
      },
      onRevision: (scope, step) => recognition?.step(scopeName(scope), step),
      output,
      handover,
      onApply: () => observe({ kind: 'phase', phase: 'applying' }),
    },
  };
}

// An inventory that has set the target of a volume has it arrive the next time.
function isOnItsWay({ action, set }: Change): boolean {
  return action === 'add' ? !!set.initialRepository : action === 'update' && !!set.repository;
}

// Not the stricter of the two, as with the fewest records: the operator has to be able to let a single run through.
function absenceOf(
  { maxAbsent }: Pick<Definition, 'maxAbsent'>,
  policy: Policy,
): { readonly limit: Limit; readonly rule: string } {
  if (policy.maxAbsent !== undefined) return { limit: policy.maxAbsent, rule: '--max-absent' };
  return { limit: maxAbsent ?? NO_LIMIT, rule: 'SetMaxAbsent' };
}
