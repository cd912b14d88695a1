/**
 * The chain: seven stages joined by `pipeline()`, and the two shorter ones that are cut from it.
 *
 * @module
 */

import { pipeline } from 'node:stream/promises';
import { ScopeOrder } from '../lib/engine/scope-order.ts';
import type { Scope } from '../lib/model/scope.ts';
import type { Progress } from '../lib/observe/progress.ts';
import type { LineRecognizer } from '../lib/records/match/part.ts';
import { UnchangedLines } from '../lib/records/match/unchanged-lines.ts';
import { UNREAD_LINES } from '../lib/records/match/unread-lines.ts';
import { SnapshotCache } from '../lib/snapshots/snapshot-cache.ts';
import { type ChangeReaderOptions, changeReader } from './change-reader.ts';
import { type DifferOptions, differ } from './differ.ts';
import { type FieldExtractorOptions, fieldExtractor } from './field-extractor.ts';
import { recordWriter } from './record-writer.ts';
import { type ScopeCacheOptions, scopeCache } from './scope-cache.ts';
import { type ScopeGrouperOptions, scopeGrouper } from './scope-grouper.ts';
import { type SourceReaderOptions, sourceReader } from './source-reader.ts';
import { type Stage, stream } from './stage.ts';
import { type StatisticsOptions, statistics } from './statistics.ts';
import { type UpdaterOptions, updater } from './updater.ts';

// The chain measures its stages itself.
type Unmeasured<T> = Omit<T, 'time' | 'progress' | 'updates'>;

/** How records become volume records. */
export type Extraction = Omit<FieldExtractorOptions, 'stop'>;

/** How records are put into the order of their scopes. */
export type Sorting = Pick<ScopeGrouperOptions, 'sort' | 'memory'>;

/** How records are compared, and when nothing is let through. */
export type Comparing = Omit<DifferOptions, 'scopes' | 'stop'>;

/** What every chain begins and ends with. */
export interface ChainEnds {
  readonly progress: Progress;
  readonly source: Unmeasured<SourceReaderOptions>;
  /** Stops the source; what has been read goes on to the end of the chain. */
  readonly stop: () => void;
  readonly statistics: Unmeasured<StatisticsOptions>;
}

/** Synchronizes: reads, extracts, groups, compares and updates. A plan is the same with no store to update. */
export function synchronize(
  ends: ChainEnds,
  extraction: Extraction,
  sorting: Sorting,
  cache: ScopeCacheOptions,
  comparison: Comparing,
  update: Unmeasured<UpdaterOptions>,
): Promise<void> {
  const snapshots = new SnapshotCache(cache);
  const order = new ScopeOrder();
  const grouping = {
    ...sorting,
    order,
    stop: ends.stop,
    isAtHand: (scope: Scope) => snapshots.has(scope),
    onSetAside: () => snapshots.endLookingAhead(),
  };
  return pipeline(
    source(ends, () => new UnchangedLines(snapshots)),
    timed(ends, fieldExtractor({ ...extraction, stop: ends.stop })),
    timed(ends, scopeGrouper(grouping)),
    timed(ends, scopeCache(cache, snapshots)),
    timed(ends, differ({ ...comparison, scopes: () => order.names(), stop: ends.stop })),
    updating(ends, update),
    sink(ends),
  );
}

/**
 * Extracts: the chain up to the field extractor, or to the scope grouper, its records written out. Without `print` they are
 * only counted, and lines that surely are records are not read any closer.
 */
export function extract(
  ends: ChainEnds,
  extraction: Extraction,
  sorting: Sorting,
  print?: (lines: string) => Promise<void>,
): Promise<void> {
  const order = new ScopeOrder();
  const grouping = { ...sorting, order, stop: ends.stop, isAtHand: () => false, onSetAside: () => {} };
  return pipeline([
    source(ends, print === undefined ? () => UNREAD_LINES : undefined),
    timed(ends, fieldExtractor({ ...extraction, stop: ends.stop })),
    // Records that are only printed may come in any order.
    ...(sorting.sort === 'always' ? [timed(ends, scopeGrouper(grouping))] : []),
    timed(ends, recordWriter(extraction.definition.fields, print)),
    sink(ends),
  ]);
}

/** Applies: the chain from the updater on, fed with the changes of a plan. */
export function apply(
  ends: ChainEnds,
  changes: ChangeReaderOptions,
  update: Unmeasured<UpdaterOptions>,
): Promise<void> {
  return pipeline(source(ends), timed(ends, changeReader(changes)), updating(ends, update), sink(ends));
}

function source(ends: ChainEnds, recognizer?: () => LineRecognizer) {
  const time = ends.progress.stage('source-reader');
  const reader = sourceReader({
    ...ends.source,
    ...(recognizer && { recognizer }),
    progress: ends.progress.input,
    time,
  });
  time.batches = () => reader.readableLength;
  return reader;
}

function timed<In, Out>(ends: ChainEnds, stage: Stage<In, Out>) {
  const time = ends.progress.stage(stage.name);
  const made = stream(stage, time);
  time.batches = () => made.writableLength + made.readableLength;
  return made;
}

function updating(ends: ChainEnds, update: Unmeasured<UpdaterOptions>) {
  return timed(ends, updater({ ...update, updates: ends.progress.updates }));
}

function sink(ends: ChainEnds) {
  const time = ends.progress.stage('statistics');
  const last = statistics(ends.progress, { ...ends.statistics, time });
  time.batches = () => last.writableLength;
  return last;
}
