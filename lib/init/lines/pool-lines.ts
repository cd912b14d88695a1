import { commentText, definitionString } from '../definition/quoting.ts';
import { type Line, statement } from '../layouts/export-layout.ts';
import type { TextLine } from './text-lines.ts';

const POOL_BEFORE = /^\s{0,8}((?:Pool(?: name)?|Media pool|Medienpool) ?[:=] ?)\S/i;
const POOL_BEHIND = /^\s{0,8}\S{1,60} pool\s*$/i;

/** Says whether a line gives the records below it a pool. */
export function isContext({ text }: TextLine): boolean {
  return POOL_BEFORE.test(text) || POOL_BEHIND.test(text);
}

/** Returns the statements that take the pool from lines above the records, if there are such lines. */
export function contextLines(lines: readonly TextLine[]): readonly Line[] {
  const patterns = new Map<string, string>();
  for (const line of lines) {
    if (!isContext(line)) continue;
    const before = POOL_BEFORE.exec(line.text)?.[1];
    const pattern = before === undefined ? '{} pool' : `${before}{}`;
    if (!patterns.has(pattern)) patterns.set(pattern, line.text);
  }
  return [...patterns].map(([pattern, text]) =>
    statement(`AddContext(DESCRIPTION, ${definitionString(pattern)});`, commentText(text)),
  );
}
