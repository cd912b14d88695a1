/**
 * Volume records of one scope as text, a line each. Their values have no control characters, so that nothing needs to be
 * escaped but what is said of a record that may be cut.
 *
 * @module
 */

import { type Scope, VolumeId } from '../model/scope.ts';
import type { Unended, VolumeRecord } from '../model/volume-record.ts';

// Columns before the values.
const COLUMNS = 5;

/** Returns a record as a line, with its line end. */
export function recordText(record: VolumeRecord): string {
  const { volume, line, initialRepository, repositoryDescription, values, unended } = record;
  const raw = unended === undefined ? '' : JSON.stringify(unended);
  return `${volume}\t${line}\t${initialRepository}\t${repositoryDescription}\t${raw}\t${values.join('\t')}\n`;
}

/** Reads records of a scope from whole lines. */
export function recordsOfText({ customer, media }: Scope, text: string): readonly VolumeRecord[] {
  const records: VolumeRecord[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const columns = text.slice(at, end).split('\t');
    const [volume = '', line, initialRepository = '', repositoryDescription = '', raw = ''] = columns;
    records.push({
      customer,
      media,
      volume: VolumeId.trusted(volume),
      values: columns.slice(COLUMNS),
      repositoryDescription,
      initialRepository,
      line: Number(line),
      ...(raw !== '' && { unended: JSON.parse(raw) as Unended }),
    });
    at = end + 1;
  }
  return records;
}
