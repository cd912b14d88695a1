import { findVolumeColumn, isLabel } from '../fields/volume-column.ts';
import { headingAbove, namesOver, type Span } from '../lines/headings.ts';
import { exclusions, surelyNone } from '../lines/odd-lines.ts';
import { contextLines, isContext } from '../lines/pool-lines.ts';
import { type TextLine, textLines } from '../lines/text-lines.ts';
import type { Sample } from '../sample.ts';
import { holdsLabel } from '../vocabulary/labels.ts';
import { type Column, type Layout, type Line, remark } from './export-layout.ts';

/** Share of the lines that are few. */
const FEW = 0.05;

/** Share of a line that may stand where only few lines have anything; with more its columns may have moved. */
const MOST_ODD = 0.05;

/** Fewest lines of which one can be told to be unlike the others. */
const FEWEST_ALIKE = 5;

/** Blanks inside a value below a heading that stands above it once. */
const MOST_BLANKS = 4;

/** Share of the lines that have to have a label: a record may take up several. */
const LABELLED = 0.25;

/** A unit or a time, which goes on with what is left of it; or nothing. */
const TAIL = /^(?:[KMGTP]i?B?|B|bytes|\d{1,2}:\d\d(?::\d\d)?|[AP]\.?M\.?)?$/i;

const MOST_RECORDS = 5000;
const MOST_COLUMNS = 200;

/** Returns the layout of lines whose columns stand below each other; `undefined` where no such columns run through. */
export function columnsLayout(sample: Sample): Layout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined) return undefined;
  const labelled = lines.flatMap((line, index) =>
    line.kind === 'text' && !isContext(line) && hasLabel(line) ? [index] : [],
  );
  const first = labelled[0];
  if (first === undefined) return undefined;
  // A record may go on below the line with its label.
  const end = lines.findIndex((line, at) => at > (labelled.at(-1) ?? 0) && line.kind !== 'text');
  const inside = lines.slice(first, end === -1 ? lines.length : end);
  const heading = headingAbove(lines, first);
  const records = inside
    .filter((line) => line.kind === 'text' && !isContext(line) && !heading.includes(line.text))
    .slice(0, MOST_RECORDS);
  // Where tabs stand, no two lines agree on what is below what.
  if (labelled.length < LABELLED * records.length || records.some(({ text }) => text.includes('\t')))
    return undefined;

  const alike = alikeLines(records);
  const spans = joinedSpans(spansOf(alike), alike, heading);
  if (spans.length > MOST_COLUMNS) return undefined;
  const columns = columnsOf(spans, alike, heading);
  const volume = findVolumeColumn(columns);
  if (volume === undefined) return undefined;
  const place = columns.indexOf(volume.column);
  const isRecord = ({ text }: TextLine) => isPossible(cell(text, spans, place));
  const isWord = ({ text }: TextLine) =>
    !isPossible(cell(text, spans, place)) && isLabel(cell(text, spans, place));
  const left = exclusionsOf(
    lines,
    records.filter(isRecord),
    (line) => (heading.includes(line.text) && !/\d/.test(line.text)) || isWord(line),
  );
  if (left === undefined || !records.some(isRecord)) return undefined;
  const hint = 'Columns of text; the first one is 0. A longer value may need a greater length.';
  return {
    what: 'columns of text',
    lines: [remark(hint), ...left],
    context: contextLines(lines),
    columns: columnsOf(spans, alike.filter(isRecord), heading),
  };
}

/** Returns what leaves out the lines around the records. */
function exclusionsOf(
  lines: readonly TextLine[],
  records: readonly TextLine[],
  isNone: (line: TextLine) => boolean,
): readonly Line[] | undefined {
  const kept = new Set(records);
  const first = lines.findIndex((line) => kept.has(line));
  const last = lines.findLastIndex((line) => kept.has(line));
  const texts = records.map(({ text }) => text);
  // What stands among the records may be one of them, and is left to be rejected, unless it would be taken for one.
  const noise = lines.filter((line, at) => {
    if (line.kind === 'blank' || kept.has(line) || isContext(line)) return false;
    if (line.kind !== 'text' || isNone(line)) return true;
    const isAmong = at > first && at < last;
    return !isAmong && surelyNone([{ text: line.text, isAmong }], texts).length > 0;
  });
  return exclusions(
    noise.map(({ text }) => text),
    texts,
  );
}

function hasLabel({ text }: TextLine): boolean {
  const words = text.split(/\s+/, 100);
  return words.some(holdsLabel);
}

/** Says whether what stands where the labels are can be one, or is none at all. A word that could is none. */
function isPossible(value: string): boolean {
  return value === '' || (isLabel(value) && /\d/.test(value));
}

/** Returns the lines without those whose columns have moved: they fill all of the blanks between two columns of others. */
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

/** Returns the stretches between the columns of blanks that run through all lines. */
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

/** Returns in how many lines each column is filled. */
function filledColumns(lines: readonly TextLine[]): Uint32Array {
  const filled = new Uint32Array(Math.max(0, ...lines.map(({ text }) => text.length)));
  for (const { text } of lines) {
    for (let at = 0; at < text.length; at++) if (!isBlank(text, at)) filled[at] = (filled[at] ?? 0) + 1;
  }
  return filled;
}

/** Returns the share of a line that stands where only few lines have anything. */
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
 * Joins what blanks divide and belongs together: a number and its unit, a date and its time; and where there is a
 * heading, what has no name of its own with what is left of it.
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
    return {
      name: names[index] ?? '',
      where: next === undefined ? String(from) : `${from}, ${next.from - from}`,
      values: records.map(({ text }) => cell(text, spans, index)),
      padded: true,
    };
  });
}

function cell(text: string, spans: readonly Span[], index: number): string {
  return text.slice(spans[index]?.from, spans[index + 1]?.from).trim();
}
