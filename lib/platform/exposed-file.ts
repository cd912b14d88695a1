import { type Stats, statSync } from 'node:fs';

/** The rights of everybody but the owner of a file. */
export const OTHERS = 0o077;
/** Their rights to change it. */
export const OTHERS_WRITE = 0o022;
const OTHERS_BUT_GROUP_READ = 0o037;
const ROOT = 0;

/**
 * Returns the mode of a file, such as `0644`, if it grants any of some rights; `undefined` otherwise, and on Windows, whose
 * rights this does not know.
 */
export function modeGranting(rights: number, { mode }: Pick<Stats, 'mode'>): string | undefined {
  if (process.platform === 'win32' || (mode & rights) === 0) return undefined;
  return (mode & 0o777).toString(8).padStart(4, '0');
}

/**
 * Returns the warning about a file with a secret in it that others than its owner can read; `undefined` where they cannot,
 * where there is no such file, and on Windows. The group may read a file of root, as systems keep keys.
 *
 * @param secret what is in it, such as `a password`
 */
export function exposureOf(file: string, secret: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  // A pipe has nothing in it for long.
  if (found === undefined || !found.isFile()) return undefined;
  const mode = modeGranting(found.uid === ROOT ? OTHERS_BUT_GROUP_READ : OTHERS, found);
  if (mode === undefined) return undefined;
  return `others can read ${file} (mode ${mode}), and ${secret} is in it; run: chmod 600 ${file}`;
}
