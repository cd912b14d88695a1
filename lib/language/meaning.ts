import type { CompileOptions } from './definition.ts';

/** A text that a definition consists of. */
export interface DefinitionPart {
  /** The name by which statements in it are reported; empty where none are, and for the main file. */
  readonly name: string;
  readonly text: string;
}

/** The settings that decide what a definition makes of an input. What time it is now is none of them. */
type Settings = Pick<CompileOptions, 'descriptionAttribute' | 'literals' | 'environment' | 'confine'>;

// Also variables of which one ends where the next begins, as it depends on the purpose of a text which is one.
const VARIABLE = /%(?=([A-Za-z_]\w*)%)/g;

/**
 * Returns all that decides what a definition makes of the bytes of an input, as one text: its own texts in the order in which
 * they were read, the settings, and the zone of dates that name none.
 */
export function definitionMeaning(
  parts: readonly DefinitionPart[],
  settings: Settings,
  zone: string,
): string {
  const { descriptionAttribute, literals, environment, confine } = settings;
  const names = new Set(
    parts.flatMap(({ text }) => [...text.matchAll(VARIABLE)].map(([, name = '']) => name)),
  );
  const variables = [...names]
    .filter((name) => Object.hasOwn(environment, name))
    .sort()
    .map((name) => [name, environment[name]]);
  return JSON.stringify([
    parts.map(({ name, text }) => [name, text]),
    zone,
    descriptionAttribute,
    [...literals],
    variables,
    confine === undefined ? null : [...confine.variables].sort(),
  ]);
}
