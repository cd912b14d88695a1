/**
 * Patterns with parts. `*` stands for any characters, as many as possible, `?` for one character, a blank for one or more
 * blanks and line ends, `{name}` for a word, `{name...}` for any text or none, and `{{` and `}}` for a brace. In a
 * pattern that gives one value, `{}` stands for any text but none, as short as the rest of the pattern allows. The whole
 * text has to fit. Blanks around the text are ignored, or count as a blank where the pattern needs one. Case does not
 * matter.
 *
 * @module
 */

import { quoted } from '../../errors/error.ts';
import { foldCode } from '../../model/filter/character-class.ts';
import type { PatternProblem } from '../../model/filter/pattern-problem.ts';
import { foldName } from './line-reader.ts';
import { isBlank } from './words.ts';

/** A compiled pattern with parts. */
export interface PartPattern {
  /** The pattern as it was written. */
  readonly text: string;
  /** The names of its parts, from left to right; one empty name in the style `one`. */
  readonly names: readonly string[];
  /** Returns the parts of a text in the order of the names, trimmed; `undefined` if the text does not fit. */
  match(text: string): readonly string[] | undefined;
}

/** `one`: the pattern has one part, `{}`. `maybe`: as `one`, but it may be empty. `named`: parts with names. */
export type PartStyle = 'one' | 'maybe' | 'named';

/** Longest pattern, as for filters. */
const LONGEST = 1024;

/** Longest text that is tried: real lines have a few hundred characters, and time and memory grow with it. */
const LONGEST_TEXT = 16_384;

/** The characters that an instruction takes: all, blanks, or all but blanks. */
type Kind = 'any' | 'blank' | 'solid';

type Instruction =
  | { readonly kind: 'literal'; readonly codes: readonly number[] }
  | { readonly kind: 'one'; readonly of: Kind }
  /** A blank, or one of the ignored blanks around the text. */
  | { readonly kind: 'gap' }
  /** As many characters as possible, or none; with `lazy`, as few as possible. */
  | { readonly kind: 'many'; readonly of: Kind; readonly lazy?: true }
  | { readonly kind: 'begin' | 'end'; readonly part: number };

/** Returns the compiled pattern, or its problem. */
export function compilePartPattern(text: string, style: PartStyle): PartPattern | PatternProblem {
  if (text.length > LONGEST) return { at: 0, problem: `the pattern is longer than ${LONGEST} characters` };
  const parser = new PartParser(text, style);
  const problem = parser.parse();
  if (problem !== undefined) return problem;
  const { names, program } = parser;
  return { text, names, match: partMatcher(program) };
}

class PartParser {
  readonly names: string[] = [];
  readonly program: Instruction[] = [];
  readonly #text: string;
  readonly #style: PartStyle;
  #at = 0;

  constructor(text: string, style: PartStyle) {
    this.#text = text.trimEnd();
    this.#style = style;
  }

  parse(): PatternProblem | undefined {
    this.#skipBlanks();
    while (this.#at < this.#text.length) {
      const problem = this.#element(this.#text.charAt(this.#at));
      if (problem !== undefined) return problem;
    }
    if (this.names.length > 0) return undefined;
    return this.#style !== 'named'
      ? { at: 0, problem: 'there is no {}', suggestion: 'write {} where the value stands' }
      : { at: 0, problem: 'the pattern has no part', suggestion: 'write {name} where a value stands' };
  }

  #element(character: string): PatternProblem | undefined {
    const doubled = this.#text.charAt(this.#at + 1) === character;
    if (character === '{' && !doubled) return this.#part();
    if (character === '}' && !doubled) {
      return { at: this.#at, problem: 'no "{" stands before "}"', suggestion: 'write }} for the character' };
    }
    if (isBlank(character.charCodeAt(0))) {
      this.#skipBlanks();
      this.program.push({ kind: 'gap' }, { kind: 'many', of: 'blank' });
      return undefined;
    }
    this.#at += character === '{' || character === '}' ? 2 : 1;
    if (character === '?') this.program.push({ kind: 'one', of: 'any' });
    else if (character !== '*') this.#literal(foldCode(character.charCodeAt(0)));
    else if (!isMany(this.program.at(-1), 'any')) this.program.push({ kind: 'many', of: 'any' });
    return undefined;
  }

