import { quoted } from '../../errors/error.ts';

const MONTH = 'JAN|FEB|MAR|MRZ|APR|MAY|MAI|JUN|JUL|AUG|SEP|OCT|OKT|NOV|DEC|DEZ';

/** A date or a number as spreadsheets show them: `1-Sep`, `Mar-01`, `01. Sep`, `1.23E+11`, `1,23E+11`. */
const SHOWN = new RegExp(
  `^(?:\\d{1,2}[-./ ]{1,2}(?:${MONTH})|(?:${MONTH})[-./ ]{1,2}\\d{2,4}|\\d(?:[.,]\\d+)?E\\+\\d{1,3})$`,
  'i',
);

/** The longest label that is a date, and Volume-ID as well. */
const LONGEST = 6;

const HYPHEN = 45;

/** Most labels that are named. */
const NAMED = 5;

/** Collects the labels of one input that a spreadsheet seems to have made dates and numbers of, to warn of them. */
export class SpreadsheetLabels {
  readonly #source: string;
  readonly #named: string[] = [];
  #count = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Looks at the label of a record, a Volume-ID; `text` is what the export says. */
  see(volume: string, text: string, line: number): void {
    // Of nearly all labels the length says that they are none.
    if (volume.length > LONGEST || !isParted(volume)) return;
    this.seeRejected(text, line);
  }

  /** Looks at a label that is no Volume-ID. */
  seeRejected(text: string, line: number): void {
    const label = text.trim();
    if (!SHOWN.test(label)) return;
    this.#count++;
    if (this.#named.length < NAMED) this.#named.push(`${quoted(label)} on line ${line}`);
  }

  /** How many there are so far. */
  get count(): number {
    return this.#count;
  }

  /** The warning; `undefined` if there is none of them. */
  get warning(): string | undefined {
    if (this.#count === 0) return undefined;
    const more = this.#count - this.#named.length;
    const labels = `${this.#named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
    return `${this.#source}: a spreadsheet seems to have made dates or numbers of labels: ${labels}; see what is on the tapes, and have the column of the labels formatted as text before they are typed or imported`;
  }
}

function isParted(volume: string): boolean {
  return (
    volume.charCodeAt(1) === HYPHEN || volume.charCodeAt(2) === HYPHEN || volume.charCodeAt(3) === HYPHEN
  );
}
