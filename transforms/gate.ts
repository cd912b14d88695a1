import type { ChangeBatch, DecidedBatch, PlannedChange } from '../lib/engine/batch.ts';
import { ChangeBook } from '../lib/engine/change-book/change-book.ts';
import type { BookOptions, ScopeBook } from '../lib/engine/change-book/scope-book.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import type { Change } from '../lib/model/change.ts';
import { changeLine } from '../lib/model/change-line.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { type Limit, overAbsent, overLimit, overShrink } from '../lib/model/limit.ts';
import type { Problem } from '../lib/model/problem.ts';
import type { CountedRun, RunIdentity } from '../lib/model/run.ts';
import { type Scope, type ScopeName, scopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import type { VolumeRecord } from '../lib/model/volume-record.ts';
import type { Stage } from './stage.ts';

/** When the gate lets changes through. */
export interface GateOptions extends BookOptions {
  /** Of the changes in a scope. */
  readonly limit: Limit;
  /** Of the volumes of a scope that the input leaves out, and what set it. */
  readonly absence?: { readonly limit: Limit; readonly rule: string };
  /** How far the input may have shrunk. */
  readonly shrink?: Shrinking;
  /** False for a plan, which is only warned of what is over a limit. */
  readonly enforceLimits: boolean;
  /** Whether absent volumes are listed by name. */
  readonly listAbsent: boolean;
  /** Changes in one batch for the store. */
  readonly batchSize: number;
  /**
   * Returns the scopes of the input in its order. Their changes come in the same order, though the scopes may have been
   * visited in another one: so a plan does not depend on the pieces in which the export came.
   */
  readonly scopes: () => Iterable<ScopeName>;
  /**
   * Returns how many volumes the server has in a scope, where decisions come without snapshots; throws a TapesyncError of
   * class `store`. What it loads is entered in the tally.
   */
  readonly sizeOf?: (scope: Scope, tally: Tally) => Promise<number>;
  /** Called for each volume that the run leaves other than in step, or does not surely leave so. */
  readonly onDoubt?: ((scope: ScopeName, volume: string) => void) | undefined;
  /** Called with each scope whose changes a limit has stopped. */
  readonly onStopped?: ((stopped: StoppedChanges) => void) | undefined;
  /** Called with each record that was skipped since the server does not have its volume. */
  readonly onForeign?: ((record: VolumeRecord) => void) | undefined;
  /** Stops the source. */
  readonly stop: () => void;
}

/** The changes of a scope that a limit has stopped. */
export interface StoppedChanges {
  readonly scope: Scope;
  /** Volumes in the scope. */
  readonly volumes: number;
  /** Of class `limit`. */
  readonly error: TapesyncError;
  readonly changes: Iterable<Change>;
}

/** How far the input of a run may have shrunk since the last one. */
export interface Shrinking {
  readonly limit: Limit;
  readonly run: RunIdentity;
  /** Returns the last complete run of the same source, if there is one; throws a TapesyncError of class `store`. */
  readonly last: () => Promise<CountedRun | undefined>;
}

/** What becomes of the changes of a scope. */
interface Ruling {
  readonly book: ScopeBook;
  readonly changes: number;
  /** Why they are stopped, or for a plan only warned of. */
  readonly error: TapesyncError | undefined;
  readonly passes: boolean;
}

/**
 * Returns the stage that lets changes through when the whole input has been read: not from an export that turns out to
 * be cut or too short, not from a scope that turns out to be over its limit, and only the last word on each volume.
 */
export function gate(options: GateOptions): Stage<DecidedBatch, ChangeBatch> {
  const books = new ChangeBook(options, options.stop);
  let volumeRecords = 0;

  return {
    name: 'gate',
    size: ({ segments }) => decisionsIn(segments),
    *process(batch) {
      const { scope, snapshot, segments, tally } = batch;
      volumeRecords += tally.volumeRecords;
      if (scope !== undefined && (snapshot !== undefined || segments.length > 0)) {
        const book = books.turnTo(scope);
        if (snapshot !== undefined) book.use(snapshot);
        enterAll(book, batch);
        doubtStayed(scope, segments);
      }
      for (const evicted of batch.evicted) books.drop(evicted);
      yield { tally, changes: [] };
    },
    async *end(read) {
      const { failure } = books;
      const counts = new Tally();
      const end: InputEnd =
        failure === undefined ? await believed(read, counts) : { kind: 'failed', error: failure };
      if (read.kind === 'failed' && end !== read) counts.errors.push(read.error);
      const rulings: Ruling[] = [];
      for (const book of books.inOrder(options.scopes())) {
        yield* counted(book, end, counts);
        const ruling = await ruled(book, end, book.changes(), counts);
        doubt(book, ruling);
        if (ruling.changes > 0 || ruling.error !== undefined) rulings.push(ruling);
        book.release();
      }
      for (const { changes, passes } of rulings) if (passes) counts.changes.planned += changes;
      yield { tally: counts, changes: [] };
      const later: ScopeBook[] = [];
      for (const ruling of rulings) {
        if (yield* outcome(ruling)) later.push(ruling.book);
        ruling.book.release();
      }
      for (const book of later) {
        yield* batches(book, true);
        book.release();
      }
      books.close();
      return end;
    },
  };

  // What a book says beside its changes.
  function* counted(book: ScopeBook, end: InputEnd, counts: Tally): Iterable<ChangeBatch> {
    counts.outcomes.add('unchanged', '', book.unchanged());
    counts.outcomes.add('superseded', '', book.superseded);
    for (const reason of book.skipped()) counts.outcomes.add('skipped', reason);
    if (end.kind === 'complete') yield* absent(book);
    yield* problems(book.refused());
    yield* problems(book.contradicted());
  }

  function* absent(book: ScopeBook): Iterable<ChangeBatch> {
    const tally = new Tally();
    tally.absent = book.absent();
    if (options.listAbsent) {
      for (const volume of book.absentVolumes())
        tally.absentVolumes.push(`${scopeName(book.scope)}.${volume}`);
    }
    yield { tally, changes: [] };
  }

  // What is still where it is to leave is changed only in part.
  function doubtStayed(scope: Scope, segments: DecidedBatch['segments']): void {
    const { onDoubt } = options;
    if (onDoubt === undefined) return;
    for (const segment of segments) {
      if (segment.kind !== 'decided') continue;
      for (const { volume, decision } of segment.decided) {
        if (decision.kind === 'change' && decision.notLeft) onDoubt(scopeName(scope), volume);
      }
    }
  }

  function doubt(book: ScopeBook, { passes }: Ruling): void {
    const { onDoubt } = options;
    if (onDoubt === undefined) return;
    const name = scopeName(book.scope);
    for (const volume of book.doubtful()) onDoubt(name, volume);
    for (const record of book.foreign()) options.onForeign?.(record);
    if (passes) return;
    for (const { change } of book.planned()) onDoubt(name, change.volume);
  }

  // How the input ended, after a look at how many records the last one had.
  async function believed(end: InputEnd, counts: Tally): Promise<InputEnd> {
    const { shrink, enforceLimits } = options;
    if (end.kind !== 'complete' || shrink === undefined || shrink.limit.kind === 'none') return end;
    try {
      const last = await shrink.last();
      const error = last && overShrink(shrink.limit, last, { ...shrink.run, volumeRecords });
      if (error === undefined) return end;
      if (enforceLimits) return { kind: 'shrunk', error };
      counts.warnings.push(error.message);
      return end;
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      return { kind: 'failed', error };
    }
  }

  async function ruled(book: ScopeBook, end: InputEnd, changes: number, counts: Tally): Promise<Ruling> {
    // Not of the input but of the store: what it was to be told has failed.
    const isOfStore = end.kind === 'failed' && end.error.class === 'store';
    if (end.kind === 'failed' && !isOfStore) return { book, changes, error: undefined, passes: false };
    // It is said once, and not of scopes without changes.
    if (end.kind === 'shrunk' || isOfStore)
      return { book, changes, error: changes > 0 ? end.error : undefined, passes: false };
    const { limit, absence, enforceLimits, sizeOf } = options;
    const name = scopeName(book.scope);
    try {
      const left =
        absence && end.kind === 'complete'
          ? overAbsent(absence.limit, absence.rule, name, book.leastAbsent(), book.snapshotSize)
          : undefined;
      if (left === undefined && changes === 0) return { book, changes, error: undefined, passes: true };
      const needsSize = limit.kind !== 'none' && sizeOf !== undefined;
      const size = needsSize ? await sizeOf(book.scope, counts) : book.snapshotSize;
      const error = left ?? overLimit(limit, name, changes, size);
      return { book, changes, error, passes: error === undefined || !enforceLimits };
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      return { book, changes, error, passes: false };
    }
  }

  // Returns whether changes of the book are left for the end.
  function* outcome({ book, changes, error, passes }: Ruling): Generator<ChangeBatch, boolean> {
    const tally = new Tally();
    if (passes) {
      if (error !== undefined) tally.warnings.push(error.message);
    } else if (error === undefined) {
      tally.outcomes.add('skipped', 'the input could not be read to its end', changes);
    } else {
      tally.errors.push(error);
    }
    yield { tally, changes: [] };
    if (passes) return yield* batches(book, false);
    if (error?.class === 'limit' && changes > 0) {
      const { scope, snapshotSize: volumes } = book;
      options.onStopped?.({ scope, volumes, error, changes: changesOf(book) });
    }
    if (error !== undefined) yield* problems(stopped(error, book));
    return false;
  }

  // A million records may be refused: they travel in pieces, as everything does.
  function* problems(found: Iterable<Problem>): Iterable<ChangeBatch> {
    let tally = new Tally();
    for (const problem of found) {
      tally.outcomes.add(problem.outcome, problem.code);
      tally.problems.push(problem);
      if (tally.problems.length < options.batchSize) continue;
      yield { tally, changes: [] };
      tally = new Tally();
    }
    if (tally.problems.length > 0) yield { tally, changes: [] };
  }

  // Volumes are put into containers at the end, in every scope: a container may be added by the same run. Returns whether there
  // are others than these.
  function* batches(book: ScopeBook, intoContainers: boolean): Generator<ChangeBatch, boolean> {
    const { scope } = book;
    let changes: PlannedChange[] = [];
    let areOthers = false;
    for (const change of book.planned()) {
      if (!!change.change.set.container !== intoContainers) {
        areOthers = true;
        continue;
      }
      changes.push(change);
      if (changes.length < options.batchSize) continue;
      yield { tally: new Tally(), scope, changes };
      changes = [];
    }
    if (changes.length > 0) yield { tally: new Tally(), scope, changes };
    return areOthers;
  }
}

// Enters what stands in a batch, in the order of the input.
function enterAll(book: ScopeBook, { segments, source }: DecidedBatch): void {
  for (const segment of segments) {
    switch (segment.kind) {
      case 'decided':
        for (const record of segment.decided) book.enter(record, source);
        break;
      case 'recognized':
        book.enterRecognized(segment);
        break;
      case 'in step':
        book.enterInStep(segment);
        break;
      case 'rejected':
        book.enterRejected(segment.volume, segment.isUnended);
    }
  }
}

function decisionsIn(segments: DecidedBatch['segments']): number {
  let count = 0;
  for (const segment of segments) {
    if (segment.kind === 'decided') count += segment.decided.length;
    else if (segment.kind === 'recognized') count += segment.count;
  }
  return count;
}

function* changesOf(book: ScopeBook): Iterable<Change> {
  for (const { change } of book.planned()) yield change;
}

function* stopped(error: TapesyncError, book: ScopeBook): Iterable<Problem> {
  const { code, message } = error;
  const outcome = error.class === 'limit' ? 'refused' : 'failed';
  for (const { change, line } of book.planned()) {
    yield { outcome, code, message, source: change.source, line, change: changeLine(change) };
  }
}
