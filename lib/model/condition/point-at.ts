import { printable } from '../../errors/printable.ts';
import type { ConditionProblem } from './parse.ts';

// Characters that are shown before and behind the place.
const BEFORE = 40;
const BEHIND = 30;

/** Returns two lines: the text of a condition around its problem, and marks below that. */
export function pointAt(text: string, { at, length }: ConditionProblem): readonly string[] {
  const from = at > BEFORE ? at - BEFORE : 0;
  const to = at + BEHIND;
  const before = `${from > 0 ? '...' : ''}${printable(text.slice(from, at))}`;
  const place = printable(text.slice(at, Math.min(at + length, to)));
  const behind = `${printable(text.slice(at + length, to))}${Math.max(at + length, to) < text.length ? '...' : ''}`;
  return [
    `  ${before}${place}${behind}`,
    `  ${' '.repeat(before.length)}${'^'.repeat(Math.max(place.length, 1))}`,
  ];
}
