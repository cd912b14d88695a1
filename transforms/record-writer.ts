import type { OutcomeBatch } from '../lib/engine/batch.ts';
import type { LineOutput } from '../lib/engine/observe.ts';
import type { JsonValue } from '../lib/model/change.ts';
import { fieldOf, type ValueKey } from '../lib/model/field.ts';
import type { Tally } from '../lib/model/tally.ts';
import { toJson } from '../lib/model/value.ts';
import { CLEARED, type VolumeRecord } from '../lib/model/volume-record.ts';
import { type RecordBatch, recordsIn } from '../lib/records/batch.ts';
import type { Stage } from './stage.ts';

/** Returns the stage that writes volume records out as NDJSON, in place of comparing them; without an output it counts them. */
export function recordWriter(
  fields: readonly ValueKey[],
  output?: LineOutput,
): Stage<RecordBatch, OutcomeBatch> {
  return {
    name: 'record-writer',
    size: ({ segments }) => recordsIn(segments),
    async *process({ tally, segments, source }) {
      const records = segments.flatMap((segment) => (segment.kind === 'records' ? segment.records : []));
      if (output !== undefined && records.length > 0)
        await output.write(`${records.map((record) => recordLine(record, fields)).join('\n')}\n`);
      warnOfCut(tally, source, records);
      tally.written += records.length;
      yield { tally };
    },
  };
}

function warnOfCut(tally: Tally, source: string, records: readonly VolumeRecord[]): void {
  const cut = records.find(({ unended }) => unended !== undefined);
  if (cut === undefined) return;
  tally.warnings.push(
    `${source}: the record on line ${cut.line} may be cut by the end of the input: ${cut.unended?.reason}; sync and plan believe it only where it changes nothing. Mend the export or its transfer; if the product always ends so, write SetLineEnd(OPTIONAL); into the definition`,
  );
}

// One JSON line without its line end: its identity, then each field that it gives.
function recordLine(record: VolumeRecord, fields: readonly ValueKey[]): string {
  const { customer, media, volume, values, repositoryDescription, initialRepository } = record;
  const json: Record<string, JsonValue> = { customer, media, volume };
  for (const [index, field] of fields.entries()) {
    const value = values[index];
    if (value) json[field] = value === CLEARED ? null : toJson(fieldOf(field), value);
  }
  if (repositoryDescription !== '') json.repositoryDescription = repositoryDescription;
  if (initialRepository !== '') json.initialRepository = initialRepository;
  return JSON.stringify(json);
}
