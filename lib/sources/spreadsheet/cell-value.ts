import { type Spoiling, spoilt } from '../../model/spoilt.ts';
import type { Cell } from '../rows/row-text.ts';
import { placeOf } from './cell-place.ts';
import { unescapedText } from './cell-text.ts';
import { type NumberShape, padded } from './number-format.ts';
import { dateText, isoDateText, timeText } from './serial-date.ts';
import type { StringTable } from './string-table.ts';

/** A cell as it is stored. */
export interface StoredCell {
  readonly row: number;
  readonly column: number;
  readonly type: string;
  readonly shape: NumberShape;
  readonly hasFormula: boolean;
  /** The text of its value; `undefined` where it has none. */
  readonly value: string | undefined;
  /** Its text, where that is not shared. */
  readonly inline: string | undefined;
}

/** What cells are read with. */
export interface CellContext {
  readonly strings: StringTable;
  readonly is1904: boolean;
  /** Whether no value of a formula counts. */
  readonly isUncomputed: boolean;
}

/** A cell that no spreadsheet program would have written. */
export class BadCell extends Error {}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const SHORT_INTEGER = /^[1-9]\d{0,14}$/;

// From here on numbers have more than 15 digits.
const FIRST_LONG = 1e15;

/**
 * Returns the value of a cell as text: `null` where it is empty. A number is written in digits, a date as
 * `2026-11-30 22:15:04`, a truth value as TRUE or FALSE, an error as it is shown; a value that is lost becomes one that no field takes.
 * Throws BadCell.
 */
export function cellValue(cell: StoredCell, context: CellContext): Cell {
  const { type, hasFormula, inline } = cell;
  if (hasFormula && context.isUncomputed) return lost(cell, 'formula', cell.value ?? '');
  if (type === 'inlineStr') return inline ?? null;
  const { value } = cell;
  // Texts may be empty, or blank.
  if (type === 'str') return value === undefined ? null : unescapedText(value);
  const stored = value?.trim() ?? '';
  if (stored === '') return hasFormula ? lost(cell, 'formula', '') : null;
  switch (type) {
    case 'n':
      return numberText(cell, stored, context.is1904);
    case 's': {
      const text = /^\d+$/.test(stored) ? context.strings.get(Number(stored)) : undefined;
      if (text === undefined) throw new BadCell(`has the text number ${stored}, which there is not`);
      return text;
    }
    case 'b':
      return stored === '1' || stored === 'true' ? 'TRUE' : 'FALSE';
    case 'e':
      return stored;
    case 'd': {
      const text = isoDateText(stored);
      if (text === undefined) throw new BadCell('holds a date that is none');
      return text;
    }
    default:
      throw new BadCell('is of a type that there is not');
  }
}

function numberText(cell: StoredCell, stored: string, is1904: boolean): string {
  const { shape } = cell;
  if (shape === 'plain' && SHORT_INTEGER.test(stored)) return stored;
  const number = Number(stored);
  if (!NUMBER.test(stored) || !Number.isFinite(number)) throw new BadCell('holds a number that is none');
  switch (shape) {
    case 'date':
      return dateText(number, is1904);
    case 'time':
      // With days it is a date of which only the time is shown.
      return number < 1 ? timeText(number) : dateText(number, is1904);
    case 'duration':
      return timeText(number);
    case 'power':
      return lost(cell, 'power', power(number));
    default:
      break;
  }
  if (Math.abs(number) >= FIRST_LONG) return lost(cell, 'digits', stored);
  if (shape !== 'plain' && Number.isInteger(number) && number >= 0) return padded(String(number), shape);
  return decimal(number);
}

// Of the digits of a fraction spreadsheets keep 15, too: 0.1 + 0.2 is 0.3 there.
function decimal(number: number): string {
  const short = Number(number.toPrecision(15));
  const text = String(short === 0 ? 0 : short);
  return text.includes('e') ? short.toFixed(20).replace(/\.?0+$/, '') : text;
}

// As spreadsheets show it.
function power(number: number): string {
  return number
    .toExponential(2)
    .toUpperCase()
    .replace(/(?<=[+-])\d$/, '0$&');
}

function lost({ row, column }: StoredCell, kind: Spoiling, shown: string): string {
  const place = placeOf(row, column);
  return spoilt(kind, shown === '' ? `cell ${place}` : `${shown} in cell ${place}`);
}
