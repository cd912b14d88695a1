import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Linux says which files a process has open. */
export const PROC = '/proc/self/fd';

/** Where Linux says what a process sleeps in. */
export const WCHAN = '/proc/self/wchan';

/**
 * Returns the options of a test that needs programs of the machine, or files of the system where a name is a path: it is
 * skipped where one is missing.
 */
export function needs(...names: readonly string[]): { readonly skip: string | false } {
  const missing = names.filter((name) => !isThere(name));
  if (missing.length === 0) return { skip: false };
  return {
    skip: missing
      .map((name) => `needs ${name}, which is not ${name.startsWith('/') ? 'there' : 'installed'}`)
      .join('; '),
  };
}

function isThere(name: string): boolean {
  if (name.startsWith('/')) return existsSync(name);
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
