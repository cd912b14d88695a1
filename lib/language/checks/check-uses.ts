import { fieldUses } from '../field-uses.ts';
import type { Fill } from '../program/fills.ts';
import type { Script } from '../script.ts';
import type { Diagnostics } from '../syntax/diagnostics.ts';

/** Reports statements that use a field which nothing fills. */
export function checkUses(
  { script, fills }: { readonly script: Script; readonly fills: readonly Fill[] },
  diagnostics: Diagnostics,
): void {
  for (const { directive, field, place, needs } of fieldUses(script)) {
    const { name } = field;
    const filled = needs === 'text' ? isFilled(fills, name) : fills.some((fill) => fill.field.name === name);
    if (filled || script.mayConcern(name)) continue;
    const suggestion = `add Extract(${name}, ...);`;
    diagnostics.error(place, `${directive} uses ${name}, which is never filled`, suggestion);
  }
  for (const { directive, place } of script.inOrder([
    'AddMoveDateAdjustment',
    'AddRepositoryOnMoveDate',
    'AddRepositoryOnWriteTime',
  ])) {
    const date = directive === 'AddRepositoryOnWriteTime' ? 'WRITETIME' : 'MOVEDATE';
    if (fills.some(({ field }) => field.name === date) || script.mayConcern(date)) {
      continue;
    }
    const suggestion = `add Extract(${date}, ...);`;
    diagnostics.error(place, `${directive} looks at ${date}, which is never filled`, suggestion);
  }
}

/** Returns whether a field is filled with a text, and not only by rules that set its value. */
export function isFilled(fills: readonly Fill[], name: string): boolean {
  return fills.some(({ field, kind }) => field.name === name && kind !== 'rule');
}
