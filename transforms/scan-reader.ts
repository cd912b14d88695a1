import { readLabels } from '../lib/engine/labels/read-labels.ts';
import { errorMessage } from '../lib/errors/error.ts';
import type { Scope } from '../lib/model/scope.ts';
import type { VolumeRecord } from '../lib/model/volume-record.ts';
import type { RawBatch, RecordBatch } from '../lib/records/batch.ts';
import type { Stage } from './stage.ts';

/**
 * Returns the stage that reads the labels of a hand scanner, in the field extractor's place: each becomes a record without
 * values, of the scope that it names or of `scope`.
 */
export function scanReader(scope: Scope): Stage<RawBatch, RecordBatch> {
  return {
    name: 'scan-reader',
    size: (batch) => batch.texts.length,
    *process({ tally, input: { name: source }, texts, lines }) {
      const records: VolumeRecord[] = [];
      for (const [index, text] of texts.entries()) {
        const line = lines[index] ?? 0;
        const labels = readLabels(text);
        if (labels.length === 0) {
          tally.read++;
          tally.outcomes.add('excluded', text.trim() === '' ? 'blank line' : 'comment');
        }
        for (const label of labels) {
          tally.read++;
          if ('volume' in label) records.push(recordOf({ ...scope, ...label.scope }, label.volume, line));
          else {
            const message = errorMessage('LABEL_INVALID', { problem: label.problem });
            tally.outcomes.add('rejected', 'LABEL_INVALID');
            const problem = { outcome: 'rejected', code: 'LABEL_INVALID', message, source, line } as const;
            tally.problems.push({ ...problem, raw: label.text });
          }
        }
      }
      yield { tally, source, records };
    },
  };
}

function recordOf(scope: Scope, volume: VolumeRecord['volume'], line: number): VolumeRecord {
  return { ...scope, volume, values: [], repositoryDescription: '', initialRepository: '', line };
}
