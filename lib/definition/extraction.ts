import { quoted, TapesyncError } from '../errors.ts';
import type { RecordFormat } from './definition.ts';
import type { Where } from './directives.ts';
import type { Field } from './fields.ts';
import type { Fill } from './fills.ts';

/** A raw record as the extraction steps see it: one object per input, filled anew for each record. */
export interface RecordView {
  text: string;
  cells: readonly string[];
  /** The records of the last header block. */
  headers: readonly string[];
  /** For each heading that an Extract names, the index of its element. */
  columns: readonly number[];
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

/**
 * Compiles the fills of a definition to one step per field.
 *
 * @param trimmed the names of the fields that RemoveSpaces names
 */
export function compileExtraction(
  fills: readonly Fill[],
  format: RecordFormat,
  trimmed: ReadonlySet<string>,
): Extraction {
  const headings: Heading[] = [];
  const takes = fills.map((fill) => {
    const take = takeOf(fill, format, headings);
    return trimmed.has(fill.field.name) ? (view: RecordView) => take(view).trim() : take;
  });
  return { takes, headings };
}

function takeOf(fill: Fill, format: RecordFormat, headings: Heading[]): Take {
  switch (fill.kind) {
    case 'empty':
    case 'rule':
      return () => '';
    case 'literal': {
      const { value } = fill;
      return () => value;
    }
    case 'extract':
      return format.kind === 'csv'
        ? takeElement(fill.where, elementLength(fill.field, fill.length), headings)
        : takeColumns(fill.where, fill.length ?? Number.POSITIVE_INFINITY, fill.record);
  }
}

// An identifier that is longer than its field allows is somebody else's identifier once it is cut: where the length
// leaves room for the longest identifier, it is not there to shorten one, and the value is left to be rejected.
function elementLength({ spec }: Field, length = Number.POSITIVE_INFINITY): number {
  const identifies = spec?.kind === 'id' || spec?.kind === 'barcode';
  return identifies && length >= spec.max ? Number.POSITIVE_INFINITY : length;
}

function takeElement(where: Where, length: number, headings: Heading[]): Take {
  if (where.kind === 'heading') {
    const heading = headings.push(where.names) - 1;
    return ({ cells, columns }) => cut(cells[columns[heading] ?? -1] ?? '', length);
  }
  if (where.number === 0) return ({ text }) => cut(text, length);
  const index = where.number - 1;
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
 * compared trimmed and ignoring case. Throws SOURCE_HEADING where none is.
 */
export function findColumns(
  headings: readonly Heading[],
  cells: readonly string[],
  source: string,
  line: number,
): readonly number[] {
  const present = cells.map((cell) => cell.trim().toUpperCase());
  return headings.map((names) => {
    const name = names.find((candidate) => present.includes(candidate.toUpperCase()));
    if (name !== undefined) return present.indexOf(name.toUpperCase());
    throw new TapesyncError('SOURCE_HEADING', {
      source,
      line,
      expected: names.map((candidate) => quoted(candidate)).join(' or '),
      found: quoted(cells.join(', ')),
    });
  });
}
