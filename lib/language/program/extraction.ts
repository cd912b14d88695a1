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
      return elementGetter(fill.where, elementCutter(fill.field, fill.length), addressing, names);
  }
}

/** Returns how the element of a field is cut to the length of its Extract. */
export function elementCutter(
  { spec }: Field,
  length = Number.POSITIVE_INFINITY,
): (element: string) => string {
  // Two labels that are cut to one would be one tape. A length that is at least the longest label is not meant to cut one: the
  // value stays, and is rejected.
  const isLabel = spec?.key === 'volume' || spec?.kind === 'barcode';
  if (length === Number.POSITIVE_INFINITY || (isLabel && length >= spec.max)) return (element) => element;
  // Blanks before an identifier are no part of it.
  return spec?.kind === 'id' ? (element) => cutInk(element, length) : (element) => cut(element, length);
}

function elementGetter(
  where: Where,
  cutter: (element: string) => string,
  addressing: Addressing,
  names: Heading[],
): Getter {
  if (where.kind === 'name') {
    const index = names.push(where.names) - 1;
    // The reader of a format with names delivers the wanted values in order.
    if (addressing === 'names') return ({ cells }) => cutter(cells[index] ?? '');
    return ({ cells, columns }) => cutter(cells[columns[index] ?? -1] ?? '');
  }
  const { number } = where;
  if (number === 0) return ({ text }) => cutter(text);
  if (number < 0) return ({ cells }) => cutter(cells[cells.length + number] ?? '');
  const index = number - 1;
  return ({ cells }) => cutter(cells[index] ?? '');
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

function cutInk(text: string, length: number): string {
  if (text.length <= length) return text;
  const blanks = text.length - text.trimStart().length;
  return text.slice(0, (blanks === text.length ? 0 : blanks) + length);
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
