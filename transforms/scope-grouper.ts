import {
  Account,
  type PassedRun,
  type RecordBatch,
  recordsOf,
  type ScopeBatch,
  type VolumeRecord,
} from '../lib/batch.ts';
import { TapesyncError } from '../lib/errors.ts';
import { type NamedScope, namedScope, type Scope, type ScopeName } from '../lib/scope.ts';
import { ScopeOrder } from '../lib/sorting/scope-order.ts';
import { type ScopeRun, SetAside } from '../lib/sorting/set-aside.ts';
import { placed } from '../lib/unchanged/runs-between.ts';
import { markAllAtOnce } from '../lib/whole-marking.ts';
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
      if (aside === undefined) {
        const runs = runsOf(batch);
        if (!warned && order.isRandom) {
          warned = true;
          account.warnings.push(warning());
          if (options.sort === 'auto') aside = beginSettingAside();
        }
        if (aside === undefined) {
          yield* scopeBatches(batch, runs);
          if (runs.length === 0) yield { account, source, records: [], ...(end && { end }) };
          return;
        }
        setAside(aside, batch, (into) => addRuns(into, runs, source));
      } else {
        setAside(aside, batch, (into) => {
          const { records, passed = [] } = batch;
          if (records.length < passed.length) addEach(into, batch);
          else addRuns(into, runsOf(batch), source);
        });
      }
      if (end === undefined) yield { account, source, records: [] };
      else yield* finish(aside, batch);
    },
  };

  function runsOf(batch: RecordBatch): readonly GrowingRun[] {
    const { records, passed = [] } = batch;
    const runs = new Map<ScopeName, GrowingRun>();
    let run: GrowingRun | undefined;
    const turnTo = (of: NamedScope): GrowingRun => {
      order.turnTo(of);
      run = runs.get(of.name);
      if (run === undefined) {
        run = { of, records: [], passed: [] };
        runs.set(of.name, run);
      }
      return run;
    };
    const runOf = (scope: Scope): GrowingRun => {
      const last = run?.of.scope;
      if (run && last?.customer === scope.customer && last.media === scope.media) return run;
      return turnTo(namedScope(scope));
    };
    inOrder(batch, () => {
      let next = 0; // of those that passed
      for (let index = 0; index <= records.length; index++) {
        for (let run = passed[next]; run && run.before <= index; run = passed[++next]) {
          const others = runOf(run.kind === 'unchanged' ? run.held.scope : run.scope.scope);
          others.passed.push(placed(run, others.records.length));
        }
        const record = records[index];
        if (record !== undefined) runOf(record).records.push(record);
      }
    });
    return [...runs.values()];
  }

  // Lets the order of scopes be followed through a batch, and accounts for what came of it.
  function inOrder(batch: RecordBatch, follow: () => void): void {
    const { source, account } = batch;
    const { scopes, changes } = order;
    order.begin(source, size(batch));
    follow();
    account.scopes += order.scopes - scopes;
    account.scopeChanges += order.changes - changes;
  }

  function warning(): string {
    const found = `randomized scope: ${order.changes} changes of scope among ${order.scopes} scopes so far`;
    return options.sort === 'never'
      ? `${found}; an export sorted by customer and media needs each scope only once`
      : `${found}; what follows is set aside until all has been read, and then compared scope by scope`;
  }

  function beginSettingAside(): SetAside {
    options.onSetAside();
    markAllAtOnce();
    return new SetAside(options.memory);
  }

  function setAside(into: SetAside, batch: RecordBatch, add: (into: SetAside) => void): void {
    const { account } = batch;
    const count = size(batch);
    const { spilled } = into;
    waiting += count;
    account.sorted.records += count;
    try {
      if (failure === undefined) add(into);
    } catch (error) {
      fail(error);
    }
    account.sorted.spilled += into.spilled - spilled;
  }

  // Of a batch in which most lines passed. Nothing is gathered first, which takes a tenth longer for random scopes.
  function addEach(into: SetAside, batch: RecordBatch): void {
    const { source, records, passed = [] } = batch;
    inOrder(batch, () => {
      let next = 0; // of the records
      const addRecords = (end: number) => {
        for (; next < end; next++) {
          const record = records[next] as VolumeRecord;
          const of = namedScope(record);
          order.turnTo(of);
          into.add({ of, records: [record], passed: [] }, source);
        }
      };
      for (const run of passed) {
        addRecords(run.before);
        const of = run.kind === 'unchanged' ? namedScope(run.held.scope) : run.scope;
        order.turnTo(of);
        into.addPassed(of, run, source);
      }
      addRecords(records.length);
    });
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

function addRuns(into: SetAside, runs: readonly ScopeRun[], source: string): void {
  for (const run of runs) into.add(run, source);
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
  for (const [index, { of, records, passed }] of runs.entries()) {
    const run = { source, scope: of.scope, records, ...(passed.length > 0 && { passed }) };
    if (index === runs.length - 1) yield { ...run, account, ...(end && { end }) };
    else yield { ...run, account: new Account() };
  }
}
