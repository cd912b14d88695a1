import { quoted, TapesyncError } from '../../errors/error.ts';
import type { UnchangedSegment } from '../../records/batch.ts';
import { SNAPSHOT_SYSTEM_COLUMNS } from '../../stores/roles/snapshots.ts';
import { NEVER } from '../dates/canonical-instant.ts';
import type { DateReader } from '../dates/date-reader.ts';
import type { Program } from './program.ts';

// Where the day stands in a canonical date.
const DAY_AT = 8;
const LAST_MONTH = 12;

// In another zone a date is of the day before or behind.
const SURELY_DAYS = { from: LAST_MONTH + 2, to: 30 };

// Of dates that may be of another day in their own zone, and of rows, no more are looked at.
const MOST_TRIED = 1000;
const ROWS_OF_A_SEGMENT = 4;

/** A date field whose day and month may be the other way round. */
interface Field {
  readonly name: string;
  readonly slot: number;
  /** Its place among the values of a record, and so in a row; -1 where it has none. */
  readonly value: number;
  readonly reader: DateReader;
  readonly swapped: DateReader;
  /** Whether a date was found that only its own format fits. */
  isProven: boolean;
  /** Whether any date was read: without one, none was read wrongly. */
  isRead: boolean;
  misfits: number;
  first: { readonly text: string; readonly line: number } | undefined;
}

/**
 * Finds inputs whose days and months are the other way round: where some dates fit only with the two swapped, and no date was
 * found that only fits as it is, those with a day up to 12 are read wrongly. One for each input.
 */
export class DateOrder {
  readonly #fields: readonly Field[];
  #open: number;
  #tried = 0;
  #rows = 0;

  constructor({ names, dates, layout }: Pick<Program, 'names' | 'dates' | 'layout'>) {
    this.#fields = dates.flatMap((reader, slot): Field[] => {
      const swapped = reader?.swapped;
      if (reader === undefined || swapped === undefined) return [];
      const value = layout.values.indexOf(slot);
      const about = { name: names[slot] ?? '', slot, value, reader, swapped };
      return [{ ...about, isProven: false, isRead: false, misfits: 0, first: undefined }];
    });
    this.#open = this.#fields.length;
  }

  /** Whether there are fields of which no date has proven the order yet. */
  get isOpen(): boolean {
    return this.#open > 0;
  }

  /** Looks at the texts and canonical values, by slot, of a record that was accepted. */
  accept(texts: readonly string[], values: readonly string[]): void {
    for (const field of this.#fields) {
      if (field.isProven) continue;
      const value = values[field.slot] ?? '';
      if (value === '' || value === NEVER) continue;
      field.isRead = true;
      const day = dayOf(value);
      if (day < LAST_MONTH && day !== 1) continue;
      if (day <= LAST_MONTH && ++this.#tried > MOST_TRIED) continue;
      const text = (texts[field.slot] ?? '').trim();
      if (isDate(field.reader, text) && !isDate(field.swapped, text)) this.#prove(field);
    }
  }

  /** Looks at rows that lines were found to match. */
  pass({ snapshot, row, count }: UnchangedSegment): void {
    for (let index = 0; index < Math.min(count, ROWS_OF_A_SEGMENT); index++) {
      if (++this.#rows > MOST_TRIED) return;
      const columns = snapshot.volumes.columns(row + index);
      for (const field of this.#fields) {
        if (field.isProven || field.value === -1) continue;
        const value = columns[SNAPSHOT_SYSTEM_COLUMNS + field.value] ?? '';
        if (value === '' || value === NEVER) continue;
        field.isRead = true;
        const day = dayOf(value);
        if (day >= SURELY_DAYS.from && day <= SURELY_DAYS.to) this.#prove(field);
      }
    }
  }

  /** Looks at the date for which a record was rejected. */
  reject(name: string, texts: readonly string[], line: number): void {
    const field = this.#fields.find((each) => each.name === name);
    const text = (texts[field?.slot ?? -1] ?? '').trim();
    if (field === undefined || field.reader.namesDay(text) || !isDate(field.swapped, text)) return;
    field.misfits++;
    field.first ??= { text, line };
  }

  /** Returns SOURCE_DATES_SWAPPED if days and months of a field are the other way round. */
  error(source: string): TapesyncError | undefined {
    const field = this.#fields.find(({ isProven, isRead, misfits }) => isRead && misfits > 0 && !isProven);
    if (field?.first === undefined) return undefined;
    return new TapesyncError('SOURCE_DATES_SWAPPED', {
      source,
      field: field.name,
      line: field.first.line,
      found: quoted(field.first.text),
      expected: field.reader.formats,
      count: field.misfits,
      swapped: field.swapped.formats,
    });
  }

  #prove(field: Field): void {
    field.isProven = true;
    this.#open--;
  }
}

function isDate(reader: DateReader, text: string): boolean {
  return typeof reader.read(text) === 'string';
}

function dayOf(canonical: string): number {
  return (canonical.charCodeAt(DAY_AT) - 48) * 10 + canonical.charCodeAt(DAY_AT + 1) - 48;
}
