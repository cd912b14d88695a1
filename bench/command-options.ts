/** Bounds of a number on the command line. */
export interface NumberBounds {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** Reads a number from the command line; throws a readable error when it is none or out of bounds. */
export function numberOption(name: string, text: string, { least, most, whole }: NumberBounds): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new RangeError(
    `--${name} ${text}: expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}`,
  );
}

/** Reads one of a few words from the command line; throws a readable error when it is none of them. */
export function choiceOption<const T extends string>(name: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw new RangeError(`--${name} ${text}: expected ${choices.join(', ')}`);
}
