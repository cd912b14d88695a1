import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileDefinition } from '../../language/compiler.ts';
import type { Definition } from '../../language/definition.ts';
import { TRIAL_OPTIONS } from '../trial.ts';

/** A definition that comes with the program. */
export interface ShippedDefinition {
  /** The folder of its product and its name, such as `networker/mminfo-m`. */
  readonly name: string;
  readonly path: string;
  /** The product and its export, as the first line of the definition says. */
  readonly title: string;
  readonly text: string;
  readonly compiled: Definition;
}

/** Definitions that fit lists of many makes: a draft fits them better. */
const FOR_ANY_LIST = 'generic/';

/**
 * Reads the definitions of products in a folder, in the order of their names; none where the folder is missing. One that
 * somebody has changed, and that does not compile any more, is left out.
 */
export async function shippedDefinitions(folder: string): Promise<readonly ShippedDefinition[]> {
  const found: ShippedDefinition[] = [];
  for await (const file of glob('*/*.ttidef', { cwd: folder })) {
    const name = file.replaceAll('\\', '/').replace(/\.ttidef$/, '');
    if (name.startsWith(FOR_ANY_LIST)) continue;
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    const { definition: compiled } = compileDefinition(text, path, TRIAL_OPTIONS);
    if (compiled !== undefined) found.push({ name, path, title: titleOf(text) ?? name, text, compiled });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function titleOf(text: string): string | undefined {
  return /^# \S+\.ttidef: (.+?)\.?\r?\n/.exec(text)?.[1];
}
