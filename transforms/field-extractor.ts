import { LineExtraction } from '../lib/engine/line-extraction.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import type { Definition } from '../lib/language/definition.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { Tally } from '../lib/model/tally.ts';
import { type RawPiece, type RecordBatch, recordsIn } from '../lib/records/batch.ts';
import type { Recognition } from '../lib/records/recognition/recognition.ts';
import { type InputStageOptions, inputStage } from './input-stage.ts';
import type { Stage } from './stage.ts';

/** How records become volume records. */
export interface FieldExtractorOptions {
  readonly definition: Definition;
  /** With fewer volume records the input counts as a failed export, by the operator's word. */
  readonly minRecords: number;
  /** What the last run left; without it every line is read. */
  readonly recognition?: Recognition | undefined;
}

/**
 * Returns the stage that turns raw records into volume records by a definition, and nothing else; records that are
 * recognized are counted.
 * An input that does not fit the definition at all, or all of them with too few records, end the run as a failed read;
 * later batches are dropped.
 */
export function fieldExtractor(
  { definition, minRecords, recognition }: FieldExtractorOptions,
  options: InputStageOptions,
): Stage<RawPiece, RecordBatch> {
  let volumeRecords = 0;

  return inputStage(
    {
      name: 'field-extractor',
      open(input, cutter) {
        const extractor = definition.open(input.name);
        const lines = recognition && new LineExtraction(input, cutter, extractor, recognition);
        return {
          *take(batch) {
            yield counted(extractor.extract(batch));
          },
          ...(lines && {
            *read(bytes, isLast) {
              const { batch, records, error } = lines.read(bytes, isLast);
              options.onRecords(records);
              yield counted(batch);
              return error;
            },
          }),
          *end() {
            const tally = new Tally();
            yield counted({ tally, source: input.name, ...extractor.end(tally) });
          },
        };
      },
      check: checked,
    },
    options,
  );

  function counted(batch: RecordBatch): RecordBatch {
    const records = recordsIn(batch.segments);
    volumeRecords += records;
    batch.tally.volumeRecords += records;
    return batch;
  }

  function checked(end: InputEnd): InputEnd {
    if (end.kind === 'failed') return end;
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
