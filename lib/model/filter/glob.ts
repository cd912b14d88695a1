import { foldCode } from './character-class.ts';
import type { Atom } from './pattern.ts';

/**
 * Compiles a pattern without groups: stretches of atoms between runs of any characters. The first and the last stretch
 * are tied to the ends of the value; each of the others is taken at its leftmost place after the one before it, which
 * is as good as any, so that nothing is ever tried twice: the time is linear in the value.
 */
export function compileGlob(stretches: readonly (readonly Atom[])[]): (value: string) => boolean {
  const first = stretches[0] ?? [];
  const last = stretches.at(-1) ?? [];
  if (stretches.length <= 1) return (value) => value.length === first.length && fits(first, value, 0);
  const middle = stretches.slice(1, -1).filter((stretch) => stretch.length > 0);
  const shortest = stretches.reduce((sum, stretch) => sum + stretch.length, 0);
  if (shortest === 0) return () => true;
  return (value) => {
    if (value.length < shortest || !fits(first, value, 0)) return false;
    const end = value.length - last.length;
    if (!fits(last, value, end)) return false;
    let at = first.length;
    for (const stretch of middle) {
      while (at + stretch.length <= end && !fits(stretch, value, at)) at++;
      if (at + stretch.length > end) return false;
      at += stretch.length;
    }
    return true;
  };
}

function fits(stretch: readonly Atom[], value: string, at: number): boolean {
  for (let index = 0; index < stretch.length; index++) {
    const atom = stretch[index];
    if (atom === undefined || !accepts(atom, value.charCodeAt(at + index))) return false;
  }
  return true;
}

/** Says whether a character is one that an atom stands for. */
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
