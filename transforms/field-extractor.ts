import { TapesyncError } from '../lib/errors/error.ts';
import type { Definition, Extractor } from '../lib/language/definition.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { Tally } from '../lib/model/tally.ts';
import { type RawBatch, type RecordBatch, recordsOf } from '../lib/records/batch.ts';
import type { Stage } from './stage.ts';

/** How records become volume records. */
export interface FieldExtractorOptions {
  readonly definition: Definition;
  /** With fewer volume records the input counts as a failed export, by the operator's word. */
  readonly minRecords: number;
  /** Stops the source. */
  readonly stop: () => void;
}

/**
 * Returns the stage that turns raw records into volume records by a definition, and nothing else.
 * An input that does not fit the definition at all, or all of them with too few records, end the run as a failed read;
 * later batches are dropped.
 */
export function fieldExtractor(options: FieldExtractorOptions): Stage<RawBatch, RecordBatch> {
  const { definition, minRecords, stop } = options;
  let input: RawBatch['input'] | undefined;
  let extractor: Extractor | undefined;
  let failure: TapesyncError | undefined;
  let volumeRecords = 0;

  return {
    name: 'field-extractor',
    size: ({ texts, passed }) => texts.length + recordsOf(passed),
    *process(batch) {
      if (batch.input !== input) {
        // The reader goes on to another input when it has read this one to its end.
        yield* endOfInput();
        input = batch.input;
        extractor = definition.open(input.name);
      }
      const opened = extractor;
      yield* counted(attempt(() => opened?.extract(batch)));
    },
    *end(end) {
      if (end.kind === 'complete') yield* endOfInput();
      return checked(end);
    },
  };

  function* endOfInput(): Iterable<RecordBatch> {
    const [left, opened] = [input, extractor];
    if (left === undefined || opened === undefined) return;
    const tally = new Tally();
    const rest = attempt(() => opened.end(tally));
    yield* counted(rest && { tally, source: left.name, ...rest });
  }

  function* counted(batch: RecordBatch | undefined): Iterable<RecordBatch> {
    if (batch === undefined) return;
    const records = batch.records.length + recordsOf(batch.passed);
    volumeRecords += records;
    batch.tally.volumeRecords += records;
    yield batch;
  }

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
