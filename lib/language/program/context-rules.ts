import type { PartPattern } from '../../sources/formats/part-pattern.ts';
import type { Script } from '../script.ts';
import { Excluded } from './ended.ts';

/** A rule of AddContext. */
export interface ContextRule {
  readonly field: string;
  readonly pattern: PartPattern;
  readonly excluded: Excluded;
}

/** Collects the AddContext rules of a definition. */
export function collectContextRules(script: Script): readonly ContextRule[] {
  return script.all('AddContext').map(({ label, arguments: { FIELD, pattern } }) => ({
    field: FIELD.value.name,
    pattern: pattern.value,
    excluded: new Excluded(label),
  }));
}

/**
 * Takes note of a line that gives the records below it values, by the first rule for each field that fits it.
 * Returns the context from there on and why the line is no record, or `undefined` where no rule fits it.
 */
export function noteContext(
  rules: readonly ContextRule[],
  text: string,
  before: ReadonlyMap<string, string>,
): { readonly context: ReadonlyMap<string, string>; readonly excluded: Excluded } | undefined {
  let excluded: Excluded | undefined;
  const noted = new Map<string, string>();
  for (const rule of rules) {
    if (noted.has(rule.field)) continue;
    const value = rule.pattern.match(text)?.[0];
    if (value === undefined) continue;
    noted.set(rule.field, value);
    excluded ??= rule.excluded;
  }
  return excluded === undefined ? undefined : { context: new Map([...before, ...noted]), excluded };
}
