/** The published table: bars and spaces in turn, `w` a wide one. Not that of the code which writes them. */
export const PUBLISHED: Readonly<Record<string, string>> = {
  0: 'nnnwwnwnn',
  1: 'wnnwnnnnw',
  2: 'nnwwnnnnw',
  3: 'wnwwnnnnn',
  4: 'nnnwwnnnw',
  5: 'wnnwwnnnn',
  6: 'nnwwwnnnn',
  7: 'nnnwnnwnw',
  8: 'wnnwnnwnn',
  9: 'nnwwnnwnn',
  A: 'wnnnnwnnw',
  B: 'nnwnnwnnw',
  C: 'wnwnnwnnn',
  D: 'nnnnwwnnw',
  E: 'wnnnwwnnn',
  F: 'nnwnwwnnn',
  G: 'nnnnnwwnw',
  H: 'wnnnnwwnn',
  I: 'nnwnnwwnn',
  J: 'nnnnwwwnn',
  K: 'wnnnnnnww',
  L: 'nnwnnnnww',
  M: 'wnwnnnnwn',
  N: 'nnnnwnnww',
  O: 'wnnnwnnwn',
  P: 'nnwnwnnwn',
  Q: 'nnnnnnwww',
  R: 'wnnnnnwwn',
  S: 'nnwnnnwwn',
  T: 'nnnnwnwwn',
  U: 'wwnnnnnnw',
  V: 'nwwnnnnnw',
  W: 'wwwnnnnnn',
  X: 'nwnnwnnnw',
  Y: 'wwnnwnnnn',
  Z: 'nwwnwnnnn',
  '-': 'nwnnnnwnw',
  '.': 'wwnnnnwnn',
  ' ': 'nwwnnnwnn',
  '*': 'nwnnwnwnn',
};

const CHARACTERS = new Map(Object.entries(PUBLISHED).map(([character, widths]) => [widths, character]));

/** What a scanner reads along a line, and how wide its narrowest bar or space is, in pixels. */
export interface ReadBars {
  readonly text: string;
  readonly narrowest: number;
}

/**
 * Reads Code 39 along a line of pixels, as a scanner does: the first bars with ten narrow ones of empty space before and behind
 * them. Throws for what is none.
 *
 * @param isDark whether each pixel is
 */
export function readCode39(isDark: readonly boolean[]): ReadBars {
  const runs = runsOf(isDark);
  for (let from = 1; from < runs.length; from += 2) {
    const read = readRuns(runs, from);
    if (read !== undefined) return read;
  }
  throw new Error(`no bars of Code 39: ${runs.join(' ')}`);
}

// Light and dark in turn, beginning with light.
function runsOf(isDark: readonly boolean[]): readonly number[] {
  const runs = [0];
  let was = false;
  for (const dark of isDark) {
    if (dark !== was) runs.push(0);
    runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
    was = dark;
  }
  return runs;
}

function readRuns(runs: readonly number[], from: number): ReadBars | undefined {
  let text = '';
  let narrowest = Number.POSITIVE_INFINITY;
  for (let at = from; at + 9 <= runs.length; at += 10) {
    const widths = runs.slice(at, at + 9);
    const middle = (Math.min(...widths) + Math.max(...widths)) / 2;
    const character = CHARACTERS.get(widths.map((width) => (width > middle ? 'w' : 'n')).join(''));
    narrowest = Math.min(narrowest, ...widths);
    if (character === undefined || (text === '' && character !== '*')) return undefined;
    text += character;
    if (text.length === 1 || character !== '*') continue;
    const isQuiet = [runs[from - 1], runs[at + 9]].every((width = 0) => width >= 9.5 * narrowest);
    return isQuiet ? { text: text.slice(1, -1), narrowest } : undefined;
  }
  return undefined;
}
