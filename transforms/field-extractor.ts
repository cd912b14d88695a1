import { TapesyncError } from '../lib/errors/error.ts';
import type { Definition, Extractor } from '../lib/language/definition.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { Tally } from '../lib/model/tally.ts';
import { type RawBatch, type RecordBatch, recordsOf } from '../lib/records/batch.ts';
import { placed } from '../lib/records/segments-between.ts';
import type { Stage } from './stage.ts';

/** How records become volume records. */
export interface FieldExtractorOptions {
  readonly definition: Definition;
  /** Volume records under which the input is taken for a failed export, by the operator's word. */
  readonly minRecords: number;
  /** Stops the source. */
  readonly stop: () => void;
}

/**
 * Returns the stage that turns raw records into volume records by a definition, and nothing else.
 * An input that does not fit the definition at all, or all of them with too few records, end the run as a failed read;
 * later batches are dropped.
 */
export function fieldExtractor({
  definition,
  minRecords,
  stop,
}: FieldExtractorOptions): Stage<RawBatch, RecordBatch> {
  let input: RawBatch['input'] | undefined;
  let extractor: Extractor | undefined;
  let failure: TapesyncError | undefined;
  let volumeRecords = 0;

  return {
    name: 'field-extractor',
    size: ({ texts, passed }) => texts.length + recordsOf(passed),
    *process(batch) {
      const { tally, end } = batch;
      if (batch.input !== input) {
        // The reader went on to another input because it has read this one to its end.
        const left = input;
        const atEnd = new Tally();
        const rest = attempt(() => extractor?.end(atEnd));
        if (left !== undefined && rest !== undefined) {
          volumeRecords += rest.records.length;
          yield { tally: atEnd, source: left.name, ...rest };
        }
        input = batch.input;
        extractor = definition.open(input.name);
      }
      const opened = extractor;
      const source = batch.input.name;
      const extracted = attempt(() => opened?.extract(batch));
      if (extracted !== undefined) {
        volumeRecords += extracted.records.length + recordsOf(extracted.passed);
      }
      if (end === undefined) {
        if (extracted !== undefined) yield extracted;
        return;
      }
      const last = end.kind === 'complete' ? attempt(() => opened?.end(tally)) : undefined;
      const before = extracted?.records ?? [];
      const records = [...before, ...(last?.records ?? [])];
      volumeRecords += last?.records.length ?? 0;
      const lastPassed = (last?.passed ?? []).map((segment) =>
        placed(segment, segment.before + before.length),
      );
      const passed = [...(extracted?.passed ?? []), ...lastPassed];
      yield { tally, source, records, ...(passed.length > 0 && { passed }), end: checked(end) };
    },
  };

  // Does nothing any more once an input has turned out not to fit.
  function attempt<T>(work: () => T): T | undefined {
    if (failure !== undefined) return undefined;
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      failure = error;
      if (input !== undefined) input.terminated = true;
      stop();
      return undefined;
    }
  }

  function checked(end: InputEnd): InputEnd {
    if (end.kind === 'failed') return end;
    if (failure !== undefined) return { kind: 'failed', error: failure };
    const byDefinition = definition.minRecords > minRecords;
    const minimum = byDefinition ? definition.minRecords : minRecords;
    if (volumeRecords >= minimum) return end;
    const rule = byDefinition ? 'SetMinimumRecords' : '--min-records';
    return {
      kind: 'failed',
      error: new TapesyncError('SOURCE_TOO_SHORT', { read: volumeRecords, minimum, rule }),
    };
  }
}
