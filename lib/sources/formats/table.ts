import { TapesyncError } from '../../errors/error.ts';
import { BarTable, closes, dividesAlike, hasBars } from './bar-table.ts';
import { formatError } from './cutter.ts';
import {
  alternativesOf,
  columnsOf,
  foldName,
  indexOfName,
  isOptional,
  type LineReader,
  type LineResult,
  misfit,
  otherLine,
  type WantedNames,
} from './line-reader.ts';
import { A_ROW, continuedRow, type Line, type OpenRow, rowResults, tornRow } from './open-row.ts';
import { RuledTable, ruleKind, type Table } from './ruled-table.ts';
import { StateText } from './state-text.ts';

/** Most lines of a heading. So many lines wait until it is known whether they are one. */
const HEADING_LINES = 3;

/** A rule outside a table: the top edge of the next one, if its heading follows. */
interface Edge {
  readonly rule: string;
  /** The heading of the table that it closes if it is no top edge. */
  readonly closed: number | undefined;
}

/**
 * Finds the tables in the output of a command and makes a record of each row. A table has groups of dashes below its
 * heading, or is drawn with bars or box characters; it ends at a blank line. Each table has its own heading and widths.
 * Throws SOURCE_HEADING for a table without a wanted column; `end` throws SOURCE_FORMAT for an input without tables.
 */
export class TableReader implements LineReader {
  readonly #source: string;
  readonly #wanted: readonly WantedNames[];
  /** The last lines outside a table, which may be the heading of the next one. */
  #waiting: readonly Line[] = [];
  #table: Table | undefined;
  /** The column of each wanted value in the last table. */
  #columns: readonly number[] = [];
  #row: OpenRow | undefined;
  #lastTable: Table | undefined;
  /** The rule right above the lines that wait. */
  #edge: Edge | undefined;
  /** The last table with a top edge, by that and by the line of its heading. */
  #frame: { readonly topEdge: string; readonly line: number } | undefined;
  /** Whether that table has not been closed by a rule. */
  #isOpen = false;
  /** The heading of the first table that was never closed. */
  #unclosed: number | undefined;
  #firstText: string | undefined;
  readonly #state = new StateText();

  constructor(source: string, wanted: readonly WantedNames[]) {
    this.#source = source;
    this.#wanted = wanted;
  }

