import { CsvCutter } from '../../sources/formats/csv.ts';
import type { Cut } from '../../sources/formats/cutter.ts';
import { definitionString, isNameable } from '../definition/quoting.ts';
import { findVolumeColumn } from '../fields/volume-column.ts';
import { exclusions, surelyNone } from '../lines/odd-lines.ts';
import { isMessage } from '../lines/text-lines.ts';
import type { Sample } from '../sample.ts';
import { isCutShort } from '../trial.ts';
import { isKnownName } from '../vocabulary/field-names.ts';
import { labelScore } from '../vocabulary/labels.ts';
import { type Column, type Layout, type Line, statement } from './export-layout.ts';

const DELIMITERS: readonly (readonly [delimiter: string, name: string, what: string])[] = [
  [',', ',', 'lines delimited by commas'],
  [';', ';', 'lines delimited by semicolons'],
  ['\t', 'TAB', 'lines delimited by tabs'],
  ['|', '|', 'lines delimited by bars'],
  ['~', '~', 'lines delimited by "~"'],
];

/** Records and columns that are looked at. */
const MOST_RECORDS = 20_000;
const MOST_COLUMNS = 300;

/** Share of the lines from the first record to the last that have to have as many elements as most. */
const ALIKE = 0.6;

/** Share of the lines that have to have a tab, and share that a quote which is never closed may swallow. */
const TABBED = 0.5;
const SWALLOWED = 0.1;

const VALUE = /^[-+]?\d[\d.,:/ -]*(?:[AaPp]\.?[Mm]\.?)?$/;

interface Row {
  readonly text: string;
  readonly cells: readonly string[];
}

/** Returns the layouts that a text has if its lines are delimited, by each delimiter that makes sense. */
export function delimitedLayouts(sample: Sample): readonly Layout[] {
  return DELIMITERS.flatMap(([delimiter, name, what]) => {
    if (!sample.text.includes(delimiter)) return [];
    const rows = rowsOf(sample, delimiter);
    // Tabs are drawn with as well.
    const divided = rows.filter(({ cells }) => cells.length > 1).length;
    if (delimiter === '\t' && divided < TABBED * rows.length) return [];
    const layout = layoutOf(rows, delimiter, name, what);
    return layout === undefined ? [] : [layout];
  });
}

// The rows are cut as the program will cut them: quotes are read in one way only.
function rowsOf({ source, text, isWhole }: Sample, delimiter: string): readonly Row[] {
  const cutter = new CsvCutter(source, delimiter);
  const cuts: Cut[] = [cutter.cut(text)];
  const { line } = cutter;
  const end = isWhole ? cutter.end() : undefined;
  if (end !== undefined && !(end.error !== undefined && isCutShort(end.error))) cuts.push(end);
  if (cuts.some(({ error }) => error !== undefined)) return [];
  const lines = cuts.flatMap((cut) => cut.lines);
  // A quote that swallows more than the last lines says that this is not how the lines are divided.
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

function layoutOf(rows: readonly Row[], delimiter: string, name: string, what: string): Layout | undefined {
  const width = commonWidth(rows);
  if (width < 2) return undefined;
  const isWide = ({ text, cells }: Row): boolean =>
    cells.length === width && !isMessage(text) && !isRule(cells);
  const first = rows.findIndex(isWide);
  const last = rows.findLastIndex(isWide);
  const inside = rows.slice(first, last + 1);
  if (inside.filter(isWide).length < ALIKE * inside.length) return undefined;

  const heading = headingOf(rows[first - 1], rows[first], inside);
  const records = inside.filter((row) => row !== heading && !isNoise(row, width));
  const kept = new Set([...records, heading]);
  const odd = rows.flatMap((row, at) =>
    kept.has(row) ? [] : [{ text: row.text, isAmong: at > first && at < last }],
  );
  const noise = surelyNone(
    odd,
    records.map(({ text }) => text),
    delimiter,
  );
  const headed = columnsOf(records, heading?.cells ?? [], width, true);
  // Where the labels cannot be asked for by name, nothing is: a heading is only known by the names that are asked for.
  const isAsked = heading !== undefined && findVolumeColumn(headed)?.column.where.startsWith('"') === true;
  const left = exclusionsOf(noise, records, isAsked ? undefined : heading, isAsked ? heading : undefined);
  if (left === undefined || records.length === 0) return undefined;
  return {
    what: isAsked ? `${what} under a heading` : what,
    lines: [statement(`SetCSVDelimiter(${definitionString(name)});`), ...left],
    context: [],
    columns: isAsked ? headed : columnsOf(records, heading?.cells ?? [], width, false),
  };
}

function headingOf(above: Row | undefined, first: Row | undefined, inside: readonly Row[]): Row | undefined {
  // A heading may have fewer names than its records have elements, but then it has to be known by them.
  const known = above?.cells.filter(isKnownName).length ?? 0;
  if (above !== undefined && known > 1 && !isMessage(above.text) && isHeading(above.cells, inside))
    return above;
  return first !== undefined && isHeading(first.cells, inside.slice(1)) ? first : undefined;
}

function exclusionsOf(
  noise: readonly string[],
  records: readonly Row[],
  left: Row | undefined,
  kept: Row | undefined,
): readonly Line[] | undefined {
  const texts = [...records, ...(kept === undefined ? [] : [kept])].map(({ text }) => text);
  return exclusions(left === undefined ? noise : [left.text, ...noise], texts);
}

function commonWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const { cells, text } of rows) {
    if (cells.length > 1 && !isMessage(text)) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

function isNoise({ text, cells }: Row, width: number): boolean {
  return isMessage(text) || isRule(cells) || cells.length < Math.max(2, width / 2);
}

function isRule(cells: readonly string[]): boolean {
  return cells.every((cell) => /^\s*[-=]{2,}\s*$/.test(cell));
}

/** Says whether a row reads like the heading of others: names, none of which is a value or comes again below. */
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
  const isRepeated = names.some((name, index) =>
    below.some((row) => row.cells[index]?.trim() === name && name !== ''),
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
  const folded = heading.map((name) => name.trim().toUpperCase());
  return Array.from({ length: Math.min(width, MOST_COLUMNS) }, (_, index) => {
    const name = heading[index] ?? '';
    const isOwn = byName && isNameable(name) && folded.indexOf(folded[index] ?? '') === index;
    const raw = records.map(({ cells }) => cells[index] ?? '');
    return {
      name: name.trim(),
      where: isOwn ? definitionString(name.trim()) : String(index + 1),
      values: raw.map((value) => value.trim()),
      padded: raw.some((value) => value !== value.trim()),
    };
  });
}
