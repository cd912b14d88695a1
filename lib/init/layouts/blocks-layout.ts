import { type Labelled, splitLabel } from '../../sources/formats/blocks.ts';
import { statement } from '../definition/draft-line.ts';
import { definitionString, isNameable } from '../definition/quoting.ts';
import { type Column, type ExportLayout, namedColumn } from '../export-layout.ts';
import { isPoolLine, poolStatements, type TextLine, textLines } from '../lines/text-lines.ts';
import type { ExportSample } from '../sample.ts';
import { byFrequency } from '../typical.ts';
import { isKnownName } from '../vocabulary/field-names.ts';

/** Smallest share of the lines that have a label. */
const LABELLED = 0.6;

/** Fewest labels of a block. */
const FEWEST_LABELS = 2;

/** Fewest labels of a block that is the only one. */
const FEWEST_ALONE = 3;

const LONGEST_LABEL = 40;

/** Most labels with which blocks begin. */
const MOST_FIRSTS = 6;

const BARE_HEAD = /^[\p{L}][\p{L}/ -]{2,40} \d+\s*$/u;

interface LabelledLine {
  readonly label: string;
  readonly value: string;
  readonly line: TextLine;
  /** True if the line above has a label too. */
  readonly isBelow: boolean;
  /** True if the line is not indented, and the one below it is. */
  readonly isOver: boolean;
}

/** Returns the layout of a text in blocks of labels and values; `undefined` for any other text. */
export function blocksLayout(sample: ExportSample): ExportLayout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined) return undefined;
  const texts = lines.filter(({ kind }) => kind === 'text');
  const heads = bareHeads(lines);
  const labelled = lines.flatMap((line, at) => labelOf(line, lines[at - 1], lines[at + 1], heads.has(at)));
  if (labelled.length < LABELLED * texts.length) return undefined;
  const pools = labelled.filter(({ line }) => isPoolLine(line));
  const { firsts, inBlocks, isAbove } = blockBegins(labelled, pools, heads.size > 0);
  if (firsts.length === 0) return undefined;
  const blocks = blocksOf(inBlocks, firsts);
  const names = [...new Set(blocks.flatMap((block) => [...block.keys()]))].filter(isNameable);
  if (names.length < FEWEST_LABELS || !names.some(isKnownName)) return undefined;
  return {
    what: 'blocks of labels and values',
    lines: [statement(`SetFormat(BLOCKS, ${definitionString(firsts.join('|'))});`)],
    context: isAbove ? poolStatements(pools.map(({ line }) => line)) : [],
    columns: columnsOf(names, blocks),
  };
}

/** Finds the labels with which blocks begin, and the lines that stand in blocks. */
function blockBegins(
  labelled: readonly LabelledLine[],
  pools: readonly LabelledLine[],
  haveHeads: boolean,
): {
  readonly firsts: readonly string[];
  readonly inBlocks: readonly LabelledLine[];
  /** True if lines with pools stand above groups of blocks. */
  readonly isAbove: boolean;
} {
  if (haveHeads) {
    const firsts = [...new Set(labelled.filter(({ isOver }) => isOver).map(({ label }) => label))];
    const isFew = firsts.length <= MOST_FIRSTS && firsts.every(isNameable);
    return { firsts: isFew ? firsts : [], inBlocks: labelled, isAbove: false };
  }
  // A line with a pool may stand above each group of blocks: then its label is none of theirs.
  const begin = firstLabel(labelled.filter(({ line }) => !isPoolLine(line)));
  const headings = begin === undefined ? new Set<string>() : headingsOf(labelled, begin);
  const isAbove = begin !== undefined && pools.every(({ label }) => headings.has(label));
  const first = isAbove ? begin : firstLabel(labelled);
  const inBlocks = isAbove ? labelled.filter(({ label }) => !headings.has(label)) : labelled;
  if (first === undefined) return { firsts: [], inBlocks, isAbove };
  // Another command spells it in another way.
  const spelled = new Set(labelled.map(({ label }) => label));
  const firsts = [...spelled].filter(
    (label) => foldedLabel(label) === foldedLabel(first) && isNameable(label),
  );
  return { firsts, inBlocks, isAbove };
}

