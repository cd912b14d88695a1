import { CsvCutter } from '../../sources/formats/csv.ts';
import type { Cut } from '../../sources/formats/cutter.ts';
import { statement } from '../definition/draft-line.ts';
import { definitionString, isNameable } from '../definition/quoting.ts';
import { type Column, type ExportLayout, trimmedColumn } from '../export-layout.ts';
import { findVolumeColumn } from '../fields/volume-field.ts';
import { exclusions } from '../lines/exclusions.ts';
import { noiseTest } from '../lines/odd-lines.ts';
import { isMessage } from '../lines/text-lines.ts';
import type { ExportSample } from '../sample.ts';
import { isCutShort } from '../trial.ts';
import { byFrequency } from '../typical.ts';
import { isKnownName } from '../vocabulary/field-names.ts';
import { labelScore } from '../vocabulary/labels.ts';

type Delimiter = readonly [delimiter: string, name: string, what: string];

const DELIMITERS: readonly Delimiter[] = [
  [',', ',', 'lines delimited by commas'],
  [';', ';', 'lines delimited by semicolons'],
  ['\t', 'TAB', 'lines delimited by tabs'],
  ['|', '|', 'lines delimited by bars'],
  ['~', '~', 'lines delimited by "~"'],
];

/** Most records and columns that are read. */
const MOST_RECORDS = 20_000;
const MOST_COLUMNS = 300;

/** Smallest share of the lines between the first record and the last that have the most frequent number of elements. */
const ALIKE = 0.6;

/** Smallest share of the lines with a tab, and largest share that an unclosed quote may swallow. */
const TABBED = 0.5;
const SWALLOWED = 0.1;

const VALUE = /^[-+]?\d[\d.,:/ -]*(?:[AaPp]\.?[Mm]\.?)?$/;

interface Row {
  readonly text: string;
  readonly cells: readonly string[];
}

/** Returns the layouts of a text whose lines are delimited: one for each delimiter that divides them into columns. */
export function delimitedLayouts(sample: ExportSample): readonly ExportLayout[] {
  return DELIMITERS.flatMap((kind) => {
    const [delimiter] = kind;
    if (!sample.text.includes(delimiter)) return [];
    const rows = rowsOf(sample, delimiter);
    // Tabs may also stand between words for the look of them.
    const divided = rows.filter(({ cells }) => cells.length > 1).length;
    if (delimiter === '\t' && divided < TABBED * rows.length) return [];
    const layout = layoutOf(rows, kind);
    return layout === undefined ? [] : [layout];
  });
}

// Cut by the program's own cutter, so that quotes are read in one way only.
function rowsOf({ source, text, isWhole }: ExportSample, delimiter: string): readonly Row[] {
  const cutter = new CsvCutter(source, delimiter);
  const cuts: Cut[] = [cutter.cut(text)];
  const { line } = cutter;
  const end = isWhole ? cutter.end() : undefined;
  if (end !== undefined && !(end.error !== undefined && isCutShort(end.error))) cuts.push(end);
  if (cuts.some(({ error }) => error !== undefined)) return [];
  const lines = cuts.flatMap((cut) => cut.lines);
  // The lines are not delimited like this if a quote swallows more than the last ones.
  if (line - (lines.at(-1) ?? 0) > Math.max(2, SWALLOWED * line)) return [];
  return cuts
    .flatMap(({ texts, cells = [] }) =>
      texts.flatMap((raw, index): readonly Row[] => {
        const row = cells[index];
        return raw.trim() === '' || row === undefined || 'error' in row ? [] : [{ text: raw, cells: row }];
      }),
    )
    .slice(0, MOST_RECORDS);
}

