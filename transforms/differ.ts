import type { ChangeBatch, PlannedChange, SnapshotBatch } from '../lib/engine/batch.ts';
import { ScopeBook } from '../lib/engine/change-book/scope-book.ts';
import { type Compare, type ComparisonOptions, comparison } from '../lib/engine/compare.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import { changeLine } from '../lib/model/change-line.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { type ChangeLimit, overLimit } from '../lib/model/limit.ts';
import type { Problem } from '../lib/model/problem.ts';
import { type ScopeName, scopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
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
  readonly book: ScopeBook;
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
export function differ(options: DifferOptions): Stage<SnapshotBatch, ChangeBatch> {
  const compare: Compare = comparison(options);
  const books = new Map<ScopeName, ScopeBook>();
  const away = new PutAway(MEMORY);
  /** Those that have had their turn and lie as they are, with their bytes: all that could sleep and is worth it. */
  const resting = new Map<ScopeBook, number>();
  let restingBytes = 0;
  let current: ScopeBook | undefined;
  let failure: TapesyncError | undefined;

  return {
    name: 'differ',
    size: ({ records, passed }) => records.length + recordsOf(passed),
    *process(batch) {
      const { scope, snapshot, tally, source, records, passed = [] } = batch;
      if (scope !== undefined && (snapshot !== undefined || passed.length > 0)) {
        const name = scopeName(scope);
        let book = books.get(name);
        if (book === undefined) {
          book = new ScopeBook(scope, options.fields);
          books.set(name, book);
        }
        if (book !== current) {
          noLongerRests(book);
          rest(current);
        }
        current = book;
        if (snapshot !== undefined) book.use(snapshot);
        let next = 0; // of what passed
        for (let index = 0; index <= records.length; index++) {
          for (
            let segment = passed[next];
            segment !== undefined && segment.before <= index;
            segment = passed[++next]
          ) {
            if (segment.kind === 'rejected') book.enterRejected(segment.volume);
            else book.enterUnchanged(segment);
          }
          const record = records[index];
          if (record === undefined || snapshot === undefined) continue;
          const decision = compare(record, source, snapshot);
          if (decision.kind === 'change') tally.changes.found++;
          book.enter(record, source, decision);
        }
      }
      for (const evicted of batch.evicted) {
        const book = books.get(scopeName(evicted.scope));
        book?.release(evicted);
        rest(book);
      }
      if (batch.end === undefined) yield { tally, changes: [] };
      else yield* finish(batch.end, tally);
    },
  };

  function noLongerRests(book: ScopeBook): void {
    restingBytes -= resting.get(book) ?? 0;
    resting.delete(book);
  }

  function rest(book: ScopeBook | undefined): void {
    if (book === undefined) return;
    noLongerRests(book);
    const { bytes } = book;
    if (bytes < WORTH_BYTES) return;
    resting.set(book, bytes);
    restingBytes += bytes;
    if (restingBytes > MEMORY_AWAKE) putAway();
  }

  function putAway(): void {
    if (failure !== undefined) return;
    try {
      for (const book of resting.keys()) {
        book.sleep(away);
        noLongerRests(book);
      }
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      failure = error;
      options.stop();
    }
  }

  function* finish(read: InputEnd, tally: Tally): Iterable<ChangeBatch> {
    const end: InputEnd = failure === undefined ? read : { kind: 'failed', error: failure };
    for (const each of new Set([read, end])) if (each.kind === 'failed') tally.errors.push(each.error);
    const decided: Decided[] = [];
    for (const book of inOrder()) {
      tally.outcomes.add('unchanged', '', book.unchanged());
      tally.outcomes.add('superseded', '', book.superseded);
      for (const reason of book.skipped()) tally.outcomes.add('skipped', reason);
      if (end.kind === 'complete') yield* countAbsent(book);
      yield* problems(book.refused());
      const changes = book.changes();
      if (changes > 0) decided.push(decide(end, book, changes));
      book.sleepAgain();
    }
    yield planned(decided);
    for (const { book, changes, error, goesOn } of decided) {
      if (end.kind === 'failed') {
        tally.outcomes.add('skipped', 'the input could not be read to its end', changes);
      } else if (goesOn) {
        if (error !== undefined) tally.warnings.push(error.message);
        yield* batches(book);
      } else if (error !== undefined) {
        tally.errors.push(error);
        yield* problems(refusedBy(error, book));
      }
      book.sleepAgain();
    }
    away.close();
    yield { tally, changes: [], end };
  }

  function inOrder(): Iterable<ScopeBook> {
    const ordered = new Set<ScopeBook>();
    for (const name of options.scopes()) {
      const book = books.get(name);
      if (book !== undefined) ordered.add(book);
    }
    for (const book of books.values()) ordered.add(book);
    return ordered;
  }

  // Tells how much there is to do before it begins.
  function planned(decided: readonly Decided[]): ChangeBatch {
    const tally = new Tally();
    for (const { changes, goesOn } of decided) if (goesOn) tally.changes.planned += changes;
    return { tally, changes: [] };
  }

  // A million records may be refused: they travel in pieces, as everything does.
  function* problems(refused: Iterable<Problem>): Iterable<ChangeBatch> {
    let tally = new Tally();
    for (const problem of refused) {
      tally.outcomes.add('refused', problem.code);
      tally.problems.push(problem);
      if (tally.problems.length < options.batchSize) continue;
      yield { tally, changes: [] };
      tally = new Tally();
    }
    if (tally.problems.length > 0) yield { tally, changes: [] };
  }

  function* refusedBy({ code, message }: TapesyncError, book: ScopeBook): Iterable<Problem> {
    for (const { change, line } of book.planned()) {
      const { source } = change;
      yield { outcome: 'refused', code, message, source, line, change: changeLine(change) };
    }
  }

  function decide(end: InputEnd, book: ScopeBook, changes: number): Decided {
    if (end.kind === 'failed') return { book, changes, error: undefined, goesOn: false };
    const error = overLimit(options.limit, scopeName(book.scope), changes, book.volumesHeld);
    return { book, changes, error, goesOn: error === undefined || !options.enforceLimit };
  }

  function* countAbsent(book: ScopeBook): Iterable<ChangeBatch> {
    const tally = new Tally();
    tally.absent = book.absent();
    if (options.listAbsent) {
      for (const volume of book.absentVolumes())
        tally.absentVolumes.push(`${scopeName(book.scope)}.${volume}`);
    }
    yield { tally, changes: [] };
  }

  function* batches(book: ScopeBook): Iterable<ChangeBatch> {
    const { scope } = book;
    let changes: PlannedChange[] = [];
    for (const change of book.planned()) {
      changes.push(change);
      if (changes.length < options.batchSize) continue;
      yield { tally: new Tally(), scope, changes };
      changes = [];
    }
    if (changes.length > 0) yield { tally: new Tally(), scope, changes };
  }
}