/** Returns a column for each label; of those that differ by signs and case only, one for all. */
function columnsOf(
  names: readonly string[],
  blocks: readonly ReadonlyMap<string, string>[],
): readonly Column[] {
  return [...Map.groupBy(names, foldedLabel).values()].map((same) => {
    const values = blocks.map((block) => same.map((name) => block.get(name)).find(isGiven) ?? '');
    return { ...namedColumn(same[0] ?? '', values), where: definitionString(same.join('|')) };
  });
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined;
}

function foldedLabel(label: string): string {
  return label.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '') || label;
}

/**
 * Returns the numbers of the lines that are the head of a block without a sign, such as `Drive Address 257` above lines that
 * are indented.
 */
function bareHeads(lines: readonly TextLine[]): ReadonlySet<number> {
  const heads = lines.flatMap(({ kind, text }, at) => {
    const below = lines[at + 1]?.text ?? '';
    const isHead =
      kind === 'text' && BARE_HEAD.test(text) && /^\s/.test(below) && splitLabel(below) !== undefined;
    return isHead ? [at] : [];
  });
  return new Set(heads.length < 2 ? [] : heads);
}

function labelOf(
  line: TextLine,
  above: TextLine | undefined,
  below: TextLine | undefined,
  isHead: boolean,
): readonly LabelledLine[] {
  const { text, kind } = line;
  if (kind !== 'text') return [];
  const found = isHead ? bareLabel(text) : splitLabel(text);
  const label = found?.label.replaceAll(/\s+/g, ' ') ?? '';
  if (label.length > LONGEST_LABEL || !/^[\p{L}%#]/u.test(label)) return [];
  const isBelow = above?.kind === 'text' && /[:=]/.test(above.text);
  const isOver = /^\S/.test(text) && /^\s+\S/.test(below?.text ?? '');
  return [{ label, value: found?.value ?? '', line, isBelow, isOver }];
}

function bareLabel(text: string): Labelled {
  const end = text.trimEnd().search(/\s\S*$/);
  return { label: text.slice(0, end).trim(), value: text.slice(end).trim() };
}

/**
 * Returns the labels of lines that stand above groups of blocks. Such a line never stands right below another label, but
 * above the first label of a block or a line of its own kind. Unless it names a pool, not every block has one.
 */
function headingsOf(labelled: readonly LabelledLine[], first: string): ReadonlySet<string> {
  const begin = labelled.findIndex(({ label }) => label === first);
  const count = labelled.filter(({ label }) => label === first).length;
  const byLabel = Map.groupBy(labelled.entries(), ([, { label }]) => label);
  const found = [...byLabel].filter(([label, lines]) => {
    const isSeldom = lines.length < count || lines.every(([, { line }]) => isPoolLine(line));
    return (
      label !== first &&
      isSeldom &&
      lines.every(([at, { isBelow }]) => {
        const below = labelled[at + 1]?.label ?? first;
        const isAlone = !isBelow || at < begin || labelled[at - 1]?.label === label;
        return isAlone && (below === first || below === label);
      })
    );
  });
  return new Set(found.map(([label]) => label));
}

/**
 * Returns the label that each block begins with: of the most frequent labels the one that comes first. Labels above the
 * blocks, such as those of a banner, come only once.
 */
function firstLabel(labelled: readonly LabelledLine[]): string | undefined {
  const counts = byFrequency(labelled.map(({ label }) => foldedLabel(label)));
  const most = counts[0]?.[1] ?? 0;
  if (most === 1 && counts.length < FEWEST_ALONE) return undefined;
  const firsts = new Set(counts.flatMap(([label, count]) => (count === most ? label : [])));
  return labelled.find(({ label }) => firsts.has(foldedLabel(label)) && isNameable(label))?.label;
}

function blocksOf(
  labelled: readonly LabelledLine[],
  firsts: readonly string[],
): readonly ReadonlyMap<string, string>[] {
  const blocks: Map<string, string>[] = [];
  for (const { label, value } of labelled) {
    if (firsts.includes(label)) blocks.push(new Map());
    const block = blocks.at(-1);
    if (block !== undefined && !block.has(label)) block.set(label, value);
  }
  return blocks;
}
