import { type Column, type Layout, statement } from './layout.ts';
import { isKnownName } from './names.ts';
import { definitionString, isNameable } from './quoting.ts';
import type { Sample } from './sample.ts';
import { type TextLine, textLines } from './text-lines.ts';

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
}

/** Returns the layout of a text that is blocks of `label: value` or `label = value`; `undefined` where it is not. */
export function blocksLayout(sample: Sample): Layout | undefined {
  const lines = textLines(sample.columns);
  if (lines === undefined) return undefined;
  const texts = lines.filter(({ kind }) => kind === 'text');
  const labelled = texts.flatMap(labelOf);
  if (labelled.length < LABELLED * texts.length) return undefined;
  const first = firstLabel(labelled);
  if (first === undefined) return undefined;
  const blocks = blocksOf(labelled, first);
  const names = [...new Set(blocks.flatMap((block) => [...block.keys()]))].filter(isNameable);
  if (names.length < FEWEST_LABELS || !names.some(isKnownName)) return undefined;
  return {
    what: 'blocks of labels and values',
    lines: [statement(`SetFormat(BLOCKS, ${definitionString(first)});`)],
    context: [],
    columns: names.map((name) => columnOf(name, blocks)),
  };
}

function labelOf({ text }: TextLine): readonly Labelled[] {
  const at = text.search(/[:=]/);
  const label = text.slice(0, Math.max(at, 0)).trim().replaceAll(/\s+/g, ' ');
  if (label.length > LONGEST_LABEL || !/^[\p{L}%#]/u.test(label)) return [];
  return [{ label, value: text.slice(at + 1).trim() }];
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
  return { name, where: definitionString(name), values, padded: false };
}
