import type { DecidedBatch, DecidedRecord, SnapshotBatch } from '../lib/engine/batch.ts';
import { type ComparisonOptions, comparison, NOT_LEFT } from '../lib/engine/compare.ts';
import { reject } from '../lib/engine/reject.ts';
import { recordsOf } from '../lib/records/batch.ts';
import type { Stage } from './stage.ts';

/** Returns the stage that compares each record with the snapshot of its scope, and says what it means for its volume. */
export function differ(options: ComparisonOptions): Stage<SnapshotBatch, DecidedBatch> {
  const compare = comparison(options);
  return {
    name: 'differ',
    size: ({ records, passed }) => records.length + recordsOf(passed),
    *process({ records, ...rest }) {
      const { snapshot, source, tally } = rest;
      const decided: DecidedRecord[] = [];
      if (snapshot !== undefined) {
        for (const record of records) {
          const decision = compare(record, source, snapshot);
          if (decision.kind === 'change') {
            tally.changes.found++;
            if (decision.notLeft) tally.notLeft++;
          } else if (decision.kind === 'skipped' && decision.reason === NOT_LEFT) tally.notLeft++;
          else if (decision.kind === 'rejected') reject(tally, record, source, decision);
          decided.push({ volume: record.volume, line: record.line, decision, record });
        }
      }
      yield { ...rest, decided };
    },
  };
}
