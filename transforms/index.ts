/**
 * The chain: seven stages joined by `pipeline()`, and the two shorter ones that are cut from it.
 *
 * @module
 */

import { pipeline } from 'node:stream/promises';
import type { Progress } from '../lib/progress.ts';
import { SnapshotCache } from '../lib/snapshot-cache.ts';
import { type ChangeReaderOptions, changeReader } from './change-reader.ts';
import { type DifferOptions, differ } from './differ.ts';
import { type FieldExtractorOptions, fieldExtractor } from './field-extractor.ts';
import { recordWriter } from './record-writer.ts';
import { type ScopeCacheOptions, scopeCache } from './scope-cache.ts';
import { scopeGrouper } from './scope-grouper.ts';
import { type SourceReaderOptions, sourceReader } from './source-reader.ts';
import { type Stage, stream } from './stage.ts';
import { type StatisticsOptions, statistics } from './statistics.ts';
import { type UpdaterOptions, updater } from './updater.ts';

// The chain measures its stages itself.
type Unmeasured<T> = Omit<T, 'time' | 'progress'>;

/** How records become volume records. */
export type Extraction = Omit<FieldExtractorOptions, 'stop'>;

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
  cache: ScopeCacheOptions,
  comparison: DifferOptions,
  update: UpdaterOptions,
): Promise<void> {
  const snapshots = new SnapshotCache(cache);
  return pipeline(
    source(ends, snapshots),
    timed(ends, fieldExtractor({ ...extraction, stop: ends.stop })),
    timed(ends, scopeGrouper()),
    timed(ends, scopeCache(cache, snapshots)),
    timed(ends, differ(comparison)),
    timed(ends, updater(update)),
    sink(ends),
  );
}

/** Extracts: the chain up to the field extractor, its records written out. */
export function extract(
  ends: ChainEnds,
  extraction: Extraction,
  print: (lines: string) => Promise<void>,
): Promise<void> {
  return pipeline(
    source(ends),
    timed(ends, fieldExtractor({ ...extraction, stop: ends.stop })),
    timed(ends, recordWriter(extraction.definition.fields, print)),
    sink(ends),
  );
}

/** Applies: the chain from the updater on, fed with the changes of a plan. */
export function apply(ends: ChainEnds, changes: ChangeReaderOptions, update: UpdaterOptions): Promise<void> {
  return pipeline(source(ends), timed(ends, changeReader(changes)), timed(ends, updater(update)), sink(ends));
}

function source(ends: ChainEnds, snapshots?: SnapshotCache) {
  return sourceReader({
    ...ends.source,
    ...(snapshots && { snapshots }),
    progress: ends.progress.input,
    time: ends.progress.stage('source-reader'),
  });
}

function timed<In, Out>(ends: ChainEnds, stage: Stage<In, Out>) {
  return stream(stage, ends.progress.stage(stage.name));
}

function sink(ends: ChainEnds) {
  return statistics(ends.progress, { ...ends.statistics, time: ends.progress.stage('statistics') });
}
