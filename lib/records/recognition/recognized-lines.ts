import { numberAt } from '../../platform/typed-arrays.ts';

const FIRST_ROOM = 64;
const NUMBERS = 3;

/** Where in the input an entry was recognized. */
export interface LinePlace {
  /** Number of the input, from 0. */
  readonly input: number;
  readonly line: number;
}

/**
 * Where the lines were recognized that have fingerprints. The lines of all inputs are numbered through. As long as they come
 * in the order of their entries, they are kept as stretches that follow each other, from then on as the line of each entry.
 */
export class RecognizedLines {
  readonly #entries: number;
  readonly #inputs: number[] = []; // the number before that of the first line of each
  #next = 0; // the number behind that of the last line
  #end = 0; // the entry behind the last one
  #stretches = new Uint32Array(FIRST_ROOM * NUMBERS); // first entry, count, number of the first line
  #size = 0;
  #lines: Uint32Array | undefined; // by entry; 0 where it was not recognized

  /** @param entries how many there are */
  constructor(entries: number) {
    this.#entries = entries;
  }

  /** Adds so many entries from one on, which were recognized on as many lines from one on, behind those so far. */
  add(entry: number, count: number, input: number, line: number): void {
    while (this.#inputs.length <= input) this.#inputs.push(this.#next);
    const number = numberAt(this.#inputs, input) + line;
    if (entry < this.#end) this.#lines ??= this.#byEntry();
    if (this.#lines !== undefined) fill(this.#lines, entry, count, number);
    else if (this.#size > 0 && entry === this.#end && number === this.#next) {
      const at = (this.#size - 1) * NUMBERS + 1;
      this.#stretches[at] = numberAt(this.#stretches, at) + count;
    } else this.#addStretch(entry, count, number);
    this.#end = entry + count;
    this.#next = number + count;
  }

  /** Returns where an entry was recognized; `undefined` if it was not. */
  place(entry: number): LinePlace | undefined {
    const number = this.#lines === undefined ? this.#search(entry) : (this.#lines[entry] ?? 0);
    if (number === 0) return undefined;
    const inputs = this.#inputs;
    const input = lastBelow(inputs.length, (at) => numberAt(inputs, at), number);
    return { input, line: number - numberAt(inputs, input) };
  }

  #addStretch(entry: number, count: number, number: number): void {
    let at = this.#size * NUMBERS;
    if (at === this.#stretches.length) {
      const more = new Uint32Array(at * 2);
      more.set(this.#stretches);
      this.#stretches = more;
    }
    this.#stretches[at++] = entry;
    this.#stretches[at++] = count;
    this.#stretches[at] = number;
    this.#size++;
  }

  #search(entry: number): number {
    const stretches = this.#stretches;
    const stretch = lastBelow(this.#size, (at) => numberAt(stretches, at * NUMBERS), entry + 1);
    if (stretch === -1) return 0;
    const at = stretch * NUMBERS;
    const offset = entry - numberAt(stretches, at);
    return offset < numberAt(stretches, at + 1) ? numberAt(stretches, at + 2) + offset : 0;
  }

  #byEntry(): Uint32Array {
    const [lines, stretches] = [new Uint32Array(this.#entries), this.#stretches];
    for (let at = 0; at < this.#size * NUMBERS; at += NUMBERS)
      fill(lines, numberAt(stretches, at), numberAt(stretches, at + 1), numberAt(stretches, at + 2));
    return lines;
  }
}

function fill(lines: Uint32Array, entry: number, count: number, number: number): void {
  for (let at = 0; at < count; at++) lines[entry + at] = number + at;
}

// The last of some ascending values that is below one; -1 where none is.
function lastBelow(count: number, valueAt: (index: number) => number, value: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) < value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
