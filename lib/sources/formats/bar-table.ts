import { foldName } from './line-reader.ts';
import { ruleKind, type Table, type TableLine } from './ruled-table.ts';
import { StateText } from './state-text.ts';

const BAR = /[|│┃║┆┇┊┋╎╏]/;

/** A character of a rule where a bar meets it. */
const JUNCTION = /[+|]|(?![─━┄┅┈┉╌╍═])[\u2500-\u257f]/;

/** Returns whether a line may be a row or the heading of a table drawn with bars. */
export function hasBars(line: string): boolean {
  return BAR.test(line);
}

/**
 * Returns whether the rule below a line with bars has as many cells as the line. If not, the rule is drawn through, or
 * is the upper edge of a table below a line of text.
 */
export function dividesAlike(line: string, rule: string): boolean {
  return line.split(BAR).length === rule.split(JUNCTION).length;
}

const TOP_CORNER = /^[┌┍┎┏╒╓╔╭]/;
const BOTTOM_CORNER = /^[└┕┖┗╘╙╚╰]/;

/** Returns whether a rule closes the table that another one begins: drawn with corners, it has those of the bottom. */
export function closes(rule: string, topEdge: string): boolean {
  return !TOP_CORNER.test(topEdge.trimStart()) || BOTTOM_CORNER.test(rule.trimStart());
}

/** A table whose cells are divided by bars, with or without bars at its edges and rules between its rows. */
export class BarTable implements Table {
  readonly mayGoOn = false;
  readonly names: readonly string[];
  /** Cells of a row, including the empty ones outside the outer bars. */
  readonly #width: number;
  /** Whether there is a bar to the left of the first cell, and to the right of the last. */
  readonly #left: boolean;
  readonly #right: boolean;
  /** The names in the form in which they are compared. */
  readonly #heading: readonly string[];
  readonly #line: string;
  #belowRule = true;
  readonly #state = new StateText();

  /** @param heading the line with bars above the rule */
  constructor(heading: string) {
    const cells = heading.split(BAR);
    this.#width = cells.length;
    this.#left = cells[0]?.trim() === '';
    this.#right = cells.at(-1)?.trim() === '';
    this.names = this.#inner(cells);
    this.#heading = this.names.map(foldName);
    this.#line = heading;
  }

  get state(): string {
    return this.#state.of([this.#line, this.#belowRule]);
  }

  take(line: string): TableLine {
    if (ruleKind(line) !== undefined) {
      // Of two rules without a row between, the first ends one table and the second begins the next.
      const ends = this.#belowRule;
      this.#belowRule = true;
      return { kind: 'heading', ends };
    }
    if (!hasBars(line)) return { kind: 'outside' };
    this.#belowRule = false;
    const cells = line.split(BAR);
    if (cells.length !== this.#width) {
      const found = cells.length - this.#width + this.names.length;
      return {
        kind: 'misfit',
        problem: `it has ${found === 1 ? '1 cell' : `${found} cells`}, the heading ${this.names.length}`,
        cells: this.#inner(cells),
      };
    }
    if ((this.#left && cells[0]?.trim() !== '') || (this.#right && cells.at(-1)?.trim() !== '')) {
      return { kind: 'misfit', problem: 'there is text outside the outer bars', cells: this.#inner(cells) };
    }
    const inner = this.#inner(cells);
    const isHeading = inner.every((cell, index) => foldName(cell) === this.#heading[index]);
    return isHeading ? { kind: 'heading', ends: false } : { kind: 'row', cells: inner };
  }

  release(): void {}

  leaveOut(): boolean {
    return false;
  }

  claims(line: string): 'yes' | 'no' {
    return line.split(BAR).length === this.#width ? 'yes' : 'no';
  }

  #inner(cells: readonly string[]): readonly string[] {
    return cells
      .slice(this.#left ? 1 : 0, this.#right ? cells.length - 1 : cells.length)
      .map((cell) => cell.trim());
  }
}
