import type { RawBatch, RecordBatch } from '../lib/batch.ts';
import type { Definition, Extractor } from '../lib/definition/definition.ts';
import { TapesyncError } from '../lib/errors.ts';
import type { Stage } from './stage.ts';

/**
 * Returns the stage that turns raw records into volume records by a definition, and nothing else.
 * An input that does not fit the definition at all ends the run as a failed read; its later batches are dropped.
 */
export function fieldExtractor(definition: Definition, stop: () => void): Stage<RawBatch, RecordBatch> {
  let input: RawBatch['input'] | undefined;
  let extractor: Extractor = definition.open();
  let failure: TapesyncError | undefined;

  return {
    name: 'field-extractor',
    size: (batch) => batch.texts.length,
    *process(batch) {
      if (batch.input !== input) {
        input = batch.input;
        extractor = definition.open();
      }
      if (failure === undefined) {
        try {
          yield extractor.extract(batch);
          return;
        } catch (error) {
          if (!(error instanceof TapesyncError)) throw error;
          failure = error;
          input.terminated = true;
          stop();
        }
      }
      if (batch.end === undefined) return;
      const { account, end } = batch;
      const failed = end.kind === 'failed' ? end : { kind: 'failed' as const, error: failure };
      yield { account, source: batch.input.name, records: [], end: failed };
    },
  };
}
