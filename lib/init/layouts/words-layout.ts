import { headingAbove, namesOver, type Span } from '../lines/headings.ts';
import { exclusions, median, surelyNone } from '../lines/odd-lines.ts';
import { contextLines, isContext } from '../lines/pool-lines.ts';
import { type TextLine, textLines } from '../lines/text-lines.ts';
import type { Sample } from '../sample.ts';
import { type Column, type Layout, statement } from './export-layout.ts';
import { readWords, type Word, type WordsReading, wordLine } from './word-lines.ts';

const MOST_RECORDS = 5000;

/** A column of words, or of a date and its time. */
interface WordColumn {
  /** The number of its first word, from 0. */
  readonly index: number;
  readonly hasTime: boolean;
  readonly span: Span;
}

/** Returns the layout of lines that all have as many words, the last one aside; `undefined` where they have not. */
export function wordsLayout(sample: Sample): Layout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined) return undefined;
  const wordLines = lines.flatMap((line, index) =>
    line.kind !== 'text' || isContext(line) ? [] : [wordLine(line.text, index)],
  );
  const reading = readWords(wordLines);
  return reading && layoutOf(reading, lines);
}

function layoutOf(
  { count, isLimited, records }: WordsReading,
  lines: readonly TextLine[],
): Layout | undefined {
  const kept = new Set(records.map(({ index }) => index));
  const texts = records.map(({ text }) => text);
  const first = records[0]?.index ?? 0;
  const last = records.at(-1)?.index ?? 0;
  const heading = headingAbove(lines, first);
  const odd = lines.flatMap((line, index) =>
    line.kind === 'blank' || kept.has(index) || isContext(line)
      ? []
      : [{ ...line, isAmong: index > first && index < last }],
  );
  const isNamed = ({ text }: { readonly text: string }): boolean =>
    heading.includes(text) && !/\d/.test(text);
  const noise = new Set([
    ...odd.filter(isNamed).map(({ text }) => text),
    ...surelyNone(
      odd.filter((line) => !isNamed(line)),
      texts,
    ),
  ]);
  const left = exclusions(
    odd.map(({ text }) => text).filter((text) => noise.has(text)),
    texts,
  );
  if (left === undefined) return undefined;
  const rows = records.slice(0, MOST_RECORDS).map(({ text, words }) => cells(text, words, count));
  const columns = columnsOfWords(rows, count);
  const names = namesOver(
    columns.map(({ span }) => span),
    heading,
  );
  return {
    what: `lines of ${count} words`,
    lines: [statement(isLimited ? `SetFormat(WORDS, ${count});` : 'SetFormat(WORDS);'), ...left],
    context: contextLines(lines),
    columns: columns.map((column, at) => columnOf(column, names[at] ?? '', rows)),
  };
}

function columnOf({ index, hasTime }: WordColumn, name: string, rows: readonly (readonly Word[])[]): Column {
  const values = rows.map((row) => (hasTime ? row.slice(index, index + 2) : row.slice(index, index + 1)));
  return {
    name,
    where: String(index + 1),
    ...(hasTime && { timeWhere: String(index + 2) }),
    values: values.map((words) => words.map(({ text }) => text).join(' ')),
    padded: false,
  };
}

/** Cuts a line into as many words, the last of which keeps the rest. */
function cells(text: string, words: readonly Word[], count: number): readonly Word[] {
  const last = words[count - 1];
  if (last === undefined) return words;
  return [...words.slice(0, count - 1), { ...last, text: text.slice(last.from).trimEnd() }];
}

/** Returns the columns of words, a time together with the date before it. */
function columnsOfWords(rows: readonly (readonly Word[])[], count: number): readonly WordColumn[] {
  const whole = rows.filter(({ length }) => length === count);
  const columns: WordColumn[] = [];
  for (let index = 0; index < count; index++) {
    const isDate = whole.every((row) => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(row[index]?.text ?? ''));
    const hasTime =
      isDate && whole.every((row) => /^\d{1,2}:\d{2}(?::\d{2})?$/.test(row[index + 1]?.text ?? ''));
    const span = { from: middle(whole, index, 'from'), to: middle(whole, hasTime ? index + 1 : index, 'to') };
    columns.push({ index, hasTime, span });
    if (hasTime) index++;
  }
  return columns;
}

// Columns may drift: where most lines have a word, it stands below its name.
function middle(rows: readonly (readonly Word[])[], index: number, side: 'from' | 'to'): number {
  return median(rows.map((row) => row[index]?.[side] ?? 0));
}
