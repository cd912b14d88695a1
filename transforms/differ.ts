import type { ChangeBatch, HeldBatch, PlannedChange } from '../lib/engine/batch.ts';
import { ScopeLedger } from '../lib/engine/change-book/scope-book.ts';
import { type Compare, type ComparisonOptions, comparison } from '../lib/engine/compare.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import { changeLine } from '../lib/model/change-line.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { type ChangeLimit, overLimit } from '../lib/model/limit.ts';
import type { Problem } from '../lib/model/problem.ts';
import { type ScopeName, scopeName } from '../lib/model/scope.ts';
import { Account } from '../lib/model/tally.ts';
import { PutAway } from '../lib/platform/spill/packed-store.ts';
import { recordsOf } from '../lib/records/batch.ts';
import type { Stage } from './stage.ts';

/** How the differ compares, and when it lets nothing through. */
export interface DifferOptions extends ComparisonOptions {
  readonly limit: ChangeLimit;
  /** False for a plan: a scope over its limit is only warned of. */
  readonly enforceLimit: boolean;
  /** Whether absent volumes are listed by name. */
  readonly listAbsent: boolean;
  /** Changes in one batch for the store. */
  readonly batchSize: number;
  /**
   * Says which scopes the input spoke of, in its order: their changes come in the same, though scopes may have had their turn
   * in another one. So the plan of an export does not depend on the pieces in which it came.
   */
  readonly scopes: () => Iterable<ScopeName>;
  /** Stops the source. */
  readonly stop: () => void;
}

// For what is known of scopes that have had their turn, as it is: a small catalog is never packed and unpacked, which took
// a twenty-fifth of its first load.
const MEMORY_AWAKE = 4 * 1024 * 1024;
// For the rest of it, packed; what is over goes to the disk. A million volumes whose labels count up take less than 1 MB.
const MEMORY = 8 * 1024 * 1024;
// Less of a scope is not worth the disk.
const WORTH_BYTES = 16 * 1024;

/** What becomes of the changes of a scope. */
interface Decided {
  readonly ledger: ScopeLedger;
  readonly changes: number;
  /** That they are more than the limit. */
  readonly error: TapesyncError | undefined;
  /** Whether they go on to the store. */
  readonly goesOn: boolean;
}

/**
 * Returns the stage that compares records with what the server holds, and lets only real differences through.
 * It lets nothing through before the input has been read to its end: not from an export that turns out to be cut or
 * too short, not from a scope that turns out to be over its limit, and only the last word on each volume.
 */
