import { quoted, TapesyncError } from '../../errors/error.ts';
import { type Cut, type Cutter, type LinesOf, LONGEST_RECORD, recordTooLong } from './cutter.ts';
import { Lines, printedLine } from './lines.ts';

/** The characters that control the paper where ASA carriage control is the first column of each line. */
const CARRIAGE = ' 0-1+';

/** Cuts text into records of one line each. Blank lines are records too. */
export class TextCutter implements Cutter {
  readonly #source: string;
  readonly #hasCarriageControl: boolean;
  readonly #of: LinesOf | undefined;
  readonly #lines = new Lines();

  /**
   * @param hasCarriageControl whether the first column of each line is ASA carriage control, and no part of its record
   * @param of what the lines are, where no definition says it
   */
  constructor(source: string, hasCarriageControl = false, of?: LinesOf) {
    this.#source = source;
    this.#hasCarriageControl = hasCarriageControl;
    this.#of = of;
  }

  get line(): number {
    return this.#lines.line;
  }

  get state(): string | undefined {
    return this.#lines.unfinished === '' ? '' : undefined;
  }

  skip(lines: number): void {
    this.#lines.skip(lines);
  }

  cut(piece: string): Cut {
    const first = this.#lines.line;
    const cut = this.#records(first, this.#lines.push(piece));
    if (cut.error !== undefined || this.#lines.unfinished.length <= LONGEST_RECORD) return cut;
    return { ...cut, error: recordTooLong(this.#source, this.#lines.line, this.#of) };
  }

  end(): Cut {
    const first = this.#lines.line;
    const { lines, isUnended } = this.#lines.end();
    return { ...this.#records(first, lines), ...(isUnended && { isUnended }) };
  }

  #records(first: number, lines: readonly string[]): Cut {
    const texts: string[] = [];
    const numbers: number[] = [];
    let number = first;
    for (const line of lines) {
      if (line.length > LONGEST_RECORD) {
        return { texts, lines: numbers, error: recordTooLong(this.#source, number, this.#of) };
      }
      const printed = printedLine(line);
      if (this.#hasCarriageControl && printed !== '' && !CARRIAGE.includes(printed.charAt(0))) {
        const parameters = { source: this.#source, line: number, found: quoted(printed) };
        return { texts, lines: numbers, error: new TapesyncError('SOURCE_CARRIAGE', parameters) };
      }
      texts.push(this.#hasCarriageControl ? printed.slice(1) : printed);
      numbers.push(number);
      number += 1;
    }
    return { texts, lines: numbers };
  }
}
