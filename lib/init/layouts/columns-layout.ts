import { type DraftLine, remark } from '../definition/draft-line.ts';
import { type Column, type ExportLayout, MOST_RECORDS } from '../export-layout.ts';
import { areOthersNoTapes, findVolumeColumn } from '../fields/volume-field.ts';
import { exclusions } from '../lines/exclusions.ts';
import { headingAbove, namesOver, type Span } from '../lines/headings.ts';
import { noiseTest } from '../lines/odd-lines.ts';
import { isPoolLine, poolStatements, type TextLine, textLines } from '../lines/text-lines.ts';
import type { ExportSample } from '../sample.ts';
import { isLabelName } from '../vocabulary/field-names.ts';
import { canBeLabel, looksLikeLabel } from '../vocabulary/labels.ts';

/** Share of the lines that counts as few. */
const FEW = 0.05;

/** Largest share of a line that stands where only few lines have anything. With more, its columns may have moved. */
const MOST_ODD = 0.05;

/** Fewest lines among which one can be unlike the others. */
const FEWEST_ALIKE = 5;

/** Most blanks in a row inside a value, if only one name stands above it. */
const MOST_BLANKS = 4;

/** Smallest share of the lines that have a label: a record may have several lines. */
const LABELLED = 0.25;

/** A unit or a time, which belongs to the value on its left; or nothing. */
const TAIL = /^(?:[KMGTP]i?B?|B|bytes|\d{1,2}:\d\d(?::\d\d)?|[AP]\.?M\.?)?$/i;

const MOST_COLUMNS = 200;

/** Returns the layout of lines whose columns stand at the same place in each line; `undefined` for any other text. */
export function columnsLayout(sample: ExportSample): ExportLayout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined) return undefined;
  const isText = (line: TextLine): boolean => line.kind === 'text' && !isPoolLine(line);
  const withLabel = lines.flatMap((line, index) => (isText(line) && hasLabel(line) ? [index] : []));
  // Numbers may be labels where a heading says so, and nothing else looks like one.
  const mayBeNumbers = withLabel.length === 0 && lines.some((line) => isText(line) && isLabelHeading(line));
  const labelled = mayBeNumbers
    ? lines.flatMap((line, index) => (isText(line) && hasNumber(line) ? [index] : []))
    : withLabel;
  const first = labelled[0];
  if (first === undefined) return undefined;
  // A record may continue below the line with its label.
  const end = lines.findIndex((line, at) => at > (labelled.at(-1) ?? 0) && line.kind !== 'text');
  const inside = lines.slice(first, end === -1 ? lines.length : end);
  const heading = headingAbove(lines, first);
  const records = inside
    .filter((line) => line.kind === 'text' && !isPoolLine(line) && !heading.includes(line.text))
    .slice(0, MOST_RECORDS);
  // Tabs have different widths, so the columns behind them do not align.
  if (labelled.length < LABELLED * records.length || records.some(({ text }) => text.includes('\t')))
    return undefined;

  const alike = alikeLines(records);
  const spans = joinedSpans(spansOf(alike), alike, heading);
  if (spans.length > MOST_COLUMNS) return undefined;
  const columns = columnsOf(spans, alike, heading);
  const volume = findVolumeColumn(columns);
  if (volume === undefined) return undefined;
  const label = columns.indexOf(volume.column);
  // The labels have digits: anything else that can be a label is a word.
  const areWrapped = areOthersNoTapes(volume.column.values.filter((value) => value !== ''));
  const isRecord = ({ text }: TextLine): boolean => {
    const value = cell(text, spans, label);
    return value === '' || areWrapped || (canBeLabel(value) && /\d/.test(value));
  };
  const isNoRecord = ({ text }: TextLine): boolean => {
    const value = cell(text, spans, label);
    return (heading.includes(text) && !/\d/.test(text)) || (canBeLabel(value) && !/\d/.test(value));
  };
  const excluded = exclusionsOf(lines, records.filter(isRecord), isNoRecord);
  if (excluded === undefined || !records.some(isRecord)) return undefined;
  const hint = 'Columns of text; the first one is 0. A longer value may need a greater length.';
  return {
    what: 'columns of text',
    lines: [remark(hint), ...excluded],
    context: poolStatements(lines),
    columns: columnsOf(spans, alike.filter(isRecord), heading),
  };
}

