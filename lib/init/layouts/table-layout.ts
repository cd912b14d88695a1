import { definitionString, isNameable } from '../definition/quoting.ts';
import { exclusions } from '../lines/odd-lines.ts';
import { contextLines } from '../lines/pool-lines.ts';
import { type TextLine, textLines } from '../lines/text-lines.ts';
import type { Sample } from '../sample.ts';
import { isKnownName } from '../vocabulary/field-names.ts';
import { type Column, type Layout, statement } from './export-layout.ts';

const BAR = /[|\u2502\u2503\u2551]/;
const DASHES = /[-=\u2500\u2501\u2550]/;

/** Most lines that a heading above a rule of dashes has. */
const HEADING_LINES = 3;

const MOST_RECORDS = 5000;

/** The rows of one table with its names, and the lines in it that are none. */
interface Found {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly noise: readonly string[];
}

/** Lines that may stand between two rows of a table and are none. */
const BETWEEN = 2;

/** Returns the layout of a text with tables, ruled by dashes or drawn with bars; `undefined` where there are none. */
export function tableLayout(sample: Sample): Layout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined || lines.some(({ text }) => text.includes('\t'))) return undefined;
  const tables = lines.flatMap((_, index) => tableAt(lines, index));
  if (tables.every(({ rows }) => rows.length === 0)) return undefined;
  const messages = lines.filter(({ kind }) => kind === 'message').map(({ text }) => text);
  const noise = new Set([...messages, ...tables.flatMap((table) => table.noise)]);
  const records = lines
    .filter(({ kind, text }) => kind === 'text' && !noise.has(text))
    .map(({ text }) => text);
  const left = exclusions([...noise], records);
  if (left === undefined) return undefined;
  return {
    what: 'tables',
    lines: [statement('SetFormat(TABLE);'), ...left],
    context: contextLines(lines),
    columns: columnsOf(tables),
  };
}

/** Returns the columns of all tables: one for names that differ by signs and case only. */
function columnsOf(tables: readonly Found[]): readonly Column[] {
  const names = [...new Set(tables.flatMap((table) => table.names))].filter(isNameable);
  return [...Map.groupBy(names, foldedName).values()].map((alternatives) => {
    const values = tables.flatMap(({ names: own, rows }) => {
      const index = own.findIndex((name) => alternatives.includes(name));
      return rows.map((row) => row[index] ?? '');
    });
    // An empty alternative at the end: not every table has the column.
    const isEverywhere = tables.every((table) => table.names.some((name) => alternatives.includes(name)));
    const where = definitionString([...alternatives, ...(isEverywhere ? [] : [''])].join('|'));
    return { name: alternatives[0] ?? '', where, values: values.slice(0, MOST_RECORDS), padded: false };
  });
}

function foldedName(name: string): string {
  return name.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '') || name;
}

/** Returns the table that begins at a line, if that is the rule below a heading. */
function tableAt(lines: readonly TextLine[], at: number): readonly Found[] {
  const rule = lines[at];
  const above = lines[at - 1];
  if (rule?.kind !== 'rule' || above?.kind !== 'text' || !DASHES.test(rule.text)) return [];
  if (BAR.test(above.text)) return isRowAbove(lines, at) ? [] : [barTable(above.text, lines.slice(at + 1))];
  const groups = [...rule.text.matchAll(/[-=\u2500\u2501\u2550]+/g)].map(({ index, 0: dashes }) => {
    return { from: index, to: index + dashes.length };
  });
  if (groups.length === 1 || /[+|]/.test(rule.text)) return [];
  return [ruledTable(groups, headingLines(lines, at), lines.slice(at + 1))];
}

/** Says whether the line above a rule is a row of a table, not its heading: the table has begun further up. */
function isRowAbove(lines: readonly TextLine[], rule: number): boolean {
  let at = rule - 1;
  while (at > 0 && BAR.test(lines[at - 1]?.text ?? '') && lines[at - 1]?.kind === 'text') at--;
  const before = lines[at - 1];
  return before?.kind === 'rule' && lines[at - 2]?.kind === 'text' && BAR.test(lines[at - 2]?.text ?? '');
}

function barTable(heading: string, below: readonly TextLine[]): Found {
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
    const goesOn = below.slice(index + 1, index + 1 + BETWEEN).some(isRow);
    if (isRow(line)) {
      const cells = cellsOf(line.text);
      if (cells.some((cell, at) => cell !== names[at])) rows.push(cells);
    } else if (line.kind === 'text' && !BAR.test(line.text) && goesOn) {
      noise.push(line.text);
    } else if (line.kind !== 'rule' || below[index + 1]?.kind === 'rule' || !goesOn) {
      break;
    }
  }
  return { names, rows, noise };
}

interface Group {
  readonly from: number;
  readonly to: number;
}

function headingLines(lines: readonly TextLine[], rule: number): readonly string[] {
  const above: string[] = [];
  for (let at = rule - 1; at >= 0 && above.length < HEADING_LINES && lines[at]?.kind === 'text'; at--) {
    above.unshift(lines[at]?.text ?? '');
  }
  return above;
}

function ruledTable(groups: readonly Group[], above: readonly string[], below: readonly TextLine[]): Found {
  // A title right above the heading would spoil its names: as few lines as name the most columns.
  const headings = above.map((_, index) => namesAbove(groups, above.slice(above.length - 1 - index)));
  const best = headings.toSorted((a, b) => worth(b) - worth(a))[0];
  const rows: string[][] = [];
  const noise: string[] = [];
  for (const { kind, text } of below) {
    if (kind === 'blank' || kind === 'rule') break;
    if (kind !== 'text') continue;
    const cells = groups.map(({ from }, index) => text.slice(from, groups[index + 1]?.from).trim());
    const last = rows.at(-1);
    // A lone word below the rows is what a session says at its end; with a digit it may be a row that is cut.
    if (last !== undefined && /^[^\s\d]+\s*$/.test(text)) noise.push(text);
    else if (cells[0] !== '' || last === undefined) rows.push(cells);
    else for (const [index, cell] of cells.entries()) last[index] = `${last[index]} ${cell}`.trim();
  }
  return { names: best ?? [], rows, noise };
}

function worth(names: readonly string[]): number {
  return names.filter(isKnownName).length * 100 + names.filter((name) => name !== '').length;
}

/** Gives each word above a rule to the dashes that it begins above, or else to the nearest. */
function namesAbove(groups: readonly Group[], lines: readonly string[]): readonly string[] {
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
