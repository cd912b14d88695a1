import { quoted } from '../../errors/error.ts';
import {
  type Code,
  DATE_CODES,
  type DateParts,
  dateParts,
  PART,
  type Scan,
  skipBlanks,
} from './date-codes.ts';
import type { DateNames } from './date-names.ts';

/** One step of a format. All steps have one shape, and `take` reads numbers itself: faster than a closure for each step. */
interface Step {
  readonly kind: 'number' | 'character' | 'blanks' | 'scan';
  /** Describes what the step expects, for messages. */
  readonly expected: string;
  /** The code of the expected character. */
  readonly character: number;
  readonly part: number;
  readonly low: number;
  readonly high: number;
  readonly fewest: number;
  readonly most: number;
  readonly scan: Scan;
}

/** Why a text does not fit a format, and up to which position it does. */
interface Mismatch {
  readonly at: number;
  readonly problem: string;
}

/** A compiled date format: splits dates into their parts. */
export class DateFormat {
  readonly text: string;
  /** The parts of the date that was scanned last; parts that the format does not name are 0. */
  readonly parts = dateParts();
  readonly #steps: readonly Step[];
  readonly #named: ReadonlySet<number>;

  private constructor(text: string, steps: readonly Step[], named: ReadonlySet<number>) {
    this.text = text;
    this.#steps = steps;
    this.#named = named;
  }

  /** Returns whether the format names a part of the date. */
  names(part: number): boolean {
    return this.#named.has(part);
  }

  /** Returns the same format with the names of another language. */
  in({ codes }: DateNames): DateFormat {
    const compiled = DateFormat.compile(this.text, codes);
    return typeof compiled === 'string' ? this : compiled;
  }

  /**
   * Compiles a format; returns the problem if it does not determine a date.
   *
   * @param names the codes that stand for names, where these are not English
   */
  static compile(text: string, names: ReadonlyMap<string, Code> = new Map()): DateFormat | string {
    const pieces = cut(text, names);
    const named = new Set<number>();
    const steps: Step[] = [];
    for (const [index, piece] of pieces.entries()) {
      if (piece.kind === 'text') {
        steps.push(piece.text === ' ' ? BLANKS : character(piece.text));
        continue;
      }
      const { letter, code } = piece;
      if (code === undefined) return `%${letter} is no code of a date format`;
      for (const part of code.kind === 'number' ? [code.part] : code.parts) {
        if (named.has(part)) return `%${letter} names a part of the date for the second time`;
        named.add(part);
      }
      const expected = `${code.description} (%${letter})`;
      if (code.kind === 'scan') {
        steps.push({ ...BLANKS, kind: 'scan', expected, scan: code.scan });
      } else {
        if (letter === 'e') steps.push(BLANKS);
        const crowded = letter !== 'e' && (isNumber(pieces[index - 1]) || isNumber(pieces[index + 1]));
        steps.push(number(expected, code, crowded));
      }
    }
    return missing(named) ?? new DateFormat(text, steps, named);
  }

  /** Reads the parts of a date into `parts`; the whole text has to fit. */
  scan(text: string): Mismatch | undefined {
    const steps = this.#steps;
    const { parts } = this;
    let at = 0;
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index] ?? BLANKS;
      const next = take(step, text, at, parts);
      if (next < 0) return { at, problem: `expected ${step.expected}, found ${found(text, at)}` };
      at = next;
    }
    return at === text.length
      ? undefined
      : { at, problem: `expected the end of the value, found ${found(text, at)}` };
  }
}

function take(step: Step, text: string, at: number, parts: DateParts): number {
  switch (step.kind) {
    case 'number': {
      const limit = Math.min(text.length, at + step.most);
      let value = 0;
      let end = at;
      for (; end < limit; end++) {
        const digit = text.charCodeAt(end) - 48;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (end - at < step.fewest || value < step.low || value > step.high) return -1;
      parts[step.part] = value;
      return end;
    }
    case 'character':
      return at < text.length && text.charCodeAt(at) === step.character ? at + 1 : -1;
    case 'blanks':
      return skipBlanks(text, at);
    case 'scan':
      return step.scan(text, at, parts);
  }
}

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'code';
      readonly letter: string;
      readonly code: Exclude<Code, { readonly kind: 'macro' }> | undefined;
    };

// Adjacent blanks are one blank; any other character outside a code is a piece of its own.
function cut(format: string, names: ReadonlyMap<string, Code>): readonly Piece[] {
  return (format.match(/%.?|\s+|[^%]/gs) ?? []).flatMap((piece): readonly Piece[] => {
    if (/^\s/.test(piece)) return [{ kind: 'text', text: ' ' }];
    if (!piece.startsWith('%')) return [{ kind: 'text', text: piece }];
    const letter = piece.slice(1);
    const code = names.get(letter) ?? DATE_CODES.get(letter);
    if (code?.kind !== 'macro') return [{ kind: 'code', letter, code }];
    return letter === '%' ? [{ kind: 'text', text: '%' }] : cut(code.format, names);
  });
}

function isNumber(piece: Piece | undefined): boolean {
  return piece?.kind === 'code' && piece.code?.kind === 'number';
}

function missing(named: ReadonlySet<number>): string | undefined {
  if (named.has(PART.epoch)) return undefined;
  if (!named.has(PART.year) && !named.has(PART.shortYear)) return 'it names no year (%Y or %y)';
  if (!named.has(PART.dayOfYear)) {
    if (!named.has(PART.month)) return 'it names no month (%m or %b)';
    if (!named.has(PART.day)) return 'it names no day (%d)';
  }
  if (named.has(PART.hour12) && !named.has(PART.afternoon)) return '%I needs %p: morning or afternoon';
  if (named.has(PART.hour12) && named.has(PART.hour)) return '%H and %I both name the hour';
  if (named.has(PART.year) && named.has(PART.shortYear)) return '%Y and %y both name the year';
  return undefined;
}

function found(text: string, at: number): string {
  return at >= text.length ? 'the end of the value' : quoted(text.slice(at));
}

const BLANKS: Step = {
  kind: 'blanks',
  expected: 'blanks',
  character: 0,
  part: 0,
  low: 0,
  high: 0,
  fewest: 0,
  most: 0,
  scan: skipBlanks,
};

function character(text: string): Step {
  return { ...BLANKS, kind: 'character', expected: quoted(text), character: text.charCodeAt(0) };
}

function number(expected: string, code: Code & { readonly kind: 'number' }, crowded: boolean): Step {
  const [low, high] = code.range;
  const [fewest, most] = code.digits;
  const { part } = code;
  return { ...BLANKS, kind: 'number', expected, part, low, high, fewest: crowded ? most : fewest, most };
}
