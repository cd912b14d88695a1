import { createRequire } from 'node:module';
import { TapesyncError } from '../../errors/error.ts';
import { type BadRecord, type Cut, type Cutter, LONGEST_RECORD, recordTooLong } from './cutter.ts';
import { Lines, printedLine, withoutFormFeeds, withoutReturn } from './lines.ts';
import { scanQuotes } from './quotes.ts';

/** A cut that is being made; `quoted` has the indexes of the records that csv-parse has to split. */
interface GrowingCut {
  readonly texts: string[];
  readonly lines: number[];
  readonly cells: (readonly string[] | BadRecord)[];
  readonly quoted: number[];
}

const load = createRequire(import.meta.url);

/** A record with a quoted element that continues in the next line. */
interface OpenRecord {
  /** Its lines so far, with their line ends. */
  readonly text: string;
  readonly line: number;
  readonly quoteLine: number;
}

/**
 * Cuts delimited text into records and their elements. A blank line is a record of one empty element; rows may
 * differ in length.
 *
 * Only records with a quoted element go to csv-parse, all of a piece in one call: splitting is much faster.
 */
export class CsvCutter implements Cutter {
  readonly #source: string;
  readonly #delimiter: string;
  readonly #lines = new Lines();
  #open: OpenRecord | undefined;
  /** Number of elements of the last record without quotes. */
  #width = 1;

  constructor(source: string, delimiter: string) {
    this.#source = source;
    this.#delimiter = delimiter;
  }

  get line(): number {
    return this.#lines.line;
  }

  get state(): string | undefined {
    return this.#open === undefined && this.#lines.unfinished === '' ? '' : undefined;
  }

  skip(lines: number): void {
    this.#lines.skip(lines);
  }

  cut(piece: string): Cut {
    const first = this.#lines.line;
    const cut = this.#records(first, this.#lines.push(piece));
    if (cut.error !== undefined) return cut;
    const { unfinished } = this.#lines;
    if ((this.#open?.text.length ?? 0) + unfinished.length <= LONGEST_RECORD) return cut;
    const quotes = scanQuotes(unfinished, this.#delimiter, this.#open !== undefined);
    const open = this.#open ?? { line: this.#lines.line, quoteLine: this.#lines.line };
    switch (quotes) {
      case 'unclosed':
        return { ...cut, error: this.#neverClosed(open.quoteLine) };
      case 'open':
        return { ...cut, error: this.#neverClosed(this.#lines.line) };
      default:
        return { ...cut, error: recordTooLong(this.#source, open.line) };
    }
  }

  end(): Cut {
    const { line } = this.#lines;
    const { lines, isUnended } = this.#lines.end();
    const cut = this.#records(line, lines);
    if (cut.error !== undefined) return cut;
    if (this.#open !== undefined) return { ...cut, error: this.#neverClosed(this.#open.quoteLine) };
    return isUnended ? { ...cut, isUnended } : cut;
  }

  #records(first: number, lines: readonly string[]): Cut {
    const cut: GrowingCut = { texts: [], lines: [], cells: [], quoted: [] };
    let number = first;
    for (const line of lines) {
      if (this.#open === undefined && line.length <= LONGEST_RECORD && !line.includes('"')) {
        const text = printedLine(line);
        cut.texts.push(text);
        cut.lines.push(number);
        cut.cells.push(this.#elements(text));
      } else {
        const begun = this.#open !== undefined;
        const error = this.#quotedLine(begun ? line : withoutFormFeeds(line), number, cut);
        if (error !== undefined) return { ...this.#parsed(cut), error };
      }
      number += 1;
    }
    return this.#parsed(cut);
  }

  /** Splits a record without quotes. Faster than String.split while records are as wide as the last one. */
  #elements(text: string): readonly string[] {
    const delimiter = this.#delimiter;
    const elements = new Array<string>(this.#width);
    let count = 0;
    let at = 0;
    for (let next = text.indexOf(delimiter); next !== -1; next = text.indexOf(delimiter, at)) {
      elements[count++] = text.slice(at, next);
      at = next + 1;
    }
    elements[count++] = text.slice(at);
    if (count !== this.#width) {
      elements.length = count;
      this.#width = count;
    }
    return elements;
  }

  /** Adds a line that has quotes or continues an open record; returns the error that ends the input. */
  #quotedLine(line: string, number: number, cut: GrowingCut): TapesyncError | undefined {
    const open = this.#open ?? { text: '', line: number, quoteLine: number };
    const quotes = scanQuotes(withoutReturn(line), this.#delimiter, this.#open !== undefined);
    const tooLong = open.text.length + line.length > LONGEST_RECORD;
    if (quotes === 'open' || quotes === 'unclosed') {
      const quoteLine = quotes === 'open' ? number : open.quoteLine;
      if (tooLong) return this.#neverClosed(quoteLine);
      this.#open = { text: `${open.text}${line}\n`, line: open.line, quoteLine };
      return undefined;
    }
    if (tooLong) return recordTooLong(this.#source, open.line);
    this.#open = undefined;
    const text = open.text + withoutReturn(line);
    if (quotes === 'plain') cut.cells.push(text.split(this.#delimiter));
    else if (quotes === 'quoted') cut.quoted.push(cut.cells.push([]) - 1);
    else cut.cells.push(badRecord(number, quotes));
    cut.texts.push(text);
    cut.lines.push(open.line);
    return undefined;
  }

  /** Splits the records with quoted elements, all in one call of csv-parse. */
  #parsed({ texts, lines, cells, quoted }: GrowingCut): Cut {
    if (quoted.length === 0) return { texts, lines, cells };
    const { parse } = csvParse();
    const rows = parse(quoted.map((index) => texts[index]).join('\n'), {
      delimiter: this.#delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
    });
    // If the two disagreed about the end of a record, records would get the elements of others.
    if (rows.length !== quoted.length)
      throw new Error('csv-parse and the scan of quotes find different records');
    for (const [row, index] of quoted.entries()) cells[index] = rows[row] ?? [];
    return { texts, lines, cells };
  }

  #neverClosed(line: number): TapesyncError {
    return new TapesyncError('SOURCE_QUOTE_OPEN', { source: this.#source, line });
  }
}

/** Loads csv-parse at the first quote: most exports need none. */
function csvParse(): typeof import('csv-parse/sync') {
  return load('csv-parse/sync');
}

function badRecord(line: number, column: number): BadRecord {
  const problem = `text follows the closing quote before column ${column} of line ${line}`;
  return { error: new TapesyncError('RECORD_CSV', { problem }) };
}
