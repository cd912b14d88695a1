/**
 * Code 39, the barcode of tape labels. Five bars, two of them wide, tell ten characters of a group apart; which one of the
 * four spaces is wide tells the group.
 *
 * @module
 */

/** The widths of the elements of a barcode, in modules: bar, space, bar and so on. It begins and ends with a bar. */
export type Elements = readonly number[];

const NARROW = 1;
const WIDE = 3;

const GROUPS = ['1234567890', 'ABCDEFGHIJ', 'KLMNOPQRST', 'UVWXYZ-. *'];
/** Which space is wide, from 0, in each group. */
const WIDE_SPACES = [1, 2, 3, 0];
/** Which bars are wide, by the place of a character in its group. */
const WIDE_BARS = ['10001', '01001', '11000', '00101', '10100', '01100', '00011', '10010', '01010', '00110'];

// Begins and ends each barcode, and stands nowhere else.
const GUARD = '*';

/** Returns a text in Code 39 between its guards, without a check digit; `undefined` where a character is not A-Z, 0-9 or one of `-. `. */
export function code39(text: string): Elements | undefined {
  if (text === '' || text.includes(GUARD)) return undefined;
  const elements: number[] = [];
  for (const character of `${GUARD}${text}${GUARD}`) {
    const group = GROUPS.findIndex((characters) => characters.includes(character));
    const bars = WIDE_BARS[GROUPS[group]?.indexOf(character) ?? -1];
    if (bars === undefined) return undefined;
    // Characters are parted by one more narrow space.
    if (elements.length > 0) elements.push(NARROW);
    for (let bar = 0; bar < bars.length; bar++) {
      if (bar > 0) elements.push(bar - 1 === WIDE_SPACES[group] ? WIDE : NARROW);
      elements.push(bars[bar] === '1' ? WIDE : NARROW);
    }
  }
  return elements;
}
