import type { OutcomeBatch } from '../lib/engine/batch.ts';
import type { ValueKey } from '../lib/model/field.ts';
import { type RecordBatch, recordsOf } from '../lib/records/batch.ts';
import { recordLine } from './record-line.ts';
import type { Stage } from './stage.ts';

/** Returns the stage that writes volume records out as NDJSON, in place of comparing them; without `print` it counts them. */
export function recordWriter(
  fields: readonly ValueKey[],
  print?: (lines: string) => Promise<void>,
): Stage<RecordBatch, OutcomeBatch> {
  return {
    name: 'record-writer',
    size: ({ records, passed }) => records.length + recordsOf(passed),
    async *process({ tally, records, passed, end }) {
      if (print !== undefined && records.length > 0)
        await print(`${records.map((record) => recordLine(record, fields)).join('\n')}\n`);
      tally.written += records.length + recordsOf(passed);
      if (end?.kind === 'failed') tally.errors.push(end.error);
      yield { tally, ...(end && { end }) };
    },
  };
}
