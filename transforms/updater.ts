import pLimit from 'p-limit';
import type { ChangeBatch, OutcomeBatch, PlannedChange } from '../lib/engine/batch.ts';
import type { Decision } from '../lib/engine/compare.ts';
import type { LineOutput } from '../lib/engine/observe.ts';
import { errorMessage, TapesyncError } from '../lib/errors/error.ts';
import { changeLine, formatChange } from '../lib/model/change-line.ts';
import { mayFollow } from '../lib/model/containers.ts';
import type { StoredKey } from '../lib/model/field.ts';
import type { Outcome } from '../lib/model/outcome.ts';
import type { Run } from '../lib/model/run.ts';
import { type Scope, scopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import type { Concurrency } from '../lib/platform/concurrency.ts';
import { loadSnapshot, type ScopeSnapshot, type SnapshotSource } from '../lib/snapshots/scope-snapshot.ts';
import type { ApplyResult, RevisionStep } from '../lib/stores/roles/changes.ts';
import type { Store } from '../lib/stores/store.ts';
import type { RecordForm } from './record-writer.ts';
import type { Stage } from './stage.ts';

/** What becomes of changes: they are written to a store, or with no store only shown. */
export interface UpdaterOptions {
  readonly store?: Pick<Store, 'name' | 'snapshots' | 'changes'>;
  readonly run: Run;
  /** Whether missing customers, media, repositories and data clusters are made. */
  readonly create: boolean;
  /** Batches under way at once; may change while they are. */
  readonly concurrency: Concurrency;
  /** Where the batches under way are counted. */
  readonly updates: { underWay: number };
  /** How a change that was overtaken is computed again; without it, it stays conflicted. */
  readonly again?: {
    /** Those that are loaded again. */
    readonly fields: readonly StoredKey[];
    /** Returns what the change is by what its volume holds now; `undefined` where that cannot be said. */
    readonly decide: (planned: PlannedChange, now: ScopeSnapshot) => Decision | undefined;
  };
  /** Called with what finally became of each change. */
  readonly onSettled?: (planned: PlannedChange, outcome: Outcome) => void;
  /** Called with the revisions around each batch that was applied; `undefined` where the store does not say. */
  readonly onRevision?: (scope: Scope, step: RevisionStep | undefined) => void;
  /** Takes the lines of each batch of changes before it is sent. */
  readonly output?: LineOutput | undefined;
  /** Takes the records of each batch of changes, in this form. */
  readonly handover?: Handover | undefined;
  /** Called before each batch of changes. */
  readonly onApply?: () => void;
}

/** Where the records behind changes are written, and how. */
export interface Handover {
  readonly form: RecordForm;
  readonly output: LineOutput;
}

/** A batch that has been dealt with. */
interface Sent {
  readonly sending: Promise<Sent>;
  readonly outcome: OutcomeBatch;
}

/** A change that was refused for the sake of a container, which another change of the run may yet bring or empty. */
interface Deferred {
  readonly scope: Scope;
  readonly planned: PlannedChange;
  readonly result: ApplyResult;
}

// Somebody else who changes the same volume three times while we look is not going to stop.
const ATTEMPTS = 3;

// Changes that wait in memory: the gate sends containers first, so that only what lies in several of them has to wait.
const MOST_DEFERRED = 10_000;

// Of those, sent at once.
const DEFERRED_BATCH = 1000;

/**
 * Returns the stage that applies changes and accounts for what became of each. At most `concurrency` batches are
 * under way; the stage takes no further one before a place is free, so that nothing queues without bound. After the
 * store has failed once, nothing more is sent to it. What was refused for the sake of a container is tried again at the end,
 * as long as that brings some of it in.
 */
export function updater(options: UpdaterOptions): Stage<ChangeBatch, OutcomeBatch> {
  const { store, run, create, again } = options;
  const { concurrency, updates } = options;
  const limit = pLimit(concurrency.limit);
  const underWay = new Set<Promise<Sent>>();
  let broken: TapesyncError | undefined;
  let deferred: Deferred[] = [];

  return {
    name: 'updater',
    size: (batch) => batch.changes.length,
    scope: (batch) => batch.scope,
    async *process(batch) {
      if (batch.changes.length === 0) {
        yield { tally: batch.tally };
        return;
      }
      options.onApply?.();
      await options.output?.write(`${batch.changes.map(({ change }) => formatChange(change)).join('\n')}\n`);
      await handOver(batch);
      limit.concurrency = concurrency.limit;
      updates.underWay++;
      const sending: Promise<Sent> = limit(() => send(batch))
        .finally(() => {
          updates.underWay--;
        })
        .then((outcome) => ({ sending, outcome }));
      underWay.add(sending);
      yield* outcomes(concurrency.limit - 1);
    },
    async *end(end) {
      yield* outcomes(0);
      yield* deferredOutcomes();
      return end;
    },
  };

  async function handOver({ changes }: ChangeBatch): Promise<void> {
    const { handover } = options;
    const records = changes.flatMap(({ record }) => record ?? []);
    if (handover !== undefined && records.length > 0) {
      await handover.output.write(handover.form.lines(records));
    }
  }

  // Whichever is done first makes room for the next: two batches of a scope wait for each other in the store.
  async function* outcomes(most: number): AsyncGenerator<OutcomeBatch> {
    while (underWay.size > most) {
      const { sending, outcome } = await Promise.race(underWay);
      underWay.delete(sending);
      yield outcome;
    }
  }

  async function* deferredOutcomes(): AsyncGenerator<OutcomeBatch> {
    while (deferred.length > 0) {
      const waiting = deferred;
      deferred = [];
      for (const batch of batchesOf(waiting)) yield await send(batch);
      if (deferred.length < waiting.length) continue;
      const tally = new Tally();
      for (const { scope, planned, result } of deferred)
        settle({ tally, scope, changes: [] }, planned, result);
      tally.changes.settled += deferred.length;
      yield { tally };
      return;
    }
  }

  async function send(batch: ChangeBatch): Promise<OutcomeBatch> {
    const { tally, scope, changes } = batch;
    let waiting = changes;
    let settled = changes.length;
    for (let attempt = 1; scope !== undefined && waiting.length > 0; attempt++) {
      const results = await apply(scope, waiting, batch);
      const overtaken: PlannedChange[] = [];
      for (let index = 0; index < waiting.length; index++) {
        const planned = waiting[index] as PlannedChange;
        const result = results[index] ?? failed(`${store?.name} gave no answer for it`);
        if (result.outcome === 'conflicted' && again !== undefined && attempt < ATTEMPTS)
          overtaken.push(planned);
        else if ('code' in result && mayFollow(result.code) && deferred.length < MOST_DEFERRED) {
          deferred.push({ scope, planned, result });
          settled--;
        } else settle(batch, planned, result);
      }
      waiting = await computeAgain(scope, overtaken, batch);
    }
    tally.changes.settled += settled;
    return { tally };
  }

  async function apply(
    scope: Scope,
    planned: readonly PlannedChange[],
    batch: ChangeBatch,
  ): Promise<readonly ApplyResult[]> {
    const changes = planned.map(({ change }) => change);
    if (store === undefined) {
      return changes.map(({ action }) => ({ outcome: action === 'add' ? 'added' : 'updated' }));
    }
    if (broken === undefined) {
      try {
        const { results, revision } = await store.changes.apply(run, scope, changes, create);
        options.onRevision?.(scope, revision);
        return results;
      } catch (error) {
        stopSending(error, batch);
      }
    }
    const message = broken?.message ?? '';
    return changes.map(() => failed(message));
  }

  // The volumes are read once more, and their records compared with what they hold now.
  async function computeAgain(
    scope: Scope,
    overtaken: readonly PlannedChange[],
    batch: ChangeBatch,
  ): Promise<PlannedChange[]> {
    const next: PlannedChange[] = [];
    if (store === undefined || again === undefined || overtaken.length === 0) return next;
    const snapshot = await loadAgain(store, scope, overtaken, batch);
    for (const planned of overtaken) {
      const decision = snapshot && again.decide(planned, snapshot);
      if (decision === undefined) {
        settle(batch, planned, failed(broken?.message ?? ''));
      } else if (decision.kind === 'change') next.push({ ...planned, change: decision.change });
      else if (decision.kind === 'refused') {
        const { code, message, change = planned.change } = decision;
        settle(batch, { ...planned, change }, { outcome: 'refused', code, message });
      } else {
        const [outcome, reason] =
          decision.kind === 'skipped'
            ? (['skipped', decision.reason] as const)
            : (['unchanged', ''] as const);
        batch.tally.outcomes.add(outcome, reason);
        options.onSettled?.(planned, outcome);
      }
    }
    return next;
  }

  function settle(batch: ChangeBatch, planned: PlannedChange, result: ApplyResult): void {
    count(batch, planned, result);
    options.onSettled?.(planned, result.outcome);
  }

  async function loadAgain(
    from: SnapshotSource,
    scope: Scope,
    overtaken: readonly PlannedChange[],
    batch: ChangeBatch,
  ) {
    try {
      return await loadSnapshot(
        from,
        scope,
        again?.fields ?? [],
        overtaken.map(({ change }) => change.volume),
      );
    } catch (error) {
      stopSending(error, batch);
      return undefined;
    }
  }

  function stopSending(error: unknown, batch: ChangeBatch): void {
    if (!(error instanceof TapesyncError)) throw error;
    broken ??= error;
    batch.tally.errors.push(error);
  }
}

function* batchesOf(deferred: readonly Deferred[]): Iterable<ChangeBatch> {
  for (const of of Map.groupBy(deferred, ({ scope }) => scopeName(scope)).values()) {
    const scope = of[0]?.scope;
    if (scope === undefined) continue;
    for (let start = 0; start < of.length; start += DEFERRED_BATCH) {
      const changes = of.slice(start, start + DEFERRED_BATCH).map(({ planned }) => planned);
      yield { tally: new Tally(), scope, changes };
    }
  }
}

function failed(problem: string): ApplyResult {
  return { outcome: 'failed', code: 'CHANGE_FAILED', message: errorMessage('CHANGE_FAILED', { problem }) };
}

function count(batch: ChangeBatch, { change, line }: PlannedChange, result: ApplyResult): void {
  const { outcomes, problems } = batch.tally;
  if (!('code' in result)) {
    const isRemoved = change.action === 'remove' && result.outcome === 'updated';
    outcomes.add(result.outcome, isRemoved ? 'removed' : '');
    return;
  }
  const { outcome, code, message } = result;
  outcomes.add(outcome, code);
  problems.push({ outcome, code, message, source: change.source, line, change: changeLine(change) });
}
