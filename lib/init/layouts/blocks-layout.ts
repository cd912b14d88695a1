import { statement } from '../definition/draft-line.ts';
import { definitionString, isNameable } from '../definition/quoting.ts';
import { type ExportLayout, namedColumn } from '../export-layout.ts';
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

interface LabelledLine {
  readonly label: string;
  readonly value: string;
  readonly line: TextLine;
  /** True if the line above has a label too. */
  readonly isBelow: boolean;
}

/** Returns the layout of a text in blocks of `label: value` or `label = value`; `undefined` for any other text. */
export function blocksLayout(sample: ExportSample): ExportLayout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined) return undefined;
  const texts = lines.filter(({ kind }) => kind === 'text');
  const labelled = lines.flatMap((line, at) => labelOf(line, lines[at - 1]));
  if (labelled.length < LABELLED * texts.length) return undefined;
  // A line with a pool may stand above each group of blocks: then its label is none of theirs.
  const begin = firstLabel(labelled.filter(({ line }) => !isPoolLine(line)));
  const headings = begin === undefined ? new Set<string>() : headingsOf(labelled, begin);
  const pools = labelled.filter(({ line }) => isPoolLine(line));
  const isAbove = begin !== undefined && pools.every(({ label }) => headings.has(label));
  const first = isAbove ? begin : firstLabel(labelled);
  if (first === undefined) return undefined;
  const inBlocks = isAbove ? labelled.filter(({ label }) => !headings.has(label)) : labelled;
  const blocks = blocksOf(inBlocks, first);
  const names = [...new Set(blocks.flatMap((block) => [...block.keys()]))].filter(isNameable);
  if (names.length < FEWEST_LABELS || !names.some(isKnownName)) return undefined;
  return {
    what: 'blocks of labels and values',
    lines: [statement(`SetFormat(BLOCKS, ${definitionString(first)});`)],
    context: isAbove ? poolStatements(pools.map(({ line }) => line)) : [],
    columns: names.map((name) =>
      namedColumn(
        name,
        blocks.map((block) => block.get(name) ?? ''),
      ),
    ),
  };
}

function labelOf(line: TextLine, above: TextLine | undefined): readonly LabelledLine[] {
  const { text, kind } = line;
  if (kind !== 'text') return [];
  const at = text.search(/[:=]/);
  const label = text.slice(0, Math.max(at, 0)).trim().replaceAll(/\s+/g, ' ');
  if (label.length > LONGEST_LABEL || !/^[\p{L}%#]/u.test(label)) return [];
  const isBelow = above?.kind === 'text' && /[:=]/.test(above.text);
  return [{ label, value: text.slice(at + 1).trim(), line, isBelow }];
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
  const counts = byFrequency(labelled.map(({ label }) => label));
  const most = counts[0]?.[1] ?? 0;
  if (most === 1 && counts.length < FEWEST_ALONE) return undefined;
  return counts.find(([label, count]) => count === most && isNameable(label))?.[0];
}

function blocksOf(labelled: readonly LabelledLine[], first: string): readonly ReadonlyMap<string, string>[] {
  const blocks: Map<string, string>[] = [];
  for (const { label, value } of labelled) {
    if (label === first) blocks.push(new Map());
    const block = blocks.at(-1);
    if (block !== undefined && !block.has(label)) block.set(label, value);
  }
  return blocks;
}