  get state(): string | undefined {
    if (this.#waiting.length > 0) return undefined;
    return this.#state.of([
      this.#table !== undefined,
      this.#lastTable?.mayGoOn,
      this.#lastTable?.state,
      this.#frame?.topEdge,
      this.#isOpen,
      this.#edge?.rule,
      this.#edge?.closed !== undefined,
      this.#firstText !== undefined,
    ]);
  }

  get isHeld(): boolean {
    return this.#row !== undefined;
  }

  get mayGoOn(): boolean {
    return this.#table?.mayGoOn === true;
  }

  complete(): readonly LineResult[] {
    this.#table?.release();
    return this.#row === undefined ? [] : this.#release();
  }

  read(text: string, line: number): readonly LineResult[] {
    const here = { text, line, plain: expandTabs(text) };
    if (text.trim() === '') {
      this.#table = undefined;
      this.#edge = undefined;
      return [...this.#release(), otherLine('blank line', here)];
    }
    this.#firstText ??= text;
    return this.#table === undefined ? this.#outside(here) : this.#inside(this.#table, here);
  }

  leaveOut(text: string): readonly LineResult[] {
    if (this.#table?.leaveOut(expandTabs(text)) !== true) return [];
    return this.#replace({ lines: [], cells: [], problem: '', isLeftOut: true });
  }

  end(): readonly LineResult[] {
    if (this.#lastTable !== undefined || this.#firstText === undefined) return this.#release();
    const [names = []] = this.#wanted;
    const expected = names.length === 0 ? 'a table' : `a table with a column ${alternativesOf(names)}`;
    throw formatError(this.#source, expected, this.#firstText.trim());
  }

  cut(): TapesyncError | undefined {
    const line = this.#unclosed ?? (this.#isOpen ? this.#frame?.line : undefined);
    return line === undefined
      ? undefined
      : new TapesyncError('SOURCE_TABLE_OPEN', { source: this.#source, line });
  }

  #outside(here: Line): readonly LineResult[] {
    const kind = ruleKind(here.plain);
    const edge = this.#edge;
    if (kind !== undefined) this.#edge = { rule: here.plain.trim(), closed: this.#close(here) };
    switch (kind) {
      case undefined: {
        const waiting = [...this.#waiting, here];
        this.#waiting = waiting.slice(-HEADING_LINES);
        if (waiting.length > HEADING_LINES) this.#edge = undefined;
        return waiting.slice(0, -HEADING_LINES).map((each) => this.#apart(each));
      }
      case 'columns':
        return this.#waiting.length > 0
          ? this.#beginRuled(this.#waiting, here, edge)
          : [otherLine('outside a table', here)];
      case 'dashes':
        return this.#belowBars(here, edge) ?? [...this.#release(), otherLine('outside a table', here)];
      case 'bars':
        return this.#belowBars(here, edge) ?? [...this.#release(), otherLine('table heading', here)];
    }
  }

  #inside(table: Table, here: Line): readonly LineResult[] {
    const taken = table.take(here.plain);
    const isRule = ruleKind(here.plain) !== undefined;
    // Behind a rule between two rows the table goes on.
    if (isRule) this.#close(here);
    else if (taken.kind !== 'outside') this.#isOpen = this.#frame !== undefined;
    switch (taken.kind) {
      case 'row':
        return this.#begun({ lines: [here], cells: taken.cells, problem: '' }, table);
      case 'misfit':
        return this.#begun({ lines: [here], cells: taken.cells, problem: taken.problem }, table);
      case 'torn':
        this.#row = tornRow(this.#row, here, taken);
        return [];
      case 'more':
        if (this.#row === undefined || this.#row.problem !== '') {
          const problem = 'its first column is empty, and there is no row above that it could go on with';
          return this.#replace({ lines: [here], cells: taken.cells, problem });
        }
        this.#row = continuedRow(this.#row, here, taken.cells);
        return [];
      case 'heading':
        if (taken.ends) {
          this.#table = undefined;
          this.#edge = { rule: here.plain.trim(), closed: undefined };
        }
        return [...this.#release(), otherLine('table heading', here)];
      case 'rule':
        return this.#changeRule(taken.heading, here);
      case 'outside':
        this.#table = undefined;
        return [...this.#release(), ...this.#outside(here)];
    }
  }

  /** Begins a table. Its heading are as many of the lines above its rule as make all wanted names. */
  #beginRuled(above: readonly Line[], rule: Line, edge?: Edge): readonly LineResult[] {
    const tables = above.map((_, index) => {
      const heading = above.slice(index).map(({ plain }) => plain);
      return new RuledTable(rule.plain, heading);
    });
    const found = tables.findIndex(({ names }) => this.#missing(names) === undefined);
    const table = tables[found] ?? tables[0];
    const heading = above.slice(Math.max(found, 0));
    const before = above.slice(0, Math.max(found, 0)).map((each) => this.#apart(each));
    this.#waiting = [];
    if (table !== undefined) this.#begin(table, above.at(-1)?.line ?? rule.line);
    // A line of dashes may be drawn below a title: only the same rule above and below the heading makes an edge.
    if (found <= 0 && edge?.rule === rule.plain.trim()) this.#beginFrame(edge, heading[0] ?? rule);
    return [...before, ...heading.map(headingLine), otherLine('table heading', rule)];
  }

  /** Begins a table if the line above a rule is its heading. */
  #belowBars(rule: Line, edge?: Edge): readonly LineResult[] | undefined {
    const heading = this.#waiting.at(-1);
    if (heading === undefined || !hasBars(heading.plain)) return undefined;
    const table = new BarTable(heading.plain);
    if (!dividesAlike(heading.plain, rule.plain) && this.#missing(table.names) !== undefined)
      return undefined;
    const before = this.#waiting.slice(0, -1).map((each) => this.#apart(each));
    this.#waiting = [];
    this.#begin(table, heading.line);
    if (edge !== undefined && before.length === 0) this.#beginFrame(edge, heading);
    return [...before, headingLine(heading), otherLine('table heading', rule)];
  }

  /** Begins a table of other widths without a blank line between: its heading was read before, or taken for a row. */
  #changeRule(repeated: readonly string[], rule: Line): readonly LineResult[] {
    const above = this.#row?.lines ?? [];
    const heading = repeated.length > 0 ? repeated : above.map(({ plain }) => plain);
    this.#row = undefined;
    this.#begin(new RuledTable(rule.plain, heading), above.at(-1)?.line ?? rule.line);
    return [...above.map(headingLine), otherLine('table heading', rule)];
  }

  #begin(table: Table, line: number): void {
    const { names } = table;
    const remedy = () => 'give the columns names of their own where the export is made';
    this.#columns = columnsOf(this.#wanted, { source: this.#source, line, names, remedy });
    this.#table = table;
    this.#lastTable = table;
    if (this.#isOpen) this.#unclosed ??= this.#frame?.line;
    this.#frame = undefined;
    this.#isOpen = false;
    this.#edge = undefined;
  }

  /** Opens a table with a top edge, which has a closing rule too. */
  #beginFrame({ rule, closed }: Edge, { line }: Line): void {
    // The rule has begun this table, and not closed the one before.
    this.#unclosed ??= closed;
    this.#frame = { topEdge: rule, line };
    this.#isOpen = true;
  }

  /** Closes the open table if a rule does so, and returns the line of its heading. */
  #close(rule: Line): number | undefined {
    const frame = this.#frame;
    if (!this.#isOpen || frame === undefined || !closes(rule.plain, frame.topEdge)) return undefined;
    this.#isOpen = false;
    return frame.line;
  }

  #missing(names: readonly string[]): WantedNames | undefined {
    const folded = names.map(foldName);
    return this.#wanted.find((wanted) => !isOptional(wanted) && indexOfName(wanted, folded) === -1);
  }

  /** Begins a row, which is complete where no line can go on with it. */
  #begun(row: OpenRow, table: Table): readonly LineResult[] {
    const before = this.#replace(row);
    return table.mayGoOn ? before : [...before, ...this.#release()];
  }

  #replace(row: OpenRow): readonly LineResult[] {
    const results = this.#release();
    this.#row = row;
    return results;
  }

  /** Returns the results of the last row, or of the lines that might have been a heading. */
  #release(): readonly LineResult[] {
    const row = this.#row;
    const waiting = this.#waiting.map((each) => this.#apart(each));
    this.#row = undefined;
    this.#waiting = [];
    if (row === undefined) return waiting;
    return rowResults(row, this.#columns);
  }

  /** Returns the result of a line outside all tables. A row that was cut off from its table must not be ignored. */
  #apart(here: Line): LineResult {
    switch (this.#lastTable?.claims(here.plain)) {
      case 'yes':
        return misfit(A_ROW, 'it stands apart from its table', here);
      case 'maybe':
        return otherLine('outside a table, though it looks like a row', here);
      default:
        return otherLine('outside a table', here);
    }
  }
}

function headingLine(here: Line): LineResult {
  return otherLine('table heading', here);
}

function expandTabs(text: string): string {
  if (!/[\t\f]/.test(text)) return text;
  let result = '';
  // A form feed stands between pages, and is not taken out of a value.
  for (const [index, piece] of text
    .replaceAll(/^\f+|\f+$/g, '')
    .split('\t')
    .entries()) {
    if (index > 0) result += ' '.repeat(8 - (result.length % 8));
    result += piece;
  }
  return result;
}
