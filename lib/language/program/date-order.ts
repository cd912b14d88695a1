import { quoted, TapesyncError } from '../../errors/error.ts';
import { NEVER } from '../../model/canonical-instant.ts';
import type { DateReader } from '../dates/date-reader.ts';
import type { Program } from './program.ts';

// Where the day stands in a canonical date.
const DAY_AT = 8;
const LAST_MONTH = 12;

// Of dates that may be of another day in their own zone, no more are looked at.
const MOST_TRIED = 1000;

/** A date field whose day and month may be the other way round. */
interface Field {
  readonly name: string;
  readonly slot: number;
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
  #noticed = 0;
  #state: string | undefined;

  constructor({ names, dates }: Pick<Program, 'names' | 'dates'>) {
    this.#fields = dates.flatMap((reader, slot): Field[] => {
      const swapped = reader?.swapped;
      if (reader === undefined || swapped === undefined) return [];
      const about = { name: names[slot] ?? '', slot, reader, swapped };
      return [{ ...about, isProven: false, isRead: false, misfits: 0, first: undefined }];
    });
    this.#open = this.#fields.length;
  }

  /** Whether there are fields of which no date has proven the order yet. */
  get isOpen(): boolean {
    return this.#open > 0;
  }

  /**
   * What the dates so far have shown. A date that shows something new changes it, and one that is counted is noticed: as long as
   * both are looked at, those that neither change it nor are noticed may be left out, and the verdict is the same.
   */
  get state(): string {
    this.#state ??= JSON.stringify([
      this.#tried === MOST_TRIED,
      ...this.#fields.map(({ isProven, isRead }) => [isProven, isRead]),
    ]);
    return this.#state;
  }

  /** How many dates were noticed, as they may prove the order or be against it. */
  get noticed(): number {
    return this.#noticed;
  }

  /** Looks at the texts and canonical values, by slot, of a record that was accepted. */
  accept(texts: readonly string[], values: readonly string[]): void {
    for (const field of this.#fields) {
      if (field.isProven) continue;
      const value = values[field.slot] ?? '';
      if (value === '' || value === NEVER) continue;
      if (!field.isRead) this.#state = undefined;
      field.isRead = true;
      const day = dayOf(value);
      if (day < LAST_MONTH && day !== 1) continue;
      if (day <= LAST_MONTH) {
        if (this.#tried === MOST_TRIED) continue;
        this.#tried++;
        this.#noticed++;
        this.#state = undefined;
      }
      const text = (texts[field.slot] ?? '').trim();
      if (isDate(field.reader, text) && !isDate(field.swapped, text)) this.#prove(field);
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
    this.#state = undefined;
  }
}

function isDate(reader: DateReader, text: string): boolean {
  return typeof reader.read(text) === 'string';
}

function dayOf(canonical: string): number {
  return (canonical.charCodeAt(DAY_AT) - 48) * 10 + canonical.charCodeAt(DAY_AT + 1) - 48;
}
