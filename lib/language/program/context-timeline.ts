/** What the lines above a record say of it. */
export interface Surroundings {
  readonly context: ReadonlyMap<string, string>;
  /** The records of the last header block. */
  readonly headers: readonly string[];
}

interface Announcement {
  /** The line that said it: it holds for the records that begin below. */
  readonly from: number;
  readonly said: Surroundings;
}

/**
 * What lines have said of the records below them, while a reader may still hold records from above these lines.
 * Records come in the order of their lines.
 */
export class Announcements {
  #said: Surroundings;
  readonly #ahead: Announcement[] = [];
  /** How many of these have been passed; they are removed together, since each removal moves all others. */
  #passed = 0;

  constructor(said: Surroundings) {
    this.#said = said;
  }

  /** Takes note of what holds from a line on. With nothing held from before it, it takes the place of the last. */
  announce(from: number, said: Surroundings, isAlone: boolean): void {
    if (isAlone && this.#passed < this.#ahead.length) this.#ahead.pop();
    this.#ahead.push({ from, said });
  }

  /** Returns what holds for a record that begins on a line. */
  at(line: number): Surroundings {
    for (;;) {
      const next = this.#ahead[this.#passed];
      if (next === undefined || next.from >= line) break;
      this.#said = next.said;
      this.#passed++;
    }
    if (this.#passed > MOST_PASSED) {
      this.#ahead.splice(0, this.#passed);
      this.#passed = 0;
    }
    return this.#said;
  }
}

const MOST_PASSED = 1000;
