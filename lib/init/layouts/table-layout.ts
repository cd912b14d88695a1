import { type DraftLine, statement } from '../definition/draft-line.ts';
import { definitionString, isNameable } from '../definition/quoting.ts';
import { type Column, type ExportLayout, MOST_RECORDS } from '../export-layout.ts';
import { exclusions } from '../lines/exclusions.ts';
import { headingAbove, type Span } from '../lines/headings.ts';
import { noiseTest } from '../lines/odd-lines.ts';
import { poolStatements, type TextLine, textLines } from '../lines/text-lines.ts';
import type { ExportSample } from '../sample.ts';
import { isKnownName } from '../vocabulary/field-names.ts';

const BAR = /[|\u2502\u2503\u2551]/;
const DASHES = /[-=\u2500\u2501\u2550]/;

/** The rows of one table with the names of its columns, and the lines among its rows that are no rows. */
interface FoundTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly noise: readonly string[];
}

/** Most other lines between two rows of a table. */
const BETWEEN = 2;

/** Returns the layout of a text with tables, ruled by dashes or drawn with bars; `undefined` for any other text. */
export function tableLayout(sample: ExportSample): ExportLayout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined || lines.some(({ text }) => text.includes('\t'))) return undefined;
  const tables = lines.flatMap((_, index) => tableAt(lines, index));
  if (tables.every(({ rows }) => rows.length === 0)) return undefined;
  const headings = new Set(lines.flatMap(({ kind, text }) => (kind === 'text' ? foldedName(text) : [])));
  // A heading that returns is one to the program as well.
  const isOther = ({ kind, text }: TextLine): boolean =>
    kind === 'message' || (kind === 'page' && !headings.has(foldedName(text)));
  const messages = lines.filter(isOther).map(({ text }) => text);
  const noise = new Set([...messages, ...tables.flatMap((table) => table.noise)]);
  const records = lines
    .filter(({ kind, text }) => kind === 'text' && !noise.has(text))
    .map(({ text }) => text);
  const excluded = exclusions([...noise], records);
  if (excluded === undefined) return undefined;
  return {
    what: 'tables',
    lines: [statement('SetFormat(TABLE);'), ...excluded, ...fileLines(lines)],
    context: poolStatements(lines),
    columns: columnsOf(tables),
  };
}

/** A line that begins with the path of a file, and the rest of such a path, which is indented by one blank. */
const PATH = /^(?:\/|[A-Za-z]:\\|\\\\)\S*/;
const REST = /^ \S+\s*$/;

/** Returns the statements that exclude the rows of disk volumes: a long path goes on in the next line, which is no row. */
function fileLines(lines: readonly TextLine[]): readonly DraftLine[] {
  const goesOn = lines.some(
    ({ text }, at) =>
      REST.test(text) && /-(?:\s|$)/.test(PATH.exec(lines[at - 1]?.text ?? '')?.[0].concat(' ') ?? ''),
  );
  if (!goesOn) return [];
  return [
    statement('AddString(EXCLUSION, 0, "*(/*|[A-Z]:\\*|\\*)");', 'files of disk volumes'),
    statement('AddString(EXCLUSION, 0, " [! ]*");', 'and the rest of their names'),
  ];
}

/** Returns the columns of all tables. Names that differ by signs and case only belong to one column. */
function columnsOf(tables: readonly FoundTable[]): readonly Column[] {
  const names = [...new Set(tables.flatMap((table) => table.names))].filter(isNameable);
  return [...Map.groupBy(names, (name) => foldedName(withoutControl(name))).values()].map((alternatives) => {
    const values = tables.flatMap(({ names: own, rows }) => {
      const index = own.findIndex((name) => alternatives.includes(name));
      return rows.map((row) => row[index] ?? '');
    });
    // The empty alternative at the end is for tables without the column.
    const isEverywhere = tables.every((table) => table.names.some((name) => alternatives.includes(name)));
    const asked = [...new Set(alternatives.flatMap((name) => [withoutControl(name), name]))];
    const where = definitionString([...asked, ...(isEverywhere ? [] : [''])].join('|'));
    return { name: asked[0] ?? '', where, values: values.slice(0, MOST_RECORDS), padded: false };
  });
}

/** Returns a name without the digit in front that moves the paper of a printer. */
function withoutControl(name: string): string {
  return name.replace(/^[01+-](?=\p{Lu}{3})/u, '');
}

function foldedName(name: string): string {
  return name.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '') || name;
}

