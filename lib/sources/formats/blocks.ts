import { quoted } from '../../errors/error.ts';
import { formatError, LONGEST_RECORD } from './cutter.ts';
import {
  foldName,
  type LineReader,
  type LineResult,
  misfit,
  otherLine,
  type WantedNames,
} from './line-reader.ts';

/** Most lines of a block. More lines are not a block, and are not kept in memory. */
const BLOCK_LINES = 1000;

/**
 * Makes a record of each block of lines `label: value`, `label = value` or `label ..... value`. A blank line ends a block,
 * and so does its first label when it comes again. Where first labels are named, a block reaches from one line with one of
 * them to the next; such a label needs no sign behind it. If a label comes twice in a block, its first value counts. Lines without a label belong to the block around
 * them. Lines without any wanted label are not a block. `end` throws SOURCE_FORMAT for an input without blocks.
 */
export class BlocksReader implements LineReader {
  readonly state = undefined;
  readonly #source: string;
  readonly #wanted: readonly WantedNames[];
  /** The wanted labels in the form in which they are compared. */
  readonly #labels: readonly (readonly string[])[];
  readonly #known: ReadonlySet<string>;
  /** The labels that begin a block, if they are named. */
  readonly #first: readonly string[] | undefined;
  #block: Block | undefined;
  #firstText: string | undefined;
  #found = false;
  /** The wanted labels that each block so far has. */
  #common: ReadonlySet<string> | undefined;

  /**
   * @param wanted the labels of each value
   * @param first the labels with which blocks begin, if they are named
   */
  constructor(source: string, wanted: readonly WantedNames[], first: WantedNames | undefined) {
    this.#source = source;
    this.#wanted = wanted;
    this.#labels = wanted.map((names) => names.map(foldName));
    this.#known = new Set(this.#labels.flat());
    this.#first = first?.map(foldName);
  }

