import { quoted, TapesyncError } from '../../errors/error.ts';
import { foldName, isOptional } from '../../sources/formats/line-reader.ts';
import type { Where } from '../directives/directive-spec.ts';
import type { Field } from '../field-names.ts';
import type { Fill } from './fills.ts';
import type { Addressing } from './input-format.ts';

/** A raw record as the extraction steps see it: one object per input, filled anew for each record. */
export interface RecordView {
  text: string;
  cells: readonly string[];
  /** The records of the last header block. */
  headers: readonly string[];
  /** For each heading that an Extract names, the index of its element. */
  columns: readonly number[];
  /** What the lines above said that AddContext names, by field. */
  context: ReadonlyMap<string, string>;
}

/** Takes the text of one field from a record. */
export type Take = (view: RecordView) => string;

/** The alternatives of one heading that an Extract names. */
export type Heading = readonly string[];

/** How each field is taken from a record, and the headings that this needs. */
export interface Extraction {
  readonly takes: readonly Take[];
  readonly headings: readonly Heading[];
}

/** Compiles the fills of a definition to one step per field. */
export function compileExtraction(fills: readonly Fill[], addressing: Addressing): Extraction {
  const names: Heading[] = [];
  const takes = fills.map((fill) => takeOf(fill, addressing, names));
  return { takes, headings: addressing === 'headed elements' ? names : [] };
}

function takeOf(fill: Fill, addressing: Addressing, names: Heading[]): Take {
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
      return ({ context }) => context.get(name) ?? '';
    }
    case 'extract':
      if (addressing === 'columns') {
        return takeColumns(fill.where, fill.length ?? Number.POSITIVE_INFINITY, fill.record);
      }
      return takeElement(fill.where, elementLength(fill.field, fill.length), addressing, names);
  }
}

// An identifier that is longer than its field allows is somebody else's identifier once it is cut: where the length
// leaves room for the longest identifier, it is not there to shorten one, and the value is left to be rejected.
function elementLength({ spec }: Field, length = Number.POSITIVE_INFINITY): number {
  const identifies = spec?.kind === 'id' || spec?.kind === 'barcode';
  return identifies && length >= spec.max ? Number.POSITIVE_INFINITY : length;
}

function takeElement(where: Where, length: number, addressing: Addressing, names: Heading[]): Take {
  if (where.kind === 'name') {
    const index = names.push(where.names) - 1;
    // A record of names comes as the values that were asked for; one of elements has them where its heading says.
    if (addressing === 'names') return ({ cells }) => cut(cells[index] ?? '', length);
    return ({ cells, columns }) => cut(cells[columns[index] ?? -1] ?? '', length);
  }
  const { number } = where;
  if (number === 0) return ({ text }) => cut(text, length);
  if (number < 0) return ({ cells }) => cut(cells[cells.length + number] ?? '', length);
  const index = number - 1;
  return ({ cells }) => cut(cells[index] ?? '', length);
}

function takeColumns(where: Where, length: number, record: number): Take {
  const begin = where.kind === 'number' ? where.number : 0;
  const end = begin + length;
  if (record === 0) return ({ text }) => text.slice(begin, end);
  return ({ headers }) => (headers[record - 1] ?? '').slice(begin, end);
}

function cut(text: string, length: number): string {
  return text.length > length ? text.slice(0, length) : text;
}

/**
 * Finds the elements that the headings of a definition name: of each one's alternatives the first that is there,
 * compared trimmed and ignoring case. Throws SOURCE_HEADING where none is, and SOURCE_HEADING_TWICE where it is there
 * twice.
 */
export function findColumns(
  headings: readonly Heading[],
  cells: readonly string[],
  source: string,
  line: number,
): readonly number[] {
  const present = cells.map(foldName);
  const columns = headings.map((names) => {
    const name = names.find((candidate) => candidate !== '' && present.includes(foldName(candidate)));
    if (name === undefined) return isOptional(names) ? -1 : undefined;
    const [column, ...others] = present.flatMap((each, index) => (each === foldName(name) ? [index] : []));
    if (others.length === 0) return column;
    const numbers = [column, ...others].map((index) => (index ?? 0) + 1).join(' or ');
    throw new TapesyncError('SOURCE_HEADING_TWICE', { source, line, name: quoted(name), numbers });
  });
  const missing = columns.indexOf(undefined);
  // Where no heading has to be there, a first record without any of them is no heading at all.
  const absent = missing === -1 && columns.every((column) => column === -1) ? 0 : missing;
  if (absent === -1) return columns.map((column) => column ?? -1);
  throw new TapesyncError('SOURCE_HEADING', {
    source,
    line,
    expected: (headings[absent] ?? [])
      .filter((name) => name !== '')
      .map((candidate) => quoted(candidate))
      .join(' or '),
    found: quoted(cells.join(', ')),
  });
}
