/**
 * Names in the cells of a table that has to fit on a terminal; what is left out, JSON and CSV have.
 *
 * @module
 */

import { basename } from 'node:path';

/** Returns the first of names, and how many more there are. */
export function firstOf(names: readonly string[]): string {
  const [first = '', ...others] = names;
  return others.length === 0 ? first : `${first} + ${others.length}`;
}

/** Returns the first of files without its folder, and how many more there are. */
export function fileNames(files: readonly string[]): string {
  return firstOf(files.map((file) => basename(file)));
}
