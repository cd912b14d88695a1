import type { ScopeBatch } from '../lib/engine/batch.ts';
import type { ScopeOrder } from '../lib/engine/scope-order.ts';
import { type RecognizedInput, scopeVisit } from '../lib/engine/set-aside/scope-visits.ts';
import { type AsideSegment, SetAside } from '../lib/engine/set-aside/set-aside.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { type NamedScope, namedScope, type Scope, type ScopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import { type RecognizedSegment, type RecordBatch, recordsIn, Segments } from '../lib/records/batch.ts';
import { FingerprintError } from '../lib/records/recognition/fingerprint-error.ts';
import type { Recognition } from '../lib/records/recognition/recognition.ts';
import type { Stage } from './stage.ts';

/** How records are put into the order of their scopes. */
export interface ScopeGrouperOptions {
  /** Whether records are set aside until all have been read: never, always, or as soon as their order proves random. */
  readonly sort: 'auto' | 'always' | 'never';
  /** Bytes of memory for records that are set aside; the rest goes to the disk. */
  readonly memory: number;
  /** Notes the scopes as they come. */
  readonly order: ScopeOrder;
  /** Returns whether the snapshot of a scope is in memory: such a scope comes first. */
  readonly isAtHand: (scope: Scope) => boolean;
  /** Called when records begin to be set aside. */
  readonly onSetAside: () => void;
  /** What is recognized of the input: then only what was read is set aside. */
  readonly recognition?: GroupedRecognition | undefined;
  /** Whether volumes that the input leaves out are listed. */
  readonly listAbsent: boolean;
  /** Stops the source. */
  readonly stop: () => void;
}

/** What was recognized, as far as the records that were read are held against it. */
export type GroupedRecognition = RecognizedInput &
  Pick<Recognition, 'recognizes' | 'name' | 'findNamedTwice'>;

// As large as a batch of a sorted input.
const LARGEST_BATCH = 1000;

// Records that were recognized are passed on scope by scope only when so many have come: in random input each scope has few
// in a batch.
const MOST_PENDING = 100_000;

/**
 * Returns the stage that parts records into segments of one scope. Input that comes grouped by scope passes straight
 * through. Of random input each scope is gathered and comes once, when all has been read, so that its snapshot is loaded
 * only once. The records of a scope keep their order, so that the last word on a volume stays the last. Warns once of a
 * random order, because it costs memory and time. Where lines are recognized, what is left to read is gathered in any case:
 * only the volumes that it names are then loaded. A disk that fails ends the run as a failed read.
 */
