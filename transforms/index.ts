/**
 * The chain: eight stages joined by `pipeline()`, and the shorter ones that are cut from it.
 *
 * @module
 */

import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DecidedBatch } from '../lib/engine/batch.ts';
import type { ComparisonOptions } from '../lib/engine/compare.ts';
import type { LineOutput } from '../lib/engine/observe.ts';
import { ScopeOrder } from '../lib/engine/scope-order.ts';
import type { Scope } from '../lib/model/scope.ts';
import type { Progress, StageProgress } from '../lib/observe/progress.ts';
import type { RawBatch, RawPiece } from '../lib/records/batch.ts';
import type { CuttingOptions } from '../lib/records/input-cutter.ts';
import type { Recognition } from '../lib/records/recognition/recognition.ts';
import { SnapshotCache, type SnapshotCacheOptions } from '../lib/snapshots/snapshot-cache.ts';
import { changeReader } from './change-reader.ts';
import { differ } from './differ.ts';
import { dueReader } from './due-reader.ts';
import { type FieldExtractorOptions, fieldExtractor } from './field-extractor.ts';
import { type GateOptions, gate } from './gate.ts';
import { type InputStageOptions, ofRecords } from './input-stage.ts';
import { type InventoryTakerOptions, inventoryTaker } from './inventory-taker.ts';
import { type LabelReaderOptions, labelReader } from './label-reader.ts';
import { type RecordForm, recordWriter } from './record-writer.ts';
import { type ScanReaderOptions, scanReader } from './scan-reader.ts';
import { scopeCache } from './scope-cache.ts';
import { type ScopeGrouperOptions, scopeGrouper } from './scope-grouper.ts';
import { type SourceReaderOptions, sourceReader } from './source-reader.ts';
import { type Stage, stream } from './stage.ts';
import { type StatisticsOptions, statistics } from './statistics.ts';
import { undoReader } from './undo-reader.ts';
import { type UpdaterOptions, updater } from './updater.ts';

/** What every chain begins and ends with. */
export interface ChainEnds {
  readonly progress: Progress;
  readonly source: Omit<SourceReaderOptions, 'time' | 'progress'>;
  readonly cutting: CuttingOptions;
  /** Stops the source; what has been read goes on to the end of the chain. */
  readonly stop: () => void;
  readonly statistics: Omit<StatisticsOptions, 'time'>;
}

/** The options of the stages between the ends of the chain, but for what the chain itself connects. */
export interface SyncStages {
  readonly extraction: Omit<FieldExtractorOptions, 'recognition'>;
  readonly grouping: Pick<ScopeGrouperOptions, 'sort' | 'memory' | 'onSetAside'>;
  /** What the last run left; only of a comparison. */
  readonly recognition?: Recognition | undefined;
  readonly cache: SnapshotCacheOptions;
  readonly comparison: ComparisonOptions;
  readonly gating: Omit<GateOptions, 'scopes' | 'stop'>;
  readonly update: Omit<UpdaterOptions, 'updates'>;
}

/** Synchronizes: reads, extracts, groups, compares, decides and updates. A plan is the same with no store to update. */
export function synchronize(ends: ChainEnds, stages: SyncStages): Promise<void> {
  const { extraction, grouping, recognition, cache, comparison, gating, update } = stages;
  const { listAbsent } = gating;
  const { stop, progress } = ends;
  const snapshots = new SnapshotCache(cache);
  const order = new ScopeOrder();
  const isAtHand = (scope: Scope) => snapshots.has(scope);
  return pipeline(
    ...inputs(ends, 'field-extractor', (options) => fieldExtractor({ ...extraction, recognition }, options)),
    timed(ends, scopeGrouper({ ...grouping, order, isAtHand, recognition, listAbsent, stop })),
    timed(ends, scopeCache(snapshots, recognition)),
    timed(ends, differ(comparison)),
    timed(ends, gate({ ...gating, scopes: () => order.names(), stop })),
    timed(ends, updater({ ...update, updates: progress.updates })),
    sink(ends),
  );
}

/** The options of an extraction. */
export interface ExtractStages extends Pick<SyncStages, 'extraction' | 'grouping'> {
  readonly form: RecordForm;
}

/**
 * Extracts: the chain up to the field extractor, or to the scope grouper, its records written out. Without an output they
 * are only counted.
 */