export function differ(options: DifferOptions): Stage<HeldBatch, ChangeBatch> {
  const compare: Compare = comparison(options);
  const ledgers = new Map<ScopeName, ScopeLedger>();
  const away = new PutAway(MEMORY);
  /** Those that have had their turn and lie as they are, with their bytes: all that could sleep and is worth it. */
  const resting = new Map<ScopeLedger, number>();
  let restingBytes = 0;
  let current: ScopeLedger | undefined;
  let failure: TapesyncError | undefined;

  return {
    name: 'differ',
    size: ({ records, passed }) => records.length + recordsOf(passed),
    *process(batch) {
      const { scope, held, account, source, records, passed = [] } = batch;
      if (scope !== undefined && (held !== undefined || passed.length > 0)) {
        const name = scopeName(scope);
        let ledger = ledgers.get(name);
        if (ledger === undefined) {
          ledger = new ScopeLedger(scope, options.fields);
          ledgers.set(name, ledger);
        }
        if (ledger !== current) {
          noLongerRests(ledger);
          rest(current);
        }
        current = ledger;
        if (held !== undefined) ledger.use(held);
        let next = 0; // of what passed
        for (let index = 0; index <= records.length; index++) {
          for (let run = passed[next]; run !== undefined && run.before <= index; run = passed[++next]) {
            if (run.kind === 'rejected') ledger.enterRejected(run.volume);
            else ledger.enterUnchanged(run);
          }
          const record = records[index];
          if (record === undefined || held === undefined) continue;
          const verdict = compare(record, source, held);
          if (verdict.kind === 'change') account.changes.found++;
          ledger.enter(record, source, verdict);
        }
      }
      for (const evicted of batch.evicted) {
        const ledger = ledgers.get(scopeName(evicted.scope));
        ledger?.release(evicted);
        rest(ledger);
      }
      if (batch.end === undefined) yield { account, changes: [] };
      else yield* finish(batch.end, account);
    },
  };

  function noLongerRests(ledger: ScopeLedger): void {
    restingBytes -= resting.get(ledger) ?? 0;
    resting.delete(ledger);
  }

  function rest(ledger: ScopeLedger | undefined): void {
    if (ledger === undefined) return;
    noLongerRests(ledger);
    const { bytes } = ledger;
    if (bytes < WORTH_BYTES) return;
    resting.set(ledger, bytes);
    restingBytes += bytes;
    if (restingBytes > MEMORY_AWAKE) putAway();
  }

  function putAway(): void {
    if (failure !== undefined) return;
    try {
      for (const ledger of resting.keys()) {
        ledger.sleep(away);
        noLongerRests(ledger);
      }
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      failure = error;
      options.stop();
    }
  }

  function* finish(read: InputEnd, account: Account): Iterable<ChangeBatch> {
    const end: InputEnd = failure === undefined ? read : { kind: 'failed', error: failure };
    for (const each of new Set([read, end])) if (each.kind === 'failed') account.errors.push(each.error);
    const decided: Decided[] = [];
    for (const ledger of inOrder()) {
      account.tally.add('unchanged', '', ledger.unchanged());
      account.tally.add('superseded', '', ledger.superseded);
      for (const reason of ledger.skipped()) account.tally.add('skipped', reason);
      if (end.kind === 'complete') yield* countAbsent(ledger);
      yield* problems(ledger.refused());
      const changes = ledger.changes();
      if (changes > 0) decided.push(decide(end, ledger, changes));
      ledger.sleepAgain();
    }
    yield planned(decided);
    for (const { ledger, changes, error, goesOn } of decided) {
      if (end.kind === 'failed') {
        account.tally.add('skipped', 'the input could not be read to its end', changes);
      } else if (goesOn) {
        if (error !== undefined) account.warnings.push(error.message);
        yield* batches(ledger);
      } else if (error !== undefined) {
        account.errors.push(error);
        yield* problems(refusedBy(error, ledger));
      }
      ledger.sleepAgain();
    }
    away.close();
    yield { account, changes: [], end };
  }

  function inOrder(): Iterable<ScopeLedger> {
    const ordered = new Set<ScopeLedger>();
    for (const name of options.scopes()) {
      const ledger = ledgers.get(name);
      if (ledger !== undefined) ordered.add(ledger);
    }
    for (const ledger of ledgers.values()) ordered.add(ledger);
    return ordered;
  }

  // Tells how much there is to do before it begins.
  function planned(decided: readonly Decided[]): ChangeBatch {
    const account = new Account();
    for (const { changes, goesOn } of decided) if (goesOn) account.changes.planned += changes;
    return { account, changes: [] };
  }

  // A million records may be refused: they travel in pieces, as everything does.
  function* problems(refused: Iterable<Problem>): Iterable<ChangeBatch> {
    let account = new Account();
    for (const problem of refused) {
      account.tally.add('refused', problem.code);
      account.problems.push(problem);
      if (account.problems.length < options.batchSize) continue;
      yield { account, changes: [] };
      account = new Account();
    }
    if (account.problems.length > 0) yield { account, changes: [] };
  }

  function* refusedBy({ code, message }: TapesyncError, ledger: ScopeLedger): Iterable<Problem> {
    for (const { change, line } of ledger.planned()) {
      const { source } = change;
      yield { outcome: 'refused', code, message, source, line, change: changeLine(change) };
    }
  }

  function decide(end: InputEnd, ledger: ScopeLedger, changes: number): Decided {
    if (end.kind === 'failed') return { ledger, changes, error: undefined, goesOn: false };
    const error = overLimit(options.limit, scopeName(ledger.scope), changes, ledger.volumesHeld);
    return { ledger, changes, error, goesOn: error === undefined || !options.enforceLimit };
  }

  function* countAbsent(ledger: ScopeLedger): Iterable<ChangeBatch> {
    const account = new Account();
    account.absent = ledger.absent();
    if (options.listAbsent) {
      for (const volume of ledger.absentVolumes())
        account.absentVolumes.push(`${scopeName(ledger.scope)}.${volume}`);
    }
    yield { account, changes: [] };
  }

  function* batches(ledger: ScopeLedger): Iterable<ChangeBatch> {
    const { scope } = ledger;
    let changes: PlannedChange[] = [];
    for (const change of ledger.planned()) {
      changes.push(change);
      if (changes.length < options.batchSize) continue;
      yield { account: new Account(), scope, changes };
      changes = [];
    }
    if (changes.length > 0) yield { account: new Account(), scope, changes };
  }
}