  read(text: string, line: number): readonly LineResult[] {
    const blank = text.trim() === '';
    const found = blank ? undefined : this.#labelled(text);
    const label = found?.label ?? '';
    if (!blank) this.#firstText ??= text;
    if (blank && this.#first === undefined)
      return [...this.#complete(), otherLine('blank line', { text, line })];
    const begins = label !== '' && (this.#first?.includes(label) ?? label === this.#block?.firstLabel);
    const results = begins ? [...this.#complete()] : [];
    if (this.#block === undefined && this.#first !== undefined && !begins) {
      return [otherLine(blank ? 'blank line' : 'outside a block', { text, line })];
    }
    this.#block ??= new Block(this.#first === undefined ? 'by its labels' : 'by name');
    this.#block.add(text, line, label, this.#known.has(label) ? found?.value : undefined);
    if (this.#block.isTooLong) {
      const rest = this.#block.tear();
      results.push(...this.#complete());
      this.#block = rest;
    }
    return results;
  }

  end(): readonly LineResult[] {
    const results = this.#complete(true);
    if (this.#found || this.#firstText === undefined) return results;
    const [names = []] = this.#wanted;
    const labels = names.map((name) => quoted(name)).join(' or ');
    const expected = names.length === 0 ? 'a block of labels and values' : `a block with a label ${labels}`;
    throw formatError(this.#source, expected, this.#firstText.trim());
  }

  /** Returns the label of a line, in the form in which labels are compared, and its value. */
  #labelled(text: string): Labelled | undefined {
    const found = splitLabel(text);
    if (found !== undefined) return { ...found, label: foldName(found.label) };
    const end = text.trimEnd().search(/\s\S*$/);
    const label = foldName(text.slice(0, Math.max(end, 0)));
    return this.#first?.includes(label) ? { label, value: text.slice(end).trim() } : undefined;
  }

  #complete(isLast = false): readonly LineResult[] {
    const block = this.#block;
    this.#block = undefined;
    if (block === undefined) return [];
    if (block.values.size === 0) return block.results(this.#labels);
    const common = this.#common ?? new Set(block.values.keys());
    const missing = isLast ? [...common].find((label) => !block.values.has(label)) : undefined;
    this.#found = true;
    this.#common = new Set([...common].filter((label) => block.values.has(label)));
    return block.results(this.#labels, missing);
  }
}

/** A label and the value behind it. */
export interface Labelled {
  readonly label: string;
  readonly value: string;
}

/**
 * Parts a line `label: value`, `label = value` or `label ..... value`, also `label ...: value`; `undefined` for a line
 * without such a sign. Of several signs the first counts; dots are at least two, with a blank or the end of the line behind.
 */
export function splitLabel(text: string): Labelled | undefined {
  const sign = text.search(/[:=]/);
  let dots = text.indexOf('..');
  while (dots !== -1 && (sign === -1 || dots < sign)) {
    let end = dots;
    while (text.charAt(end) === '.') end++;
    let behind = end;
    while (behind < text.length && text.charAt(behind).trim() === '') behind++;
    if (behind === sign) return { label: text.slice(0, dots).trim(), value: text.slice(sign + 1).trim() };
    if (behind > end || behind === text.length)
      return { label: text.slice(0, dots).trim(), value: text.slice(behind).trim() };
    dots = text.indexOf('..', behind);
  }
  return sign === -1 ? undefined : { label: text.slice(0, sign).trim(), value: text.slice(sign + 1).trim() };
}

interface Line {
  readonly text: string;
  readonly line: number;
  readonly labelled: boolean;
}

/** A block that is being read. */
class Block {
  /** The first values of the wanted labels. */
  readonly values = new Map<string, string>();
  firstLabel: string | undefined;
  readonly #begins: 'by its labels' | 'by name';
  readonly #lines: Line[] = [];
  #length = 0;
  #problem: string | undefined;

  constructor(begins: 'by its labels' | 'by name') {
    this.#begins = begins;
  }

  get isTooLong(): boolean {
    return this.#lines.length > BLOCK_LINES || this.#length > LONGEST_RECORD;
  }

  /** Adds a line; `label` is empty where it has none, `value` is undefined where the label is not wanted. */
  add(text: string, line: number, label: string, value: string | undefined): void {
    this.#lines.push({ text, line, labelled: label !== '' });
    this.#length += text.length;
    if (label !== '') this.firstLabel ??= label;
    if (value === undefined) return;
    // A line above the first label of a block must not join two volumes into one.
    const [firstWanted] = this.values.keys();
    const before = this.values.get(label);
    const isNext = this.#begins === 'by its labels' && label === firstWanted;
    if (isNext || (before !== undefined && before !== value)) {
      const remedy =
        this.#begins === 'by name'
          ? 'with different values'
          : 'where two blocks may be joined; name the first label of a block in SetFormat';
      this.#problem ??= `the label ${quoted(label)} stands in it twice, ${remedy}`;
    }
    if (before === undefined) this.values.set(label, value);
  }

  /** Makes a misfit of a block that is too long, and returns another misfit for its rest. */
  tear(): Block {
    const rest = new Block(this.#begins);
    this.#problem = `it is longer than ${BLOCK_LINES} lines or ${LONGEST_RECORD} characters`;
    rest.#problem = this.#problem;
    rest.firstLabel = this.firstLabel;
    return rest;
  }

  /** @param missing a label that it seems to lack */
  results(labels: readonly (readonly string[])[], missing?: string): readonly LineResult[] {
    if (this.#problem !== undefined) return this.#misfit(this.#problem);
    if (this.values.size === 0) return unlabelled(this.#lines, 'outside a block');
    const begin = this.#lines.findIndex(({ labelled }) => labelled);
    const end = this.#lines.findLastIndex(({ labelled }) => labelled) + 1;
    const { text, line } = joined(this.#lines.slice(begin, end));
    const cells = labels.map((names) => {
      const label = names.find((name) => this.values.has(name)) ?? '';
      return this.values.get(label) ?? '';
    });
    return [
      ...unlabelled(this.#lines.slice(0, begin), 'no label'),
      {
        kind: 'record',
        text,
        line,
        // A line without a label may be the beginning of one that has been cut.
        lastLine: this.#lastLine(line),
        ...(missing !== undefined && { lacks: `it has no label ${quoted(missing)}, as all others have` }),
        cells,
      },
      ...unlabelled(this.#lines.slice(end), 'no label'),
    ];
  }

  #lastLine(begin: number): number {
    return this.#lines.findLast(({ text }) => text.trim() !== '')?.line ?? begin;
  }

  #misfit(problem: string): readonly LineResult[] {
    // A block that is too long may end here, without a rest.
    if (this.#lines.length === 0) return [];
    return [misfit('a block of labels and values', problem, joined(this.#lines))];
  }
}

function joined(lines: readonly Line[]): { readonly text: string; readonly line: number } {
  return { text: lines.map(({ text }) => text).join('\n'), line: lines[0]?.line ?? 0 };
}

function unlabelled(lines: readonly Line[], reason: string): readonly LineResult[] {
  return lines.map((each) => otherLine(each.text.trim() === '' ? 'blank line' : reason, each));
}
