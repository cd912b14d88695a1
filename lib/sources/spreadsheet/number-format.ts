/** What a number is shown as, as far as it decides what it means. */
export type NumberShape =
  | 'plain'
  /** A day, with a time or without. */
  | 'date'
  /** A time of day. */
  | 'time'
  /** A time that may be longer than a day. */
  | 'duration'
  /** A power of ten, as 1.23E+11. */
  | 'power'
  /** Digits of which there are at least so many, and text between them: each part is `0` or text. */
  | readonly string[];

// Formats without a text of their own in the workbook, whose numbers are the same everywhere. From 27 on those of East Asia.
const BUILT_IN: ReadonlyMap<number, NumberShape> = new Map<number, NumberShape>([
  ...shapes('power', 11, 48),
  ...shapes('date', 14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58),
  ...shapes('time', 18, 19, 20, 21, 32, 33, 34, 35, 45, 47),
  ...shapes('duration', 46),
]);

function shapes(shape: NumberShape, ...ids: readonly number[]): (readonly [number, NumberShape])[] {
  return ids.map((id) => [id, shape] as const);
}

/** Returns the shape of a number format that has a number and no text. */
export function builtInShape(id: number): NumberShape {
  return BUILT_IN.get(id) ?? 'plain';
}

// Text in quotes or behind a backslash; what takes the width of a character or fills a cell up; a colour, condition or
// language; a power; halves of the day; and any other character.
const TOKEN =
  /"(?<quoted>[^"]*)"|\\(?<escaped>.)|(?<width>[_*].)|\[(?<bracket>[^\]]*)\]|(?<power>E[+-])|(?<half>AM\/PM|A\/P)|(?<other>.)/gisu;

// What stands for itself without quotes.
const BARE = /^[-+$/():!^&'~{}<>= ]$/;

/** Returns the shape of numbers by the text of their format; its first section is what counts. */
export function numberShape(format: string): NumberShape {
  if (/^\s*general/i.test(format)) return 'plain';
  let letters = '';
  let isElapsed = false;
  let isNumber = false;
  const parts: string[] = [];
  for (const { groups = {} } of format.matchAll(TOKEN)) {
    const { quoted, escaped, width, bracket, power, half, other } = groups;
    if (other === ';') break;
    if (power !== undefined) return 'power';
    if (half !== undefined) letters += 'h';
    else if (bracket !== undefined) isElapsed ||= /^(?:h+|m+|s+)$/i.test(bracket);
    else if (other !== undefined && /[ymdhsgeb]/i.test(other)) letters += other.toLowerCase();
    else if (other === '0') parts.push('0');
    else if (quoted !== undefined || escaped !== undefined) parts.push(quoted ?? escaped ?? '');
    else if (other !== undefined && BARE.test(other)) parts.push(other);
    else if (width === undefined) isNumber = true;
  }
  if (isElapsed) return 'duration';
  if (/[ydgeb]/.test(letters)) return 'date';
  if (/[hs]/.test(letters)) return 'time';
  if (letters !== '') return 'date';
  return !isNumber && parts.filter((part) => part === '0').length > 1 ? parts : 'plain';
}

/** Returns digits with as many zeros before them as the parts of a shape have, and its text between them. */
export function padded(digits: string, parts: readonly string[]): string {
  let rest = digits;
  let text = '';
  let places = parts.filter((part) => part === '0').length;
  for (const part of parts.toReversed()) {
    if (part !== '0') text = part + text;
    else if (--places === 0) text = rest.padStart(1, '0') + text;
    else {
      text = (rest.at(-1) ?? '0') + text;
      rest = rest.slice(0, -1);
    }
  }
  return text;
}
