import type { PartPattern } from '../../sources/formats/part-pattern.ts';
import type { Script } from '../script.ts';
import { Excluded } from './ended.ts';

/** A rule of AddContext: takes a field from lines that are no records. */
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
 * Takes the values of a line for the records below it, by the first rule of each field that matches the line. Returns
 * the values from there on and the reason why the line is no record; `undefined` if no rule matches.
 */
export function takeContext(
  rules: readonly ContextRule[],
  text: string,
  before: ReadonlyMap<string, string>,
): { readonly values: ReadonlyMap<string, string>; readonly excluded: Excluded } | undefined {
  let excluded: Excluded | undefined;
  const taken = new Map<string, string>();
  for (const rule of rules) {
    if (taken.has(rule.field)) continue;
    const value = rule.pattern.match(text)?.[0];
    if (value === undefined) continue;
    taken.set(rule.field, value);
    excluded ??= rule.excluded;
  }
  return excluded === undefined ? undefined : { values: new Map([...before, ...taken]), excluded };
}