function layoutOf(rows: readonly Row[], [delimiter, name, what]: Delimiter): ExportLayout | undefined {
  const width = commonWidth(rows);
  if (width < 2) return undefined;
  const isWide = ({ text, cells }: Row): boolean =>
    cells.length === width && !isMessage(text) && !isRule(cells);
  const first = rows.findIndex(isWide);
  const last = rows.findLastIndex(isWide);
  const inside = rows.slice(first, last + 1);
  if (inside.filter(isWide).length < ALIKE * inside.length) return undefined;

  const heading = headingOf(rows[first - 1], rows[first], inside);
  // The program knows a heading that returns, as in files that were joined.
  const isHeadingAgain = ({ text }: Row): boolean => text === heading?.text;
  const records = inside.filter((row) => !isHeadingAgain(row) && !isNoise(row, width));
  const kept = new Set([...records, heading]);
  const texts = records.map(({ text }) => text);
  const noise = rows
    .flatMap((row, at) =>
      kept.has(row) || isHeadingAgain(row) ? [] : [{ text: row.text, isAmong: at > first && at < last }],
    )
    .filter(noiseTest(texts, delimiter))
    .map(({ text }) => text);
  const headed = columnsOf(records, heading?.cells ?? [], width, true);
  // The program knows a heading only by the names that are asked for: without them it is a line to exclude.
  // Rows that are wider than their heading would be rejected, and have their values under other names.
  const isNarrow = heading !== undefined && heading.cells.length < width;
  const isAsked =
    heading !== undefined && !isNarrow && findVolumeColumn(headed)?.column.where.startsWith('"') === true;
  const named = heading === undefined ? [] : [heading.text];
  const excluded = isAsked
    ? exclusions(noise, [...texts, ...named])
    : exclusions([...named, ...noise], texts);
  if (excluded === undefined || records.length === 0) return undefined;
  return {
    what: isAsked ? `${what} under a heading` : what,
    lines: [statement(`SetCSVDelimiter(${definitionString(name)});`), ...excluded],
    context: [],
    columns: isAsked ? headed : columnsOf(records, isNarrow ? [] : (heading?.cells ?? []), width, false),
  };
}

function headingOf(above: Row | undefined, first: Row | undefined, inside: readonly Row[]): Row | undefined {
  // A heading with fewer names than the records have elements counts only if several of its names are known.
  const known = above?.cells.filter(isKnownName).length ?? 0;
  if (above !== undefined && known > 1 && !isMessage(above.text) && isHeading(above.cells, inside))
    return above;
  return first !== undefined && isHeading(first.cells, inside.slice(1)) ? first : undefined;
}

/** Returns the most frequent number of elements, the greater one of two; 0 where nothing is divided. */
function commonWidth(rows: readonly Row[]): number {
  const divided = rows.filter(({ cells, text }) => cells.length > 1 && !isMessage(text));
  const counts = byFrequency(divided.map(({ cells }) => cells.length));
  return Math.max(0, ...counts.flatMap(([width, count]) => (count === counts[0]?.[1] ? width : [])));
}

function isNoise({ text, cells }: Row, width: number): boolean {
  return isMessage(text) || isRule(cells) || cells.length < Math.max(2, width / 2);
}

function isRule(cells: readonly string[]): boolean {
  return cells.every((cell) => /^\s*[-=]{2,}\s*$/.test(cell));
}

/** Returns true if a row reads like the heading of the rows below: names, none of which is a value or comes again. */
function isHeading(cells: readonly string[], below: readonly Row[]): boolean {
  const names = cells.map((cell) => cell.trim());
  const given = names.filter((name) => name !== '');
  if (
    given.length < Math.max(1, names.length - 1) ||
    new Set(given.map((name) => name.toUpperCase())).size < given.length
  ) {
    return false;
  }
  if (given.some((name) => VALUE.test(name) || labelScore(name) === 1 || name.length > 100)) return false;
  const known = given.filter(isKnownName).length;
  const others = below.filter((row) => row.cells.some((cell, index) => cell.trim() !== names[index]));
  const isRepeated = names.some((name, index) =>
    others.some((row) => row.cells[index]?.trim() === name && name !== ''),
  );
  return (
    !isRepeated &&
    (known > 1 || (known === 1 && given.length < 4) || given.every((name) => labelScore(name) < 0.5))
  );
}

function columnsOf(
  records: readonly Row[],
  heading: readonly string[],
  width: number,
  byName: boolean,
): readonly Column[] {
  return Array.from({ length: Math.min(width, MOST_COLUMNS) }, (_, index) => {
    const name = heading[index] ?? '';
    const raw = records.map(({ cells }) => cells[index] ?? '');
    const where = byName && isNameable(name) ? definitionString(name.trim()) : String(index + 1);
    return trimmedColumn(name.trim(), where, raw);
  });
}
