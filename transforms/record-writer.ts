import type { OutcomeBatch } from '../lib/engine/batch.ts';
import { unended } from '../lib/engine/compare.ts';
import type { LineOutput } from '../lib/engine/observe.ts';
import { reject } from '../lib/engine/reject.ts';
import type { JsonValue } from '../lib/model/change.ts';
import { fieldOf, type ValueKey } from '../lib/model/field.ts';
import type { Tally } from '../lib/model/tally.ts';
import { toJson } from '../lib/model/value.ts';
import { CLEARED, type VolumeRecord } from '../lib/model/volume-record.ts';
import { type RecordBatch, recordsIn } from '../lib/records/batch.ts';
import type { Stage } from './stage.ts';

/** How records are written. */
export interface RecordForm {
  /** Returns records as whole lines. */
  lines(records: readonly VolumeRecord[]): string;
  /** Whether records that seem to be cut are rejected, where they are otherwise written with a warning. */
  readonly isStrict: boolean;
}

/** Returns the form of NDJSON. */
export function jsonForm(fields: readonly ValueKey[]): RecordForm {
  return {
    lines: (records) => `${records.map((record) => recordLine(record, fields)).join('\n')}\n`,
    isStrict: false,
  };
}

/** Returns the stage that writes volume records out, in place of comparing them; without an output it counts them. */
export function recordWriter(form: RecordForm, output?: LineOutput): Stage<RecordBatch, OutcomeBatch> {
  return {
    name: 'record-writer',
    size: ({ segments }) => recordsIn(segments),
    async *process({ tally, segments, source }) {
      const all = segments.flatMap((segment) => (segment.kind === 'records' ? segment.records : []));
      const records = form.isStrict ? all.filter((record) => isWhole(record, tally, source)) : all;
      if (output !== undefined && records.length > 0) await output.write(form.lines(records));
      warnOfCut(tally, source, records);
      tally.written += records.length;
      yield { tally };
    },
  };
}

function isWhole(record: VolumeRecord, tally: Tally, source: string): boolean {
  if (record.unended === undefined) return true;
  reject(tally, record, source, unended(record.volume, record.unended));
  return false;
}

function warnOfCut(tally: Tally, source: string, records: readonly VolumeRecord[]): void {
  const cut = records.find((record) => record.unended !== undefined);
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
