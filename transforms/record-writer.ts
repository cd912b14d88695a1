import type { OutcomeBatch } from '../lib/engine/batch.ts';
import type { LineOutput } from '../lib/engine/observe.ts';
import type { ValueKey } from '../lib/model/field.ts';
import { type RecordBatch, recordsOf } from '../lib/records/batch.ts';
import { recordLine } from './record-line.ts';
import type { Stage } from './stage.ts';

/** Returns the stage that writes volume records out as NDJSON, in place of comparing them; without an output it counts them. */
export function recordWriter(
  fields: readonly ValueKey[],
  output?: LineOutput,
): Stage<RecordBatch, OutcomeBatch> {
  return {
    name: 'record-writer',
    size: ({ records, passed }) => records.length + recordsOf(passed),
    async *process({ tally, records, passed }) {
      if (output !== undefined && records.length > 0)
        await output.write(`${records.map((record) => recordLine(record, fields)).join('\n')}\n`);
      tally.written += records.length + recordsOf(passed);
      yield { tally };
    },
  };
}