export function scopeGrouper(options: ScopeGrouperOptions): Stage<RecordBatch, ScopeBatch> {
  const { order, recognition } = options;
  const recognizes = recognition?.recognizes === true;
  const recognized = new RecognizedCounts();
  let current: NamedScope | undefined;
  let isSorting = options.sort === 'always';
  let aside = isSorting || recognizes ? beginSettingAside() : undefined;
  let waiting = 0; // records that are set aside
  let failure: TapesyncError | undefined;
  let warned = false;

  return {
    name: 'scope-grouper',
    size: ({ segments }) => recordsIn(segments),
    *process(batch) {
      const { tally, source } = batch;
      const { scopes, changes } = order;
      if (recognized.source !== source) yield* recognized.take(source);
      order.begin(source, recordsIn(batch.segments));
      const parts = partsOf(batch);
      tally.scopes += order.scopes - scopes;
      tally.scopeChanges += order.changes - changes;
      if (!warned && !isSorting && order.isRandom) {
        warned = true;
        tally.warnings.push(warning());
        isSorting = options.sort === 'auto';
        if (isSorting) aside ??= beginSettingAside();
      }
      if (aside !== undefined) {
        for (const part of parts) setAside(aside, part, batch);
        if (recognized.waiting > MOST_PENDING) yield* recognized.take(source);
        yield { tally, source, segments: [] };
        return;
      }
      yield* scopeBatches(batch, parts);
    },
    *end(end) {
      return aside === undefined ? end : yield* finish(aside, end);
    },
  };

  // What was recognized needs no setting aside, and is counted.
  function partsOf({ segments }: RecordBatch): readonly ScopePart[] {
    const parts = new Map<ScopeName, ScopePart>();
    let last: ScopePart | undefined;
    const partOf = (of: NamedScope): Segments => {
      turnTo(of);
      if (last?.of !== of) {
        last = parts.get(of.name);
        if (last === undefined) {
          last = { of, segments: new Segments() };
          parts.set(of.name, last);
        }
      }
      return last.segments;
    };
    for (const segment of segments) {
      if (segment.kind === 'records') {
        for (const record of segment.records) partOf(named(record)).addRecord(record);
      } else if (segment.kind === 'rejected' || !recognizes) partOf(segment.scope).add(segment);
      else {
        turnTo(segment.scope);
        recognized.add(segment);
      }
    }
    return [...parts.values()];
  }

  function turnTo(of: NamedScope): void {
    order.turnTo(of);
    current = of;
  }

  // Records mostly follow others of their scope.
  function named(scope: Scope): NamedScope {
    const last = current?.scope;
    const isSame = last?.customer === scope.customer && last.media === scope.media;
    return current !== undefined && isSame ? current : namedScope(scope);
  }

  function warning(): string {
    const found = `randomized scope: ${order.changes} changes of scope among ${order.scopes} scopes so far`;
    return options.sort === 'never'
      ? `${found}; an export sorted by customer and media needs each scope only once`
      : `${found}; what follows is set aside until all has been read, and then compared scope by scope`;
  }

  function beginSettingAside(): SetAside {
    if (isSorting) options.onSetAside();
    return new SetAside(options.memory);
  }

  function setAside(into: SetAside, { of, segments }: ScopePart, { source, tally }: RecordBatch): void {
    const count = recordsIn(segments.list);
    const { spilled } = into;
    try {
      for (const segment of segments.list as readonly AsideSegment[]) {
        if (failure === undefined) into.add(of, segment, source);
        if (segment.kind === 'rejected') recognition?.name(of.name, segment.volume);
        else for (const { volume } of segment.records) recognition?.name(of.name, volume);
      }
    } catch (error) {
      fail(error);
    }
    waiting += count;
    if (isSorting) tally.sorted.records += count;
    tally.sorted.spilled += into.spilled - spilled;
  }

  function* finish(sorted: SetAside, end: InputEnd): Generator<ScopeBatch, InputEnd> {
    yield* recognized.take('');
    try {
      if (failure === undefined) yield* visits(sorted);
    } catch (error) {
      fail(error);
    } finally {
      sorted.close();
    }
    const tally = new Tally();
    tally.outcomes.add('skipped', 'it could not be set aside until all had been read', waiting);
    if (failure !== undefined && end.kind === 'failed') tally.errors.push(failure);
    yield { tally, source: '', segments: [] };
    return failure === undefined || end.kind === 'failed' ? end : { kind: 'failed', error: failure };
  }

  function* visits(sorted: SetAside): Iterable<ScopeBatch> {
    if (recognition === undefined || recognized.scopes.size === 0) {
      for (const of of sorted.scopes(options.isAtHand)) {
        for (const { source, segments } of sorted.records(of, LARGEST_BATCH)) {
          waiting -= recordsIn(segments);
          yield { source, scope: of.scope, segments, tally: new Tally() };
        }
      }
      return;
    }
    recognition.findNamedTwice();
    const others = new Map(recognized.scopes);
    for (const of of sorted.scopes(options.isAtHand)) {
      others.delete(of.name);
      const count = recognized.scopes.get(of.name)?.count ?? 0;
      const chunks = sorted.records(of, LARGEST_BATCH);
      for (const batch of scopeVisit(of, chunks, recognition, count, options.listAbsent)) {
        waiting -= recordsIn(batch.segments);
        yield batch;
      }
    }
    if (!options.listAbsent) return;
    for (const { of, count } of others.values()) yield* scopeVisit(of, [], recognition, count, true);
  }

  function fail(error: unknown): void {
    if (error instanceof FingerprintError) {
      const parameters = { problem: error.message };
      failure = new TapesyncError('FINGERPRINTS_DAMAGED', parameters, { cause: error });
    } else if (error instanceof TapesyncError) failure = error;
    else throw error;
    options.stop();
  }
}

/** Records of one scope that were recognized. */
interface RecognizedCount {
  readonly of: NamedScope;
  /** Of volumes that the server has, in all inputs. */
  count: number;
  /** Records that were not passed on yet, and of these, those of volumes that the server does not have. */
  waiting: number;
  foreign: number;
  size: number;
}

/** How many records were recognized; those of one input are passed on together. */
class RecognizedCounts {
  /** Records that were not passed on yet. */
  waiting = 0;
  /** The input that they are of. */
  source = '';
  readonly scopes = new Map<ScopeName, RecognizedCount>();

  add({ scope: of, count, foreign, size }: RecognizedSegment): void {
    let known = this.scopes.get(of.name);
    if (known === undefined) {
      known = { of, count: 0, waiting: 0, foreign: 0, size };
      this.scopes.set(of.name, known);
    }
    known.count += count - foreign;
    known.waiting += count;
    known.foreign += foreign;
    this.waiting += count;
  }

  /** Yields what was not passed on yet, and begins with another input. */
  *take(next: string): Iterable<ScopeBatch> {
    for (const known of this.scopes.values()) {
      const { of: scope, waiting: count, foreign, size } = known;
      if (count === 0) continue;
      const segments = [{ kind: 'recognized', scope, count, foreign, size }] as const;
      yield { source: this.source, scope: scope.scope, segments, tally: new Tally() };
      [known.waiting, known.foreign] = [0, 0];
    }
    this.waiting = 0;
    this.source = next;
  }
}

/** What stands of one scope in a batch. */
interface ScopePart {
  readonly of: NamedScope;
  readonly segments: Segments;
}

// The tally travels with the last part, when all of the batch has passed, or alone.
function* scopeBatches({ source, tally }: RecordBatch, parts: readonly ScopePart[]): Iterable<ScopeBatch> {
  if (parts.length === 0) yield { tally, source, segments: [] };
  for (const [index, { of, segments }] of parts.entries()) {
    const isLast = index === parts.length - 1;
    yield { source, scope: of.scope, segments: segments.list, tally: isLast ? tally : new Tally() };
  }
}
