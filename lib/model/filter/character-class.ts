/** The folded code of each UTF-16 code, 0 if not known yet. A cache, since to change the case of a character is slow. */
const folded = new Uint16Array(0x1_0000);

// Those that Unicode has beside the blank: unbreakable, narrow, wide. Nobody sees which of them a copied text holds.
const OTHER_BLANK = /(?! )\p{Zs}/u;

/** Returns the code that stands for all cases of a character, and for all blanks. */
export function foldCode(code: number): number {
  const known = folded[code] ?? 0;
  return known === 0 ? learn(code) : known;
}

function learn(code: number): number {
  const character = String.fromCharCode(code);
  const upper = OTHER_BLANK.test(character) ? ' ' : character.toUpperCase();
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

/** Characters of which Unicode knows the kind, such as the letters. */
export type CodeTest = (character: string) => boolean;

/**
 * The classes that `[[:name:]]` names: those of C for ASCII, beyond it as Unicode has them. As in `fnmatch`, capitals stay
 * capitals where case is ignored.
 */
export const NAMED_CLASSES: ReadonlyMap<string, CodeTest> = new Map(
  Object.entries({
    alnum: /[\p{L}\p{Nd}]/u,
    alpha: /\p{L}/u,
    blank: /[\t\p{Zs}]/u,
    cntrl: /\p{Cc}/u,
    digit: /[0-9]/,
    graph: /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u,
    lower: /\p{Ll}/u,
    print: /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]/u,
    punct: /[\p{P}\p{S}]/u,
    space: /[\s]/,
    upper: /\p{Lu}/u,
    xdigit: /[0-9A-Fa-f]/,
  }).map(([name, pattern]) => [name, (character: string) => pattern.test(character)]),
);

/** The characters that match `[...]`, ignoring case. */
export class CharacterClass {
  readonly #ranges: readonly CodeRange[];
  readonly #negated: boolean;
  readonly #named: readonly CodeTest[];
  readonly #ascii: Uint8Array;

  constructor(ranges: readonly CodeRange[], negated: boolean, named: readonly CodeTest[] = []) {
    this.#ranges = ranges;
    this.#negated = negated;
    this.#named = named;
    this.#ascii = Uint8Array.from({ length: 128 }, (_, code) => (this.#find(code) ? 1 : 0));
  }

  /** Returns whether a character is in the class. */
  has(code: number): boolean {
    return code < 128 ? this.#ascii[code] === 1 : this.#find(code);
  }

  /** Whether it has all but what is listed. */
  get negated(): boolean {
    return this.#negated;
  }

  /** Returns a member of printable ASCII, if there is one. */
  example(): string | undefined {
    for (let code = 126; code >= 32; code--) if (this.#ascii[code] === 1) return String.fromCharCode(code);
    return undefined;
  }

  /** Codes around which the class may change. */
  get edges(): readonly number[] {
    return this.#ranges.flatMap(([first, last]) => [first - 1, first, last, last + 1]);
  }

  #find(code: number): boolean {
    const upper = foldCode(code);
    const character = String.fromCharCode(code);
    const lower = character.toLowerCase().charCodeAt(0);
    const listed =
      this.#ranges.some(
        ([first, last]) =>
          (code >= first && code <= last) ||
          (upper >= first && upper <= last) ||
          (lower >= first && lower <= last),
      ) || this.#named.some((test) => test(character));
    return listed !== this.#negated;
  }
}
