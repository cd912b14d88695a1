import type { RecordForm } from '../../../transforms/record-writer.ts';
import { LATEST } from '../../model/canonical-instant.ts';
import { dateSeconds } from '../../model/value.ts';
import { CLEARED, type VolumeRecord } from '../../model/volume-record.ts';
import type { Zone } from '../../model/zone.ts';
import { RowText } from '../../sources/rows/row-text.ts';
import type { BridgeColumn } from './columns.ts';

/** The delimiter of the CSV. */
export const BRIDGE_DELIMITER = ',';

/** How dates are written: by codes that published samples use, in local time. */
export const BRIDGE_DATE_FORMAT = '%Y-%m-%d %H:%M:%S';

/** Writes volume records as CSV for TMSS10Sync, in UTF-8. What a record does not give is empty, and so is what it empties. */
export class BridgeRows implements RecordForm {
  readonly isStrict = true;
  readonly #columns: readonly BridgeColumn[];
  readonly #zone: Zone;
  readonly #text = new RowText({ delimiter: BRIDGE_DELIMITER });

  /**
   * @param zone of the dates: that in which TMSS10Sync runs
   */
  constructor(columns: readonly BridgeColumn[], zone: Zone) {
    this.#columns = columns;
    this.#zone = zone;
  }

  /** Returns the heading, with its line end. */
  heading(): string {
    return this.#write([this.#columns.map(({ name }) => name)]);
  }

  /** Returns records as lines, each with its line end. */
  lines(records: readonly VolumeRecord[]): string {
    return this.#write(records.map((record) => this.#columns.map((column) => this.#cell(record, column))));
  }

  #write(rows: readonly (readonly (string | null)[])[]): string {
    let text = '';
    for (const row of rows) text += this.#text.add(row)?.toString() ?? '';
    return text + this.#text.rest().toString();
  }

  #cell(record: VolumeRecord, { at, spec }: BridgeColumn): string | null {
    const value = at === -1 ? besideValues(record, spec.key) : record.values[at];
    if (!value || value === CLEARED) return null;
    if (spec.kind === 'flag') return value === '1' ? 'YES' : 'NO';
    return spec.kind === 'date' ? this.#localTime(value) : value;
  }

  #localTime(canonical: string): string {
    // East of Greenwich the latest date that there is would be of the year 10000.
    const local = Math.min(this.#zone.local(dateSeconds(canonical)), LATEST);
    return new Date(local * 1000).toISOString().slice(0, 19).replace('T', ' ');
  }
}

function besideValues(record: VolumeRecord, key: string): string {
  switch (key) {
    case 'customer':
    case 'media':
    case 'volume':
    case 'repositoryDescription':
    case 'initialRepository':
      return record[key];
    default:
      return '';
  }
}
