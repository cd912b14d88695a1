import { type Cut, type Cutter, LONGEST_RECORD, recordTooLong } from './cutter.ts';
import { Lines, withoutReturn } from './lines.ts';

/** Cuts text into records of one line each. Blank lines are records too; form feeds are kept. */
export class TextCutter implements Cutter {
  readonly #source: string;
  readonly #lines = new Lines();

  constructor(source: string) {
    this.#source = source;
  }

  get line(): number {
    return this.#lines.line;
  }

  cut(piece: string): Cut {
    const first = this.#lines.line;
    const cut = this.#records(first, this.#lines.push(piece));
    if (cut.error !== undefined || this.#lines.unfinished.length <= LONGEST_RECORD) return cut;
    return { ...cut, error: recordTooLong(this.#source, this.#lines.line) };
  }

  end(): Cut {
    const first = this.#lines.line;
    return this.#records(first, this.#lines.end());
  }

  #records(first: number, lines: readonly string[]): Cut {
    const texts: string[] = [];
    const numbers: number[] = [];
    let number = first;
    for (const line of lines) {
      if (line.length > LONGEST_RECORD) {
        return { texts, lines: numbers, error: recordTooLong(this.#source, number) };
      }
      texts.push(withoutReturn(line));
      numbers.push(number);
      number += 1;
    }
    return { texts, lines: numbers };
  }
}
