import { LONGEST_RECORD } from '../formats/cutter.ts';
import type { Cell } from '../rows/row-text.ts';
import { columnNumber, placeOf, rowNumber, widthOf } from './cell-place.ts';
import { BadCell, type CellContext, cellValue } from './cell-value.ts';
import type { NumberShape } from './number-format.ts';
import { RichText } from './shared-strings.ts';
import type { Attributes, XmlHandler } from './xml.ts';

/** What a sheet is read with. */
export interface SheetContext extends CellContext {
  /** The shapes of numbers, by the styles of cells. */
  readonly shapes: readonly NumberShape[];
}

/** A row with a value, by its number from 1. */
export interface SheetRow {
  readonly number: number;
  /** Its cells up to the last one with a value. */
  readonly cells: Cell[];
  /** Characters of the cells. */
  readonly length: number;
}

// How many elements a row of cells, a cell and its value are within.
const [DATA, ROW, CELL, VALUE] = [1, 2, 3, 4];

/** Reads the rows of a sheet from its elements. Rows and cells without a place of their own stand behind the last ones. */
export class SheetReader implements XmlHandler {
  readonly #context: SheetContext;
  readonly #fail: (problem: string) => Error;
  /** Columns that the sheet says it has; 0 where it does not say. */
  width = 0;
  /** Whether there was a place for rows. */
  hasData = false;
  #rows: SheetRow[] = [];
  #isData = false;
  #isRow = false;
  #isCell = false;
  #row = 0;
  #rowText = '';
  #column = 0;
  #cells: Cell[] = [];
  /** Characters of the cells. */
  #length = 0;
  #attributes: Attributes = {};
  #part = '';
  #value: string | undefined;
  #hasFormula = false;
  #inline: RichText | undefined;

  /** @param fail makes the error for a sheet with a problem */
  constructor(context: SheetContext, fail: (problem: string) => Error) {
    this.#context = context;
    this.#fail = fail;
  }

  /** Returns the rows since the last call. */
  take(): readonly SheetRow[] {
    const rows = this.#rows;
    if (rows.length > 0) this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Attributes, depth: number): void {
    if (depth > VALUE) this.#inline?.open(name, attributes['xml:space'], depth - VALUE - 1);
    else if (depth === VALUE) this.#openPart(name);
    else if (depth === CELL) this.#openCell(name, attributes);
    else if (depth === ROW) this.#openRow(name, attributes);
    else if (depth === DATA) {
      this.#isData = name === 'sheetData';
      this.hasData ||= this.#isData;
      if (name === 'dimension') this.width = widthOf(attributes.ref ?? '');
    }
  }

  text(text: string): void {
    if (this.#part === 'v') this.#value = (this.#value ?? '') + text;
    else this.#inline?.add(text);
  }

  close(name: string, depth: number): void {
    if (depth > VALUE) this.#inline?.close(name);
    else if (depth === VALUE) this.#part = '';
    else if (depth === CELL && this.#isCell) this.#closeCell();
    else if (depth === ROW && this.#isRow) this.#closeRow();
  }

  #openRow(name: string, { r }: Attributes): void {
    this.#isRow = this.#isData && name === 'row';
    if (!this.#isRow) return;
    const number = r === undefined ? this.#row + 1 : rowNumber(r);
    if (number === undefined) throw this.#fail(`its row ${r} is none`);
    if (number <= this.#row) throw this.#fail(`row ${number} stands behind row ${this.#row}`);
    this.#row = number;
    this.#rowText = String(number);
    this.#column = 0;
    this.#cells = [];
    this.#length = 0;
  }

  #openCell(name: string, attributes: Attributes): void {
    this.#isCell = this.#isRow && name === 'c';
    if (!this.#isCell) return;
    const { r } = attributes;
    const column = r === undefined ? this.#column + 1 : columnNumber(r, this.#rowText);
    if (column === undefined) throw this.#fail(`cell ${r} is none of row ${this.#row}`);
    if (column <= this.#column)
      throw this.#fail(`cell ${r} stands behind ${placeOf(this.#row, this.#column)}`);
    this.#column = column;
    this.#attributes = attributes;
    this.#value = undefined;
    this.#inline = undefined;
    this.#hasFormula = false;
  }

  #openPart(name: string): void {
    if (!this.#isCell) return;
    this.#part = name;
    if (name === 'v') this.#value ??= '';
    else if (name === 'f') this.#hasFormula = true;
    else if (name === 'is') this.#inline = new RichText();
  }

  #closeCell(): void {
    this.#isCell = false;
    const { t: type = 'n', s: style } = this.#attributes;
    const shape = style === undefined ? 'plain' : (this.#context.shapes[Number(style)] ?? 'plain');
    const [value, inline] = [this.#value, this.#inline?.take()];
    this.#inline = undefined;
    try {
      const [row, column] = [this.#row, this.#column];
      const stored = { row, column, type, shape, hasFormula: this.#hasFormula, value, inline };
      const cell = cellValue(stored, this.#context);
      if (cell === null) return;
      this.#length += cell.length;
      if (this.#length > LONGEST_RECORD) throw this.#fail(`row ${row} is longer than a record can be`);
      const cells = this.#cells;
      while (cells.length < column - 1) cells.push(null);
      cells.push(cell);
    } catch (error) {
      throw error instanceof BadCell
        ? this.#fail(`cell ${placeOf(this.#row, this.#column)} ${error.message}`)
        : error;
    }
  }

  #closeRow(): void {
    this.#isRow = false;
    if (this.#cells.length === 0) return;
    this.#rows.push({ number: this.#row, cells: this.#cells, length: this.#length });
  }
}