  #literal(code: number): void {
    const last = this.program.at(-1);
    const codes = last?.kind === 'literal' ? [...last.codes, code] : [code];
    if (codes.length > 1) this.program.pop();
    this.program.push({ kind: 'literal', codes });
  }

  #part(): PatternProblem | undefined {
    const at = this.#at;
    const end = this.#text.indexOf('}', at);
    const inside = this.#text.slice(at + 1, end);
    if (end === -1 || inside.includes('{')) {
      return { at, problem: '"{" is not closed', suggestion: 'add "}", or write {{ for the character' };
    }
    const isText = inside.trimEnd().endsWith('...');
    const name = (isText ? inside.trimEnd().slice(0, -3) : inside).trim();
    const problem = this.#nameProblem(name, isText) ?? this.#squeezed(isText);
    if (problem !== undefined) return { at, ...problem };
    this.#at = end + 1;
    this.program.push({ kind: 'begin', part: this.names.length });
    if (this.#style !== 'named') {
      // The part ends where the text behind it in the pattern comes first: in "[A] b]" the part of "[{}]*" is "A".
      const isBounded = !/^(?:[*?]|$)/.test(this.#text.slice(end + 1));
      this.program.push(
        { kind: 'many', of: isBounded || this.#style === 'maybe' ? 'blank' : 'any' },
        ...(this.#style === 'maybe' ? [] : [{ kind: 'one', of: 'solid' } as const]),
        { kind: 'many', of: 'any', ...(isBounded && { lazy: true }) },
      );
    } else if (isText) {
      this.program.push({ kind: 'many', of: 'any' });
    } else {
      this.program.push({ kind: 'one', of: 'solid' }, { kind: 'many', of: 'solid' });
    }
    this.program.push({ kind: 'end', part: this.names.length });
    this.names.push(name);
    return undefined;
  }

  #nameProblem(name: string, isText: boolean): Omit<PatternProblem, 'at'> | undefined {
    if (this.#style !== 'named') {
      if (name !== '' || isText) return { problem: 'the part has a name', suggestion: 'write {}' };
      return this.names.length === 0 ? undefined : { problem: '{} stands in the pattern twice' };
    }
    if (name === '') return { problem: 'a part has no name', suggestion: 'write {name}' };
    if (!/^[\p{L}\p{M}\p{N}_ -]+$/u.test(name)) {
      const suggestion = 'a name has letters, digits, "_", "-" and blanks';
      return { problem: `${quoted(name)} is no name`, suggestion };
    }
    const folded = foldName(name);
    const twice = this.names.some((other) => foldName(other) === folded);
    return twice ? { problem: `the part ${quoted(name)} stands in the pattern twice` } : undefined;
  }

  /** A part right behind an element that takes all it can would have one character at most. */
  #squeezed(isText: boolean): Omit<PatternProblem, 'at'> | undefined {
    const last = this.program.at(-1);
    const suggestion = 'write what stands between them';
    if (isMany(last, 'any')) return { problem: 'the "*" leaves nothing for the part behind it', suggestion };
    if (last?.kind !== 'end' || (isText && isMany(this.program.at(-2), 'solid'))) return undefined;
    return { problem: 'the part before it leaves nothing for this one', suggestion };
  }

  #skipBlanks(): void {
    while (isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
  }
}

function isMany(instruction: Instruction | undefined, of: Kind): boolean {
  return instruction?.kind === 'many' && instruction.of === of;
}

/**
 * Returns a function that finds the parts of a text, trimmed; `undefined` if the text does not fit.
 *
 * Of `many` characters, the most are tried first, then fewer; the other way round if it is lazy. Each `many` is tried at
 * each offset of a text once at most, so that the time is at most the length of the pattern times that of the text.
 */
function partMatcher(program: readonly Instruction[]): (text: string) => readonly string[] | undefined {
  // For each instruction, how many `many` stand before it.
  const before = program.map(
    (_, index) => program.slice(0, index).filter(({ kind }) => kind === 'many').length,
  );
  const count = program.filter(({ kind }) => kind === 'many').length;
  const last = program.at(-1);
  const tail = last?.kind === 'literal' ? last.codes : undefined;
  const hasLooseEnd = program.some(
    ({ kind }, index) =>
      kind === 'gap' &&
      (program.slice(0, index).every(mayBeEmpty) || program.slice(index + 1).every(mayBeEmpty)),
  );
  const begins: number[] = [];
  const ends: number[] = [];
  const stack: number[] = [];
  let tried = new Uint8Array(0);

  const find = (text: string, hasEdges: boolean): boolean => {
    const { length } = text;
    const size = count * (length + 1);
    if (tried.length < size) tried = new Uint8Array(size);
    else tried.fill(0, 0, size);
    stack.length = 0;
    let step = 0;
    let at = 0;
    for (;;) {
      const instruction = program[step];
      let fits = true;
      switch (instruction?.kind) {
        case 'literal':
          fits = stands(instruction.codes, text, at);
          at += instruction.codes.length;
          break;
        case 'one':
          fits = at < length && isOf(instruction.of, text.charCodeAt(at));
          at++;
          break;
        case 'gap':
          if (hasEdges && (at === 0 || at === length)) break;
          fits = isBlank(text.charCodeAt(at));
          at++;
          break;
        case 'many': {
          const base = (before[step] ?? 0) * (length + 1);
          fits = tried[base + at] === 0;
          if (!fits) break;
          tried[base + at] = 1;
          if (instruction.lazy) {
            if (at < length && isOf(instruction.of, text.charCodeAt(at))) stack.push(step, at + 1);
            break;
          }
          while (at < length && tried[base + at + 1] === 0 && isOf(instruction.of, text.charCodeAt(at))) {
            stack.push(step + 1, at);
            at++;
            tried[base + at] = 1;
          }
          break;
        }
        case 'begin':
          begins[instruction.part] = at;
          break;
        case 'end':
          ends[instruction.part] = at;
          break;
        default:
          if (at === length) return true;
          fits = false;
      }
      step++;
      if (fits) continue;
      const nextAt = stack.pop();
      const nextStep = stack.pop();
      if (nextAt === undefined || nextStep === undefined) return false;
      at = nextAt;
      step = nextStep;
    }
  };

  return (text) => {
    if (text.length > LONGEST_TEXT) return undefined;
    const trimmed = text.trim();
    // Most texts that do not fit differ at the beginning or the end; find looks at the beginning first anyway.
    if (tail !== undefined && !stands(tail, trimmed, trimmed.length - tail.length)) return undefined;
    if (!find(trimmed, false) && !(hasLooseEnd && find(trimmed, true))) return undefined;
    return begins.map((begin, part) => trimmed.slice(begin, ends[part]).trim());
  };
}

function mayBeEmpty({ kind }: Instruction): boolean {
  return kind !== 'literal' && kind !== 'one';
}

function stands(codes: readonly number[], text: string, at: number): boolean {
  if (at < 0 || at + codes.length > text.length) return false;
  for (let index = 0; index < codes.length; index++) {
    if (codes[index] !== foldCode(text.charCodeAt(at + index))) return false;
  }
  return true;
}

function isOf(kind: Kind, code: number): boolean {
  return kind === 'any' || isBlank(code) === (kind === 'blank');
}
