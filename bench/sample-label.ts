// Without vowels, and without the L of cleaning tapes, CLN...
const DIGITS = '0123456789BCDFGHJKMNPQRSTVWXZ';
const GENERATION = /(?:L\d|J[A-Z])$/;
const LONG_ENOUGH = 8;

/**
 * Returns another label that is as long as a label of a sample: with its first character, and the generation at its end if it
 * is long enough. Labels of other numbers are others.
 */
export function labelOf(label: string, number: number): string {
  const generation = label.length < LONG_ENOUGH ? '' : (GENERATION.exec(label)?.[0] ?? '');
  const width = label.length - 1 - generation.length;
  let digits = '';
  for (let rest = number; rest > 0; rest = Math.floor(rest / DIGITS.length)) {
    digits = `${DIGITS[rest % DIGITS.length]}${digits}`;
  }
  if (digits.length > width) throw new RangeError(`${label} has no room for ${number}`);
  return `${label[0]}${digits.padStart(width, '0')}${generation}`;
}
