import {
  Account,
  type PassedRun,
  type RecordBatch,
  recordsOf,
  type ScopeBatch,
  type VolumeRecord,
} from '../lib/batch.ts';
import { TapesyncError } from '../lib/errors.ts';
import { type Scope, type ScopeName, scopeName } from '../lib/scope.ts';
import { ScopeOrder } from '../lib/sorting/scope-order.ts';
import { type ScopeRun, SetAside } from '../lib/sorting/set-aside.ts';
import { placed } from '../lib/unchanged/runs-between.ts';
import type { Stage } from './stage.ts';

/** How records are put into the order of their scopes. */
export interface ScopeGrouperOptions {
  /** Whether records are set aside until all have been read: never, always, or as soon as their order proves random. */
  readonly sort: 'auto' | 'always' | 'never';
  /** Bytes of memory for records that are set aside; the rest goes to the disk. */
  readonly memory: number;
  /** Says of a scope that it had better come first, because what the server holds of it is at hand. */
  readonly isAtHand: (scope: Scope) => boolean;
  /** Told when records begin to be set aside: nothing that looks ahead of this stage gains by it any more. */
  readonly onSetAside: () => void;
  /** Stops the source. */
  readonly stop: () => void;
}

// What a batch of a sorted input holds.
const LARGEST_BATCH = 1000;

/**
 * Returns the stage that parts records into runs of one scope. Input that comes grouped by scope passes straight through;
 * of random input each scope is gathered, and has its turn when all has been read, so that it is downloaded only once.
 * The records of a scope keep their order, so that the last word on a volume stays the last. Warns once of a random
 * order, because it costs memory and time. A disk that fails ends the run as a failed read.
 */
export function scopeGrouper(options: ScopeGrouperOptions): Stage<RecordBatch, ScopeBatch> {
  const order = new ScopeOrder();
  let aside = options.sort === 'always' ? beginSettingAside() : undefined;
  let waiting = 0; // records that are set aside
  let failure: TapesyncError | undefined;
  let warned = false;

  return {
    name: 'scope-grouper',
    size,
    *process(batch) {
      const { account, source, end } = batch;
      const runs = runsOf(batch);
      if (!warned && order.isRandom && options.sort !== 'always') {
        warned = true;
        account.warnings.push(warning());
        if (options.sort === 'auto') aside = beginSettingAside();
      }
      if (aside === undefined) {
        yield* scopeBatches(batch, runs);
        if (runs.length === 0) yield { account, source, records: [], ...(end && { end }) };
        return;
      }
      setAside(aside, runs, batch);
      if (end === undefined) yield { account, source, records: [] };
      else yield* finish(aside, batch);
    },
  };

  function runsOf({ source, records, passed = [], account }: RecordBatch): readonly GrowingRun[] {
    const { scopes, changes } = order;
    const runs = new Map<ScopeName, GrowingRun>();
    let run: GrowingRun | undefined;
    order.begin(source, size({ records, passed }));
    const turnTo = (scope: Scope): GrowingRun => {
      if (run?.scope.customer === scope.customer && run.scope.media === scope.media) return run;
      const { customer, media } = scope;
      order.turnTo({ customer, media });
      const name = scopeName(scope);
      run = runs.get(name);
      if (run === undefined) {
        run = { scope: { customer, media }, records: [], passed: [] };
        runs.set(name, run);
      }
      return run;
    };
    let next = 0; // of those that passed
    for (let index = 0; index <= records.length; index++) {
      for (let run = passed[next]; run && run.before <= index; run = passed[++next]) {
        const others = turnTo(run.kind === 'unchanged' ? run.held.scope : run.scope);
        others.passed.push(placed(run, others.records.length));
      }
      const record = records[index];
      if (record !== undefined) turnTo(record).records.push(record);
    }
    account.scopes += order.scopes - scopes;
    account.scopeChanges += order.changes - changes;
    return [...runs.values()];
  }

  function warning(): string {
    const found = `randomized scope: ${order.changes} changes of scope among ${order.scopes} scopes so far`;
    return options.sort === 'never'
      ? `${found}; an export sorted by customer and media needs each scope only once`
      : `${found}; what follows is set aside until all has been read, and then compared scope by scope`;
  }

  function beginSettingAside(): SetAside {
    options.onSetAside();
    return new SetAside(options.memory);
  }

  function setAside(into: SetAside, runs: readonly ScopeRun[], { account, source }: RecordBatch): void {
    const count = runs.reduce((sum, run) => sum + size(run), 0);
    const { spilled } = into;
    waiting += count;
    account.sorted.records += count;
    try {
      if (failure === undefined) for (const run of runs) into.add(run, source);
    } catch (error) {
      fail(error);
    }
    account.sorted.spilled += into.spilled - spilled;
  }

  function* finish(sorted: SetAside, { account, source, end }: RecordBatch): Iterable<ScopeBatch> {
    try {
      if (failure === undefined) {
        for (const run of sorted.runs(options.isAtHand, LARGEST_BATCH)) {
          waiting -= size(run);
          yield { ...run, account: new Account() };
        }
      }
    } catch (error) {
      fail(error);
    } finally {
      sorted.close();
    }
    account.tally.add('skipped', 'it could not be set aside until all had been read', waiting);
    if (failure !== undefined && end?.kind === 'failed') account.errors.push(failure);
    const ended =
      failure === undefined || end?.kind === 'failed' ? end : { kind: 'failed' as const, error: failure };
    yield { account, source, records: [], ...(ended && { end: ended }) };
  }

  function fail(error: unknown): void {
    if (!(error instanceof TapesyncError)) throw error;
    failure = error;
    options.stop();
  }
}

function size({ records, passed }: Pick<RecordBatch, 'records' | 'passed'>): number {
  return records.length + recordsOf(passed);
}

interface GrowingRun extends ScopeRun {
  readonly records: VolumeRecord[];
  readonly passed: PassedRun[];
}

// The account and the end of the input travel with the last run, when all of the batch has passed.
function* scopeBatches(batch: RecordBatch, runs: readonly ScopeRun[]): Iterable<ScopeBatch> {
  const { source, account, end } = batch;
  for (const [index, { scope, records, passed }] of runs.entries()) {
    const run = { source, scope, records, ...(passed.length > 0 && { passed }) };
    if (index === runs.length - 1) yield { ...run, account, ...(end && { end }) };
    else yield { ...run, account: new Account() };
  }
}
