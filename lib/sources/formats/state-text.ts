/** What a state is made of. */
export type StatePart = string | number | boolean | undefined;

/** Makes one text of the parts of a state, anew only where a part has changed since: equal texts, equal parts. */
export class StateText {
  #parts: readonly StatePart[] = [];
  #text = '[]';

  /** Returns the text of the parts. */
  of(parts: readonly StatePart[]): string {
    if (isSame(parts, this.#parts)) return this.#text;
    this.#parts = parts;
    this.#text = JSON.stringify(parts);
    return this.#text;
  }
}

// A loop is faster than `every`, and this is asked for each line.
function isSame(one: readonly StatePart[], other: readonly StatePart[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
