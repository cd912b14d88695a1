import { columnsOf } from '../../sources/formats/line-reader.ts';
import type { Where } from '../directives/directive-spec.ts';
import type { Field } from '../field-names.ts';
import type { Context } from './context.ts';
import type { Fill } from './fills.ts';
import type { Addressing } from './input-format.ts';
import { withUnit } from './number-format.ts';

/** A raw record for the getters: one object per input, reused for each record. */
export interface RecordView {
  text: string;
  cells: readonly string[];
  /** The index of the element for each heading that an Extract names. */
  columns: readonly number[];
  context: Context;
}

/** Returns the text of one field of a record. */
type Getter = (view: RecordView) => string;

/** The alternative names of one heading. */
type Heading = readonly string[];

/** The getters of all slots, and the headings that they need. */
export interface Extraction {
  readonly getters: readonly Getter[];
  readonly headings: readonly Heading[];
  readonly addressing: Addressing;
}

/**
 * Compiles the fills of a definition to one getter per slot.
 *
 * @param units the slots of numbers, each with the slot that has their unit
 */
export function compileExtraction(
  fills: readonly Fill[],
  addressing: Addressing,
  units: ReadonlyMap<number, number> = new Map(),
): Extraction {
  const names: Heading[] = [];
  const plain = fills.map((fill) => getterOf(fill, addressing, names));
  const getters = plain.map((number, slot): Getter => {
    const unit = plain[units.get(slot) ?? -1];
    return unit === undefined ? number : (view) => withUnit(number(view), unit(view));
  });
  return { getters, headings: addressing === 'headed elements' ? names : [], addressing };
}

function getterOf(fill: Fill, addressing: Addressing, names: Heading[]): Getter {
  switch (fill.kind) {
    case 'empty':
    case 'rule':
      return () => '';
    case 'literal': {
      const { value } = fill;
      return () => value;
    }
    case 'context': {
      const { name } = fill.field;
      return ({ context }) => context.values.get(name) ?? '';
    }
    case 'extract':
      if (addressing === 'columns') {
        return columnGetter(fill.where, fill.length ?? Number.POSITIVE_INFINITY, fill.record);
      }
      return elementGetter(fill.where, elementLength(fill.field, fill.length), addressing, names);
  }
}

// An identifier that is too long and is cut would be that of another tape or place. A length that is at least the
// longest identifier is not meant to cut one: the value stays, and is rejected.
function elementLength({ spec }: Field, length = Number.POSITIVE_INFINITY): number {
  const identifies = spec?.kind === 'id' || spec?.kind === 'barcode';
  return identifies && length >= spec.max ? Number.POSITIVE_INFINITY : length;
}

function elementGetter(where: Where, length: number, addressing: Addressing, names: Heading[]): Getter {
  if (where.kind === 'name') {
    const index = names.push(where.names) - 1;
    // The reader of a format with names delivers the wanted values in order.
    if (addressing === 'names') return ({ cells }) => cut(cells[index] ?? '', length);
    return ({ cells, columns }) => cut(cells[columns[index] ?? -1] ?? '', length);
  }
  const { number } = where;
  if (number === 0) return ({ text }) => cut(text, length);
  if (number < 0) return ({ cells }) => cut(cells[cells.length + number] ?? '', length);
  const index = number - 1;
  return ({ cells }) => cut(cells[index] ?? '', length);
}

function columnGetter(where: Where, length: number, record: number): Getter {
  const begin = where.kind === 'number' ? where.number : 0;
  const end = begin + length;
  if (record === 0) return ({ text }) => text.slice(begin, end);
  return ({ context }) => (context.headers[record - 1] ?? '').slice(begin, end);
}

function cut(text: string, length: number): string {
  return text.length > length ? text.slice(0, length) : text;
}

/**
 * Returns the index of the element for each heading of a definition; see `columnsOf`, which is compared ignoring case. Throws
 * SOURCE_HEADING and SOURCE_HEADING_TWICE.
 */
export function findColumns(
  headings: readonly Heading[],
  names: readonly string[],
  source: string,
  line: number,
): readonly number[] {
  const remedy = (columns: readonly number[]) =>
    `let Extract take it by its number, ${columns.map((column) => column + 1).join(' or ')}`;
  return columnsOf(headings, { source, line, names, remedy });
}
