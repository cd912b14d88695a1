import { statement } from '../definition/draft-line.ts';
import { type Column, type ExportLayout, MOST_RECORDS } from '../export-layout.ts';
import { exclusions } from '../lines/exclusions.ts';
import { headingAbove, namesOver, type Span } from '../lines/headings.ts';
import { noiseTest } from '../lines/odd-lines.ts';
import { isPoolLine, poolStatements, type TextLine, textLines } from '../lines/text-lines.ts';
import type { ExportSample } from '../sample.ts';
import { median } from '../typical.ts';
import { readWords, type Word, type WordRecords, wordLine } from './word-records.ts';

/** A column of words, or of a date and its time. */
interface WordColumn {
  /** The number of its first word, from 0. */
  readonly index: number;
  readonly hasTime: boolean;
  readonly span: Span;
}

/**
 * Returns the layout of lines with the same number of words, of which the last one may be a text; `undefined` for any other
 * text.
 */
export function wordsLayout(sample: ExportSample): ExportLayout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined) return undefined;
  const wordLines = lines.flatMap((line, index) =>
    line.kind !== 'text' || isPoolLine(line) ? [] : [wordLine(line.text, index)],
  );
  const found = readWords(wordLines);
  return found && layoutOf(found, lines);
}

function layoutOf(
  { count, isLimited, records }: WordRecords,
  lines: readonly TextLine[],
): ExportLayout | undefined {
  const kept = new Set(records.map(({ index }) => index));
  const texts = records.map(({ text }) => text);
  const first = records[0]?.index ?? 0;
  const last = records.at(-1)?.index ?? 0;
  const heading = headingAbove(lines, first);
  const isNoise = noiseTest(texts);
  const odd = lines.flatMap((line, index) =>
    line.kind === 'blank' || kept.has(index) || isPoolLine(line)
      ? []
      : [{ text: line.text, isAmong: index > first && index < last, isPage: line.kind === 'page' }],
  );
  // A line is noise wherever its text stands once as such.
  const noise = new Set(
    odd
      .filter(
        (line) => line.isPage || (heading.includes(line.text) && !/\d/.test(line.text)) || isNoise(line),
      )
      .map(({ text }) => text),
  );
  const excluded = exclusions(
    odd.map(({ text }) => text).filter((text) => noise.has(text)),
    texts,
  );
  if (excluded === undefined) return undefined;
  const rows = records.slice(0, MOST_RECORDS).map(({ text, words }) => cells(text, words, count));
  const columns = columnsOfWords(rows, count);
  const names = namesOver(
    columns.map(({ span }) => span),
    heading,
  );
  return {
    what: `lines of ${count} words`,
    lines: [statement(isLimited ? `SetFormat(WORDS, ${count});` : 'SetFormat(WORDS);'), ...excluded],
    context: poolStatements(lines),
    columns: columns.map((column, at) => columnOf(column, names[at] ?? '', rows)),
  };
}

function columnOf({ index, hasTime }: WordColumn, name: string, rows: readonly (readonly Word[])[]): Column {
  const values = rows.map((row) => row.slice(index, index + (hasTime ? 2 : 1)));
  return {
    name,
    where: String(index + 1),
    ...(hasTime && { timeWhere: String(index + 2) }),
    values: values.map((words) => words.map(({ text }) => text).join(' ')),
    padded: false,
  };
}

/** Cuts a line into so many words; the last one contains the rest of the line. */
function cells(text: string, words: readonly Word[], count: number): readonly Word[] {
  const last = words[count - 1];
  if (last === undefined) return words;
  return [...words.slice(0, count - 1), { ...last, text: text.slice(last.from).trimEnd() }];
}

/** Returns the columns of words; a time belongs to the column of the date before it. */
function columnsOfWords(rows: readonly (readonly Word[])[], count: number): readonly WordColumn[] {
  const whole = rows.filter(({ length }) => length === count);
  const columns: WordColumn[] = [];
  for (let index = 0; index < count; index++) {
    const isDate = whole.every((row) => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(row[index]?.text ?? ''));
    const hasTime =
      isDate && whole.every((row) => /^\d{1,2}:\d{2}(?::\d{2})?$/.test(row[index + 1]?.text ?? ''));
    const span = {
      from: typicalEdge(whole, index, 'from'),
      to: typicalEdge(whole, hasTime ? index + 1 : index, 'to'),
    };
    columns.push({ index, hasTime, span });
    if (hasTime) index++;
  }
  return columns;
}

// Columns may drift: the name stands above the place where most lines have the word.
function typicalEdge(rows: readonly (readonly Word[])[], index: number, side: 'from' | 'to'): number {
  return median(rows.map((row) => row[index]?.[side] ?? 0));
}
