import type { OutcomeBatch, RecordBatch } from '../lib/batch.ts';
import { TapesyncError } from '../lib/errors.ts';
import { recordLine } from '../lib/record-line.ts';
import type { ValueKey } from '../lib/volume.ts';
import type { Stage } from './stage.ts';

/**
 * Returns the stage that writes volume records out as NDJSON, in place of comparing them. Fewer than `minRecords` are
 * taken for a failed export.
 */
export function recordWriter(
  fields: readonly ValueKey[],
  minRecords: number,
  print: (lines: string) => Promise<void>,
): Stage<RecordBatch, OutcomeBatch> {
  let read = 0;

  return {
    name: 'record-writer',
    size: (batch) => batch.records.length,
    async *process({ account, records, end }) {
      if (records.length > 0)
        await print(`${records.map((record) => recordLine(record, fields)).join('\n')}\n`);
      account.written += records.length;
      read += records.length;
      if (end?.kind === 'failed') account.errors.push(end.error);
      else if (end?.kind === 'complete' && read < minRecords) {
        account.errors.push(new TapesyncError('SOURCE_TOO_SHORT', { read, minimum: minRecords }));
      }
      yield { account, ...(end && { end }) };
    },
  };
}
