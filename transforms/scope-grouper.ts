import type { ScopeBatch } from '../lib/engine/batch.ts';
import type { ScopeOrder } from '../lib/engine/scope-order.ts';
import { type ScopeSegment, SetAside } from '../lib/engine/set-aside/set-aside.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { type NamedScope, namedScope, type Scope, type ScopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import type { VolumeRecord } from '../lib/model/volume-record.ts';
import {
  type RecordBatch,
  recordsOf,
  type SettledSegment,
  type UnreadSegment,
} from '../lib/records/batch.ts';
import { placed } from '../lib/records/segments-between.ts';
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
  /** Called when records begin to be set aside: from then on it is useless to load snapshots ahead. */
  readonly onSetAside: () => void;
  /** Stops the source. */
  readonly stop: () => void;
}

// As large as a batch of a sorted input.
const LARGEST_BATCH = 1000;

/**
 * Returns the stage that parts records into segments of one scope. Input that comes grouped by scope passes straight
 * through. Of random input each scope is gathered and comes once, when all has been read, so that its snapshot is loaded
 * only once. The records of a scope keep their order, so that the last word on a volume stays the last. Warns once of a
 * random order, because it costs memory and time. A disk that fails ends the run as a failed read.
 */
export function scopeGrouper(options: ScopeGrouperOptions): Stage<RecordBatch, ScopeBatch> {
  const { order } = options;
  let current: NamedScope | undefined;
  let aside = options.sort === 'always' ? beginSettingAside() : undefined;
  let waiting = 0; // records that are set aside
  let failure: TapesyncError | undefined;
  let warned = false;

  return {
    name: 'scope-grouper',
    size,
    *process(batch) {
      const { tally, source } = batch;
      if (aside === undefined) {
        const segments = segmentsOf(batch);
        if (!warned && order.isRandom) {
          warned = true;
          tally.warnings.push(warning());
          if (options.sort === 'auto') aside = beginSettingAside();
        }
        if (aside === undefined) {
          yield* scopeBatches(batch, segments);
          return;
        }
        setAside(aside, batch, segments);
      } else {
        setAside(aside, batch);
      }
      yield { tally, source, records: [] };
    },
    *end(end) {
      return aside === undefined ? end : yield* finish(aside, end);
    },
  };

  function segmentsOf(batch: RecordBatch): readonly GrowingSegment[] {
    const segments = new Map<ScopeName, GrowingSegment>();
    let last: GrowingSegment | undefined;
    const segmentOf = (of: NamedScope): GrowingSegment => {
      if (last?.of === of) return last;
      last = segments.get(of.name);
      if (last === undefined) {
        last = { of, records: [], passed: [] };
        segments.set(of.name, last);
      }
      return last;
    };
    follow(batch, {
      record: (of, record) => segmentOf(of).records.push(record),
      settled: (of, segment) => {
        const others = segmentOf(of);
        others.passed.push(placed(segment, others.records.length));
      },
      unread: () => {
        throw new Error('lines were left unread that are not set aside');
      },
    });
    return [...segments.values()];
  }

  // Visits a batch in the order of the input, and accounts for what comes of the order of its scopes.
  function follow(batch: RecordBatch, visitor: Visitor): void {
    const { source, records, passed = [], tally } = batch;
    const { scopes, changes } = order;
    order.begin(source, size(batch));
    let next = 0; // of those that passed
    for (let index = 0; index <= records.length; index++) {
      for (let segment = passed[next]; segment && segment.before <= index; segment = passed[++next]) {
        if (segment.kind === 'unread') {
          for (const number of segment.scopes) {
            const scope = segment.matcher.scopes[number];
            if (scope !== undefined) turnTo(scope);
          }
          visitor.unread(segment);
        } else {
          visitor.settled(
            turnTo(segment.kind === 'unchanged' ? named(segment.snapshot.scope) : segment.scope),
            segment,
          );
        }
      }
      const record = records[index];
      if (record !== undefined) visitor.record(turnTo(named(record)), record);
    }
    tally.scopes += order.scopes - scopes;
    tally.scopeChanges += order.changes - changes;
  }

  function turnTo(of: NamedScope): NamedScope {
    order.turnTo(of);
    current = of;
    return of;
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
    options.onSetAside();
    return new SetAside(options.memory);
  }

  function setAside(into: SetAside, batch: RecordBatch, gathered?: readonly ScopeSegment[]): void {
    const { source, tally, passed = [] } = batch;
    const count = size(batch);
    const { spilled } = into;
    waiting += count;
    tally.sorted.records += count;
    try {
      if (failure === undefined) {
        if (gathered === undefined && passed.some(({ kind }) => kind === 'unread')) addEach(into, batch);
        else for (const segment of gathered ?? segmentsOf(batch)) into.add(segment, source);
      }
    } catch (error) {
      fail(error);
    }
    tally.sorted.spilled += into.spilled - spilled;
  }

  // For a batch with unread lines: gathering them by scope first takes longer where scopes are random.
  function addEach(into: SetAside, batch: RecordBatch): void {
    const { source } = batch;
    follow(batch, {
      record: (of, record) => into.add({ of, records: [record], passed: [] }, source),
      settled: (of, segment) => into.addPassed(of, segment, source),
      unread: (segment) => into.addLines(segment),
    });
  }

  function* finish(sorted: SetAside, end: InputEnd): Generator<ScopeBatch, InputEnd> {
    try {
      if (failure === undefined) {
        for (const segment of sorted.segments(options.isAtHand, LARGEST_BATCH)) {
          waiting -= size(segment);
          yield { ...segment, tally: new Tally() };
        }
      }
    } catch (error) {
      fail(error);
    } finally {
      sorted.close();
    }
    const tally = new Tally();
    tally.outcomes.add('skipped', 'it could not be set aside until all had been read', waiting);
    if (failure !== undefined && end.kind === 'failed') tally.errors.push(failure);
    yield { tally, source: '', records: [] };
    return failure === undefined || end.kind === 'failed' ? end : { kind: 'failed', error: failure };
  }

  function fail(error: unknown): void {
    if (!(error instanceof TapesyncError)) throw error;
    failure = error;
    options.stop();
  }
}

function size({ records, passed }: Pick<ScopeBatch | RecordBatch, 'records' | 'passed'>): number {
  return records.length + recordsOf(passed);
}

/** Visits the records of a batch and what stands between them, in the order of the input. */
interface Visitor {
  record(of: NamedScope, record: VolumeRecord): void;
  settled(of: NamedScope, segment: SettledSegment): void;
  unread(segment: UnreadSegment): void;
}

interface GrowingSegment extends ScopeSegment {
  readonly records: VolumeRecord[];
  readonly passed: SettledSegment[];
}

// The tally travels with the last segment, when all of the batch has passed, or alone.
function* scopeBatches(batch: RecordBatch, segments: readonly ScopeSegment[]): Iterable<ScopeBatch> {
  const { source, tally } = batch;
  if (segments.length === 0) yield { tally, source, records: [] };
  for (const [index, { of, records, passed }] of segments.entries()) {
    const isLast = index === segments.length - 1;
    yield {
      source,
      scope: of.scope,
      records,
      ...(passed.length > 0 && { passed }),
      tally: isLast ? tally : new Tally(),
    };
  }
}
