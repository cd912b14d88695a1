import { definitionString, isNameable } from '../definition/quoting.ts';
import { contextLines, isContext } from '../lines/pool-lines.ts';
import { type TextLine, textLines } from '../lines/text-lines.ts';
import type { Sample } from '../sample.ts';
import { isKnownName } from '../vocabulary/field-names.ts';
import { type Column, type Layout, namedColumn, statement } from './export-layout.ts';

/** Share of the lines that have to have a label. */
const LABELLED = 0.6;

/** Fewest labels of a block. */
const FEWEST_LABELS = 2;

/** Fewest labels of a block that is the only one. */
const FEWEST_ALONE = 3;

const LONGEST_LABEL = 40;

interface Labelled {
  readonly label: string;
  readonly value: string;
  readonly line: TextLine;
  /** Whether the line above has a label too. */
  readonly isBelow: boolean;
}

/** Returns the layout of a text that is blocks of `label: value` or `label = value`; `undefined` where it is not. */
export function blocksLayout(sample: Sample): Layout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined) return undefined;
  const texts = lines.filter(({ kind }) => kind === 'text');
  const labelled = lines.flatMap((line, at) => labelOf(line, lines[at - 1]));
  if (labelled.length < LABELLED * texts.length) return undefined;
  // A pool above a group of blocks comes as often as it likes, and is none of their labels.
  const begin = firstLabel(labelled.filter(({ line }) => !isContext(line)));
  const headings = begin === undefined ? new Set<string>() : headingsOf(labelled, begin);
  const pools = labelled.filter(({ line }) => isContext(line));
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
    context: isAbove ? contextLines(pools.map(({ line }) => line)) : [],
    columns: names.map((name) => columnOf(name, blocks)),
  };
}

function labelOf(line: TextLine, above: TextLine | undefined): readonly Labelled[] {
  const { text, kind } = line;
  if (kind !== 'text') return [];
  const at = text.search(/[:=]/);
  const label = text.slice(0, Math.max(at, 0)).trim().replaceAll(/\s+/g, ' ');
  if (label.length > LONGEST_LABEL || !/^[\p{L}%#]/u.test(label)) return [];
  return [
    {
      label,
      value: text.slice(at + 1).trim(),
      line,
      isBelow: above?.kind === 'text' && /[:=]/.test(above.text),
    },
  ];
}

/**
 * Finds the labels of lines that stand above groups of blocks: never right below another label, but above the first one
 * of a block or of their own kind, and not in every block unless they name a pool.
 */
function headingsOf(labelled: readonly Labelled[], first: string): ReadonlySet<string> {
  const begin = labelled.findIndex(({ label }) => label === first);
  const count = labelled.filter(({ label }) => label === first).length;
  const places = Map.groupBy(labelled.entries(), ([, { label }]) => label);
  const found = [...places].filter(([label, lines]) => {
    const isSeldom = lines.length < count || lines.every(([, { line }]) => isContext(line));
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
 * Finds the label that each block begins with: of those that come most often, the one that comes first. What stands
 * above the blocks, such as the banner of a console, comes once.
 */
function firstLabel(labelled: readonly Labelled[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { label } of labelled) counts.set(label, (counts.get(label) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  if (most === 1 && counts.size < FEWEST_ALONE) return undefined;
  return labelled.find(({ label }) => counts.get(label) === most && isNameable(label))?.label;
}

function blocksOf(labelled: readonly Labelled[], first: string): readonly ReadonlyMap<string, string>[] {
  const blocks: Map<string, string>[] = [];
  for (const { label, value } of labelled) {
    if (label === first) blocks.push(new Map());
    const block = blocks.at(-1);
    if (block !== undefined && !block.has(label)) block.set(label, value);
  }
  return blocks;
}

function columnOf(name: string, blocks: readonly ReadonlyMap<string, string>[]): Column {
  const values = blocks.map((block) => block.get(name) ?? '');
  return namedColumn(name, values);
}
