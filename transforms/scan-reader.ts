import type { Scope } from '../lib/model/scope.ts';
import type { VolumeRecord } from '../lib/model/volume-record.ts';
import type { RawBatch, RecordBatch } from '../lib/records/batch.ts';
import { labelsOf } from './batch-labels.ts';
import type { Stage } from './stage.ts';

/**
 * Returns the stage that reads the labels of a hand scanner, in the field extractor's place: each becomes a record without
 * values, of the scope that it names or of `scope`.
 */
export function scanReader(scope: Scope): Stage<RawBatch, RecordBatch> {
  return {
    name: 'scan-reader',
    size: (batch) => batch.texts.length,
    *process(batch) {
      const records = labelsOf(batch).map((label) =>
        recordOf({ ...scope, ...label.scope }, label.volume, label.line),
      );
      yield { tally: batch.tally, source: batch.input.name, records };
    },
  };
}

function recordOf(scope: Scope, volume: VolumeRecord['volume'], line: number): VolumeRecord {
  return { ...scope, volume, values: [], repositoryDescription: '', initialRepository: '', line };
}
