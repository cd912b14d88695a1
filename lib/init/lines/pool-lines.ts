import { type DraftLine, statement } from '../definition/draft-line.ts';
import { commentText, definitionString } from '../definition/quoting.ts';
import type { TextLine } from './text-lines.ts';

const POOL_BEFORE = /^\s{0,8}((?:Pool(?: name)?|Media pool|Medienpool) ?[:=] ?)\S/i;
const POOL_BEHIND = /^\s{0,8}\S{1,60} pool\s*$/i;

/** Returns true if a line names the pool of the records below it, such as `Pool: Weekly` or `Weekly pool`. */
export function isPoolLine({ text }: TextLine): boolean {
  return POOL_BEFORE.test(text) || POOL_BEHIND.test(text);
}

/** Returns the statements that take the description from the lines with pools; none where there are no such lines. */
export function poolStatements(lines: readonly TextLine[]): readonly DraftLine[] {
  const patterns = new Map<string, string>();
  for (const line of lines) {
    if (!isPoolLine(line)) continue;
    const before = POOL_BEFORE.exec(line.text)?.[1];
    const pattern = before === undefined ? '{} pool' : `${before}{}`;
    if (!patterns.has(pattern)) patterns.set(pattern, line.text);
  }
  return [...patterns].map(([pattern, text]) =>
    statement(`AddContext(DESCRIPTION, ${definitionString(pattern)});`, commentText(text)),
  );
}