/** Returns the table whose heading stands above a line, if that line is a rule; nothing for any other line. */
function tableAt(lines: readonly TextLine[], at: number): readonly FoundTable[] {
  const rule = lines[at];
  const above = lines[at - 1];
  if (rule?.kind !== 'rule' || !DASHES.test(rule.text)) return [];
  const isPage = above?.kind === 'page';
  if (above === undefined || (above.kind !== 'text' && !isPage)) return [];
  if (BAR.test(above.text)) return isRowAbove(lines, at) ? [] : [barTable(above.text, lines.slice(at + 1))];
  // The rows below a heading that returns belong to the first table, unless its columns have moved.
  if (isPage && lines.slice(0, at).some(({ text }) => text.trim() === rule.text.trim())) return [];
  const groups = [...rule.text.matchAll(/[-=\u2500\u2501\u2550]+/g)].map(({ index, 0: dashes }) => {
    return { from: index, to: index + dashes.length };
  });
  if (groups.length === 1 || /[+|]/.test(rule.text)) return [];
  const heading = headingAbove(isPage ? lines.map(asText) : lines, at, true);
  return [ruledTable(groups, rule.text, heading, lines.slice(at + 1))];
}

function asText(line: TextLine): TextLine {
  return line.kind === 'page' ? { ...line, kind: 'text' } : line;
}

/** Returns true if the line above a rule is a row of a table that begins further up, and not a heading. */
function isRowAbove(lines: readonly TextLine[], rule: number): boolean {
  let at = rule - 1;
  while (at > 0 && BAR.test(lines[at - 1]?.text ?? '') && lines[at - 1]?.kind === 'text') at--;
  const before = lines[at - 1];
  return before?.kind === 'rule' && lines[at - 2]?.kind === 'text' && BAR.test(lines[at - 2]?.text ?? '');
}

function barTable(heading: string, below: readonly TextLine[]): FoundTable {
  const pieces = heading.split(BAR);
  const edges = [pieces[0]?.trim() === '' ? 1 : 0, pieces.at(-1)?.trim() === '' ? -1 : undefined] as const;
  const cellsOf = (line: string) => {
    return line
      .split(BAR)
      .slice(...edges)
      .map((piece) => piece.trim());
  };
  const names = cellsOf(heading);
  const isRow = ({ kind, text }: TextLine) =>
    kind === 'text' && cellsOf(text).length === names.length && BAR.test(text);
  const rows: (readonly string[])[] = [];
  const noise: string[] = [];
  for (const [index, line] of below.entries()) {
    const hasMore = below.slice(index + 1, index + 1 + BETWEEN).some(isRow);
    if (isRow(line)) {
      const cells = cellsOf(line.text);
      if (cells.some((cell, at) => cell !== names[at])) rows.push(cells);
    } else if (line.kind === 'text' && !BAR.test(line.text) && hasMore) {
      noise.push(line.text);
    } else if (line.kind !== 'rule' || below[index + 1]?.kind === 'rule' || !hasMore) {
      break;
    }
  }
  return { names, rows, noise };
}

function ruledTable(
  groups: readonly Span[],
  rule: string,
  above: readonly string[],
  below: readonly TextLine[],
): FoundTable {
  // A title right above the heading is none of its lines: take as few lines as name the most columns.
  const headings = above.map((_, index) => namesAbove(groups, above.slice(above.length - 1 - index)));
  const best = headings.toSorted((a, b) => worth(b) - worth(a))[0];
  const rows: string[][] = [];
  const texts: string[] = [];
  const noise: string[] = [];
  const crossing: string[] = [];
  let isInside = true;
  for (const { kind, text } of below) {
    if (kind === 'rule' && text.trim() !== rule.trim()) break;
    isInside = kind === 'rule' || (kind !== 'blank' && isInside);
    if (!isInside || kind !== 'text') continue;
    const cells = groups.map(({ from }, index) => text.slice(from, groups[index + 1]?.from).trim());
    const last = rows.at(-1);
    // A single word below the rows comes from the end of a session; with a digit it may be a row that is cut.
    if (last !== undefined && /^[^\s\d]+\s*$/.test(text)) noise.push(text);
    else if (isCrossing(text, groups)) crossing.push(text);
    else if (cells[0] !== '' || last === undefined) {
      rows.push(cells);
      texts.push(text);
    } else for (const [index, cell] of cells.entries()) last[index] = `${last[index]} ${cell}`.trim();
  }
  // Of the lines that fit no columns, sums are no rows for certain; others may be broken ones, and are rejected.
  const isNoise = noiseTest(texts);
  noise.push(...crossing.filter((text) => isNoise({ text, isAmong: false })));
  return { names: best ?? [], rows, noise };
}

/** Returns true if a line has text between its columns. */
function isCrossing(text: string, groups: readonly Span[]): boolean {
  return groups.some(({ from }, index) => text.slice(groups[index - 1]?.to ?? 0, from).trim() !== '');
}

function worth(names: readonly string[]): number {
  return names.filter(isKnownName).length * 100 + names.filter((name) => name !== '').length;
}

/** Returns the names of columns: each word belongs to the dashes below its first letter, or else to the nearest. */
function namesAbove(groups: readonly Span[], lines: readonly string[]): readonly string[] {
  const names = groups.map((): string[] => []);
  for (const line of lines) {
    let at = 0;
    for (const { index, 0: word } of line.matchAll(/\S+/g)) {
      while (index - (groups[at]?.to ?? 0) + 1 >= (groups[at + 1]?.from ?? Infinity) - index) at++;
      names[at]?.push(word);
    }
  }
  return names.map((words) => words.join(' '));
}