/** Returns the statements that exclude the lines around the records; `undefined` where no filters do. */
function exclusionsOf(
  lines: readonly TextLine[],
  records: readonly TextLine[],
  isNoRecord: (line: TextLine) => boolean,
): readonly DraftLine[] | undefined {
  const kept = new Set(records);
  const first = lines.findIndex((line) => kept.has(line));
  const last = lines.findLastIndex((line) => kept.has(line));
  const texts = records.map(({ text }) => text);
  const isNoise = noiseTest(texts);
  // A line among the records may be one of them. It stays in and is rejected, unless it would pass as a record.
  const noise = lines.filter((line, at) => {
    if (line.kind === 'blank' || kept.has(line) || isPoolLine(line)) return false;
    if (line.kind !== 'text' || isNoRecord(line)) return true;
    const isAmong = at > first && at < last;
    return !isAmong && isNoise({ text: line.text, isAmong });
  });
  return exclusions(
    noise.map(({ text }) => text),
    texts,
  );
}

function isLabelHeading({ text }: TextLine): boolean {
  return !/\d/.test(text) && text.split(/\s+/, 100).some(isLabelName);
}

function hasNumber({ text }: TextLine): boolean {
  return text.split(/\s+/, 100).some((word) => /^\d{5,10}$/.test(word));
}

function hasLabel({ text }: TextLine): boolean {
  const words = text.split(/\s+/, 100);
  return words.some(looksLikeLabel);
}

/** Returns the lines without those whose columns have moved: these fill all blanks between two columns of the others. */
function alikeLines(lines: readonly TextLine[]): readonly TextLine[] {
  if (lines.length < FEWEST_ALIKE) return lines;
  const filled = filledColumns(lines);
  const few = Math.max(1, lines.length * FEW);
  const odd = new Set(lines.filter(({ text }) => oddShare(text, filled, few) > MOST_ODD));
  const spans = spansOf(lines.filter((line) => !odd.has(line)));
  const hasMoved = ({ text }: TextLine) =>
    spans.some(({ to }, index) => {
      const next = spans[index + 1];
      return next !== undefined && !/\s/.test(text.slice(to, next.from).padEnd(next.from - to));
    });
  return lines.filter((line) => !odd.has(line) || !hasMoved(line));
}

/** Returns the columns: where each begins and ends, with at least one column of blanks through all lines between two. */
function spansOf(lines: readonly TextLine[]): readonly Span[] {
  const filled = filledColumns(lines);
  const spans: Span[] = [];
  for (let at = 0; at < filled.length; at++) {
    if (filled[at] === 0) continue;
    const from = at;
    while ((filled[at] ?? 0) > 0) at++;
    spans.push({ from, to: at });
  }
  return spans;
}

/** Returns for each column of characters the number of lines that have one there. */
function filledColumns(lines: readonly TextLine[]): Uint32Array {
  const filled = new Uint32Array(Math.max(0, ...lines.map(({ text }) => text.length)));
  for (const { text } of lines) {
    for (let at = 0; at < text.length; at++) if (!isBlank(text, at)) filled[at] = (filled[at] ?? 0) + 1;
  }
  return filled;
}

/** Returns the share of the characters of a line that stand where only few lines have any. */
function oddShare(text: string, filled: Uint32Array, few: number): number {
  let all = 0;
  let odd = 0;
  for (let at = 0; at < text.length; at++) {
    if (isBlank(text, at)) continue;
    all++;
    if ((filled[at] ?? 0) <= few) odd++;
  }
  return odd / Math.max(1, all);
}

function isBlank(text: string, at: number): boolean {
  return text.charAt(at).trim() === '';
}

/**
 * Joins columns that belong together: a number and its unit, a date and its time; and where there is a heading, a column
 * without a name and the one on its left.
 */
function joinedSpans(
  spans: readonly Span[],
  records: readonly TextLine[],
  heading: readonly string[],
): readonly Span[] {
  const whole = joinedWhere(spans, (span, gap) => {
    return gap === 1 && records.every(({ text }) => TAIL.test(text.slice(span.from, span.to).trim()));
  });
  if (heading.length === 0) return whole;
  const names = namesOver(whole, heading);
  return joinedWhere(whole, (span, gap) => gap <= MOST_BLANKS && names[whole.indexOf(span)] === '');
}

function joinedWhere(spans: readonly Span[], isMore: (span: Span, gap: number) => boolean): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const left = joined.at(-1);
    if (left !== undefined && isMore(span, span.from - left.to))
      joined.splice(-1, 1, { from: left.from, to: span.to });
    else joined.push(span);
  }
  return joined;
}

function columnsOf(
  spans: readonly Span[],
  records: readonly TextLine[],
  heading: readonly string[],
): readonly Column[] {
  const names = namesOver(spans, heading);
  return spans.map(({ from }, index) => {
    const next = spans[index + 1];
    const where = next === undefined ? String(from) : `${from}, ${next.from - from}`;
    const values = records.map(({ text }) => cell(text, spans, index));
    return { name: names[index] ?? '', where, values, padded: true };
  });
}

function cell(text: string, spans: readonly Span[], index: number): string {
  return text.slice(spans[index]?.from, spans[index + 1]?.from).trim();
}
