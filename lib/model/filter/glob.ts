import { foldCode } from './character-class.ts';
import type { Atom } from './pattern.ts';

/**
 * Compiles a pattern without groups, given as the parts between its `*`. The first and the last part match at the ends of
 * the value. Each other part matches at its leftmost place after the part before it: no other place could succeed where
 * this one fails, so nothing is tried twice, and the time to match is linear in the length of the value.
 */
export function compileGlob(parts: readonly (readonly Atom[])[]): (value: string) => boolean {
  const first = parts[0] ?? [];
  const last = parts.at(-1) ?? [];
  if (parts.length <= 1) return (value) => value.length === first.length && fits(first, value, 0);
  const middle = parts.slice(1, -1).filter((part) => part.length > 0);
  const shortest = parts.reduce((sum, part) => sum + part.length, 0);
  if (shortest === 0) return () => true;
  return (value) => {
    if (value.length < shortest || !fits(first, value, 0)) return false;
    const end = value.length - last.length;
    if (!fits(last, value, end)) return false;
    let at = first.length;
    for (const part of middle) {
      while (at + part.length <= end && !fits(part, value, at)) at++;
      if (at + part.length > end) return false;
      at += part.length;
    }
    return true;
  };
}

function fits(part: readonly Atom[], value: string, at: number): boolean {
  for (let index = 0; index < part.length; index++) {
    const atom = part[index];
    if (atom === undefined || !accepts(atom, value.charCodeAt(at + index))) return false;
  }
  return true;
}

/** Returns whether an atom matches a character. */
export function accepts(atom: Atom, code: number): boolean {
  switch (atom.kind) {
    case 'literal':
      return atom.code === foldCode(code);
    case 'class':
      return atom.members.has(code);
    case 'one':
      return true;
  }
}
