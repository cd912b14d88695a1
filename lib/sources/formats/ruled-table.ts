import { quoted } from '../../errors/error.ts';
import { foldName } from './line-reader.ts';
import { StateText } from './state-text.ts';

/** The role of a line in its table. */
export type TableLine =
  | { readonly kind: 'row'; readonly cells: readonly string[] }
  /** Continues the row above. */
  | { readonly kind: 'more'; readonly cells: readonly string[] }
  /** Its cells are where they seem to be. */
  | { readonly kind: 'misfit'; readonly problem: string; readonly cells: readonly string[] }
  /** Either the rest of the first column of the row above, or a row: neither line can be trusted. */
  | { readonly kind: 'torn'; readonly problem: string; readonly cells: readonly string[] }
  /** A heading or a rule; `ends` if it ends the table. */
  | { readonly kind: 'heading'; readonly ends: boolean }
  /** The rule of another table, and the heading lines above it; if there are none, its heading is the row above. */
  | { readonly kind: 'rule'; readonly heading: readonly string[] }
  /** A line behind the end of the table. */
  | { readonly kind: 'outside' };

/** A table whose heading and rule have been read. */
export interface Table {
  /** The names of its columns; empty where the heading has none. */
  readonly names: readonly string[];
  /** Whether the next line may go on with the last row. */
  readonly mayGoOn: boolean;
  /** All that decides what the next lines are in it, as one text, but for the row that they may go on with. */
  readonly state: string;
  /** Returns the role of the next line, which has no tabs and is not blank. */
  take(line: string): TableLine;
  /** Takes note that the next line does not go on with the last row. */
  release(): void;
  /** Takes note of a line that is left out, and returns whether it is a row that the next lines may go on with. */
  leaveOut(line: string): boolean;
  /** Returns whether a line that stands apart from the table looks like one of its rows. */
  claims(line: string): 'yes' | 'maybe' | 'no';
}

const HORIZONTAL = /[-=─━┄┅┈┉╌╍═]/;
const RULE = /^[-=+|\s\u2500-\u257f]+$/;
const DASHES = /^[-=─━═\s]+$/;

/**
 * Returns the kind of a rule: `columns` has groups of dashes between blanks, `dashes` a single group, `bars` dashes with
 * bars, `+` or box characters. `undefined`: the line is not a rule. A lone dash is a value.
 */
export function ruleKind(line: string): 'columns' | 'dashes' | 'bars' | undefined {
  if (!RULE.test(line) || !HORIZONTAL.test(line) || !/\S\S/.test(line)) return undefined;
  if (!DASHES.test(line)) return 'bars';
  return /\S\s+\S/.test(line) ? 'columns' : 'dashes';
}

interface Column {
  readonly begin: number;
  /** Behind the last dash of its rule. */
  readonly end: number;
  readonly name: string;
}

/** A table with a line of dashes below its heading, a group for each column. */
export class RuledTable implements Table {
  readonly mayGoOn = true;
  readonly #rule: string;
  readonly #columns: readonly Column[];
  readonly #heading: readonly string[];
  readonly #headings: ReadonlySet<string>;
  /** Whether the last row filled its first column, which may then continue in the next line. */
  #isFirstFull = false;
  /** The heading lines that were repeated since the last row. */
  #repeated: readonly string[] = [];
  readonly #state = new StateText();

  /**
   * @param rule a line of the kind `columns`
   * @param heading the lines above it
   */
  constructor(rule: string, heading: readonly string[]) {
    this.#rule = rule.trimEnd();
    this.#columns = ruledColumns(rule, heading);
    this.#heading = heading;
    this.#headings = new Set(heading.map(foldName));
  }

  get state(): string {
    return this.#state.of([this.#rule, this.#heading.length, ...this.#heading, ...this.#repeated]);
  }

  get names(): readonly string[] {
    return this.#columns.map(({ name }) => name);
  }

  take(line: string): TableLine {
    const taken = this.#taken(line);
    if (taken.kind === 'heading') this.release();
    return taken;
  }

  release(): void {
    this.#isFirstFull = false;
  }

