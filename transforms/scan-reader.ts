import type { SeenBatch } from '../lib/engine/batch.ts';
import type { Sight } from '../lib/engine/reconcile/candidates.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import type { AttributeResolution } from '../lib/language/definition.ts';
import { Tally } from '../lib/model/tally.ts';
import type { RawBatch } from '../lib/records/batch.ts';
import { labelsOf } from './batch-labels.ts';
import type { Stage } from './stage.ts';

/** How the labels of a scan are read. */
export interface ScanReaderOptions {
  /** What is no label but the value of a field. */
  readonly resolutions: readonly AttributeResolution[];
  /** With fewer labels the scan counts as a failed one. */
  readonly minRecords: number;
}

/** Returns the stage that reads the labels of a hand scanner, in the field extractor's place. */
export function scanReader({ resolutions, minRecords }: ScanReaderOptions): Stage<RawBatch, SeenBatch> {
  let read = 0;
  return {
    name: 'scan-reader',
    size: (batch) => batch.texts.length,
    *process(batch) {
      const { tally, input, lines, isUnended } = batch;
      const labels = resolutions.length === 0 ? labelsOf(batch) : resolved(batch);
      read += labels.length;
      tally.volumeRecords += labels.length;
      // Scanners end their last line or not: only one that is of no volume is taken for a part.
      const cutLine = isUnended && lines.at(-1);
      const last = labels.at(-1);
      const cut = last !== undefined && last.line === cutLine ? last : undefined;
      yield { tally, source: input.name, segments: [], labels, ...(cut && { cut }) };
    },
    *end(end) {
      yield { tally: new Tally(), source: '', segments: [] };
      if (end.kind !== 'complete' || read >= minRecords) return end;
      const parameters = { read, minimum: minRecords, rule: '--min-records' };
      return { kind: 'failed', error: new TapesyncError('SOURCE_TOO_SHORT', parameters) };
    },
  };
  function resolved(batch: RawBatch): readonly Sight[] {
    const by = (text: string) => resolutions.find((each) => each.matches(text))?.key;
    const isOther = (text: string) => by(text) !== undefined;
    return labelsOf(batch, isOther).map((label) => ({ ...label, by: by(label.text) }));
  }
}