export function extract(
  ends: ChainEnds,
  { extraction, grouping, form }: ExtractStages,
  output?: LineOutput,
): Promise<void> {
  const { stop } = ends;
  const order = new ScopeOrder();
  const grouper = () => scopeGrouper({ ...grouping, order, stop, isAtHand: () => false, listAbsent: false });
  return pipeline([
    ...inputs(ends, 'field-extractor', (options) => fieldExtractor(extraction, options)),
    // Records that are only printed may come in any order, unless a program has to load each scope.
    ...(grouping.sort === 'always' || (form.isStrict && grouping.sort === 'auto')
      ? [timed(ends, grouper())]
      : []),
    timed(ends, recordWriter(form, output)),
    sink(ends),
  ]);
}

/** Applies: reads the changes of a plan, decides and updates. */
export function apply(ends: ChainEnds, stages: ApplyStages): Promise<void> {
  return applyDecisions(ends, changeReader(), stages);
}

/** Applies what people say of volumes: reads labels, decides and updates. */
export function applyLabels(
  ends: ChainEnds,
  { labels, ...stages }: ApplyStages & { readonly labels: LabelReaderOptions },
): Promise<void> {
  return applyDecisions(ends, labelReader(labels), stages);
}

/** Takes back what a run has changed: reads that, decides and updates. */
export function undoRun(ends: ChainEnds, stages: ApplyStages): Promise<void> {
  return applyDecisions(ends, undoReader(), stages);
}

/** Sends volumes on their way whose move date has come: reads them, decides and updates. */
export function applyDue(ends: ChainEnds, stages: ApplyStages): Promise<void> {
  return applyDecisions(ends, dueReader(), stages);
}

type ApplyStages = Pick<SyncStages, 'gating' | 'update'>;

function applyDecisions(
  ends: ChainEnds,
  reader: Stage<RawBatch, DecidedBatch>,
  { gating, update }: ApplyStages,
): Promise<void> {
  return pipeline(
    ...inputs(ends, reader.name, (options) => ofRecords(reader, options)),
    timed(ends, gate({ ...gating, scopes: () => [], stop: ends.stop })),
    timed(ends, updater({ ...update, updates: ends.progress.updates })),
    sink(ends),
  );
}

/**
 * Reconciles: takes an inventory by a definition, or of the labels of a scan, compares it with what should be in the places,
 * decides and updates.
 */
export function takeInventory(
  ends: ChainEnds,
  {
    extraction,
    inventory,
    gating,
    update,
  }: Pick<SyncStages, 'gating' | 'update'> & {
    readonly extraction: SyncStages['extraction'] | ScanReaderOptions;
    readonly inventory: InventoryTakerOptions;
  },
): Promise<void> {
  const { stop } = ends;
  return pipeline(
    ...('definition' in extraction
      ? inputs(ends, 'field-extractor', (options) => fieldExtractor(extraction, options))
      : inputs(ends, 'scan-reader', (options) => ofRecords(scanReader(extraction), options))),
    timed(ends, inventoryTaker(inventory)),
    timed(ends, gate({ ...gating, scopes: () => [], stop })),
    timed(ends, updater({ ...update, updates: ends.progress.updates })),
    sink(ends),
  );
}

// The source, and the stage that reads the records in its bytes: both count them.
function inputs<Out>(
  { progress, source, cutting, stop }: ChainEnds,
  name: string,
  make: (options: InputStageOptions) => Stage<RawPiece, Out>,
): readonly [Readable, Transform] {
  const read = progress.stage('source-reader');
  const reader = sourceReader({ ...source, progress: progress.input, time: read });
  read.batches = () => reader.readableLength;
  const time = progress.stage(name);
  const onRecords = (records: number) => {
    read.records += records;
    time.records += records;
  };
  return [reader, joined(make({ ...cutting, onRecords, stop }), time)];
}

function timed<In, Out>({ progress }: ChainEnds, stage: Stage<In, Out>): Transform {
  return joined(stage, progress.stage(stage.name));
}

function joined<In, Out>(stage: Stage<In, Out>, time: StageProgress): Transform {
  const made = stream(stage, time);
  time.batches = () => made.writableLength + made.readableLength;
  return made;
}

function sink({ progress, statistics: options }: ChainEnds) {
  const time = progress.stage('statistics');
  const last = statistics(progress, { ...options, time });
  time.batches = () => last.writableLength;
  return last;
}