  #taken(line: string): TableLine {
    switch (ruleKind(line)) {
      case 'bars':
        return { kind: 'heading', ends: true };
      case 'dashes':
        return { kind: 'heading', ends: false };
      case 'columns':
        return line.trimEnd() === this.#rule
          ? { kind: 'heading', ends: false }
          : { kind: 'rule', heading: this.#repeated };
    }
    if (this.#headings.has(foldName(line))) {
      this.#repeated = [...this.#repeated, line].slice(-3);
      return { kind: 'heading', ends: false };
    }
    this.#repeated = [];
    return this.#row(line);
  }

  leaveOut(line: string): boolean {
    return (
      ruleKind(line) === undefined && !this.#headings.has(foldName(line)) && this.#row(line).kind === 'row'
    );
  }

  // The rows below a blank line have no table any more, and may be other text.
  claims(line: string): 'maybe' | 'no' {
    const cells = this.#cells(line);
    const isFilled = !('kind' in cells) && cells[0] !== '' && cells.filter((cell) => cell !== '').length > 1;
    return isFilled ? 'maybe' : 'no';
  }

  /** Cuts a line where the rule has its gaps; returns a misfit for a line with text there. */
  #cells(line: string): readonly string[] | TableLine {
    const cells: string[] = [];
    let left: Column | undefined;
    for (const column of this.#columns) {
      if (line.slice(left?.end ?? 0, column.begin).trim() !== '') {
        return crossing(left, column, this.#near(line));
      }
      if (column.begin >= line.length) break;
      if (left !== undefined) cells.push(line.slice(left.begin, left.end).trim());
      left = column;
    }
    if (left === undefined) return cells;
    const last = line.slice(left.begin).trim();
    if (last !== '' && line.slice(left.begin, left.end).trim() === '') {
      return crossing(left, undefined, this.#near(line));
    }
    cells.push(last);
    return cells;
  }

  #row(line: string): TableLine {
    const cells = this.#cells(line);
    if ('kind' in cells) return cells;
    if (cells[0] === '') return { kind: 'more', cells };
    const [first] = this.#columns;
    const isAlone = this.#columns.length >= WIDE && cells.slice(1).every((cell) => cell === '');
    const isTorn = isAlone && this.#isFirstFull;
    this.#isFirstFull = !isAlone && first !== undefined && cells[0]?.length === first.end - first.begin;
    if (isTorn) return { kind: 'torn', problem: TORN, cells };
    return isAlone ? { kind: 'misfit', problem: ALONE, cells } : { kind: 'row', cells };
  }

  /** Cuts a line where its columns begin, wherever its gaps are. */
  #near(line: string): readonly string[] {
    return this.#columns.map(({ begin }, index) => line.slice(begin, this.#columns[index + 1]?.begin).trim());
  }
}

/** In tables with at least this many columns, no row is expected to have only its first one. */
const WIDE = 4;

const TORN =
  'its first column seems to go on in the next line; make the column wider where the export is made';

const ALONE = 'it has only its first column, as a row that is cut';

function crossing(left: Column | undefined, right: Column | undefined, cells: readonly string[]): TableLine {
  const [before, behind] = [left?.name ?? '', right?.name ?? ''].map((name) => quoted(name));
  const where =
    left === undefined
      ? `to the left of the column ${behind}`
      : right === undefined
        ? `to the right of the column ${before}`
        : `between the columns ${before} and ${behind}`;
  return { kind: 'misfit', problem: `there is text ${where}`, cells };
}

/** Returns the columns of a rule. A word of the heading belongs to the column it begins above, else to the nearest. */
function ruledColumns(rule: string, heading: readonly string[]): readonly Column[] {
  const groups = [...rule.matchAll(/\S+/g)].map(({ index, 0: dashes }) => ({
    begin: index,
    end: index + dashes.length,
  }));
  const names = groups.map((): string[] => []);
  for (const line of heading) {
    let column = 0;
    for (const { index, 0: word } of line.matchAll(/\S+/g)) {
      // A word rather begins left of its column than right of it.
      while (index - (groups[column]?.end ?? 0) + 1 >= (groups[column + 1]?.begin ?? Infinity) - index)
        column++;
      names[column]?.push(word);
    }
  }
  return groups.map((group, column) => ({ ...group, name: names[column]?.join(' ') ?? '' }));
}
