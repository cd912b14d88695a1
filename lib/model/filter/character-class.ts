/** The folded code of each UTF-16 code, 0 if not known yet. A cache, since to change the case of a character is slow. */
const folded = new Uint16Array(0x1_0000);

/** Returns the code that stands for all cases of a character. */
export function foldCode(code: number): number {
  const known = folded[code] ?? 0;
  return known === 0 ? learn(code) : known;
}

function learn(code: number): number {
  const upper = String.fromCharCode(code).toUpperCase();
  // A character whose upper case has two (ß) stands for itself.
  const fold = upper.length === 1 ? upper.charCodeAt(0) : code;
  folded[code] = fold;
  return fold;
}

/** Returns a text with each character folded. */
export function foldText(text: string): string {
  let result = '';
  for (let index = 0; index < text.length; index++) {
    result += String.fromCharCode(foldCode(text.charCodeAt(index)));
  }
  return result;
}

/** A range of codes, both ends included. */
export type CodeRange = readonly [first: number, last: number];

/** The characters that match `[...]`, ignoring case. */
export class CharacterClass {
  readonly #ranges: readonly CodeRange[];
  readonly #negated: boolean;
  readonly #ascii: Uint8Array;

  constructor(ranges: readonly CodeRange[], negated: boolean) {
    this.#ranges = ranges;
    this.#negated = negated;
    this.#ascii = Uint8Array.from({ length: 128 }, (_, code) => (this.#find(code) ? 1 : 0));
  }

  /** Returns whether a character is in the class. */
  has(code: number): boolean {
    return code < 128 ? this.#ascii[code] === 1 : this.#find(code);
  }

  #find(code: number): boolean {
    const upper = foldCode(code);
    const lower = String.fromCharCode(code).toLowerCase().charCodeAt(0);
    const listed = this.#ranges.some(
      ([first, last]) =>
        (code >= first && code <= last) ||
        (upper >= first && upper <= last) ||
        (lower >= first && lower <= last),
    );
    return listed !== this.#negated;
  }
}
