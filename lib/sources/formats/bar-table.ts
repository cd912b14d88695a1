import { foldName } from './line-reader.ts';
import { ruleKind, type Table, type TableLine } from './ruled-table.ts';

const BAR = /[|│┃║┆┇┊┋╎╏]/;

/** What stands in a rule where a bar meets it. */
const JUNCTION = /[+|]|(?![─━┄┅┈┉╌╍═])[\u2500-\u257f]/;

/** Says whether a line may be a row or the heading of a table drawn with bars. */
export function hasBars(line: string): boolean {
  return BAR.test(line);
}

/**
 * Says whether the rule below a line with bars divides it into as many cells as its bars do. A rule that does not is
 * drawn through, or is the upper edge of a table, and the line just text.
 */
export function dividesAlike(line: string, rule: string): boolean {
  return line.split(BAR).length === rule.split(JUNCTION).length;
}

/** A table whose cells bars divide, with or without bars at its edges and rules between its rows. */
export class BarTable implements Table {
  readonly names: readonly string[];
  /** Pieces into which the bars cut a row, those outside the outer bars included. */
  readonly #pieces: number;
  /** Whether there is a bar to the left of the first cell, and to the right of the last. */
  readonly #left: boolean;
  readonly #right: boolean;
  /** The names as they are compared. */
  readonly #heading: readonly string[];
  #belowRule = true;

  /** @param heading the line with bars above the rule */
  constructor(heading: string) {
    const pieces = heading.split(BAR);
    this.#pieces = pieces.length;
    this.#left = pieces[0]?.trim() === '';
    this.#right = pieces.at(-1)?.trim() === '';
    this.names = this.#inner(pieces);
    this.#heading = this.names.map(foldName);
  }

  take(line: string): TableLine {
    if (ruleKind(line) !== undefined) {
      // Two rules in a row are the last of one table and the first of the next.
      const ends = this.#belowRule;
      this.#belowRule = true;
      return { kind: 'heading', ends };
    }
    if (!hasBars(line)) return { kind: 'outside' };
    this.#belowRule = false;
    const pieces = line.split(BAR);
    if (pieces.length !== this.#pieces) {
      const found = pieces.length - this.#pieces + this.names.length;
      return { kind: 'misfit', problem: `it has ${found} cells, the heading ${this.names.length}` };
    }
    if ((this.#left && pieces[0]?.trim() !== '') || (this.#right && pieces.at(-1)?.trim() !== '')) {
      return { kind: 'misfit', problem: 'there is text outside the outer bars' };
    }
    const cells = this.#inner(pieces);
    const isHeading = cells.every((cell, index) => foldName(cell) === this.#heading[index]);
    return isHeading ? { kind: 'heading', ends: false } : { kind: 'row', cells };
  }

  claims(line: string): 'surely' | 'no' {
    return line.split(BAR).length === this.#pieces ? 'surely' : 'no';
  }

  #inner(pieces: readonly string[]): readonly string[] {
    return pieces
      .slice(this.#left ? 1 : 0, this.#right ? pieces.length - 1 : pieces.length)
      .map((piece) => piece.trim());
  }
}
