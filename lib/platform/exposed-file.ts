import { statSync } from 'node:fs';

const OTHERS = 0o077;
const OTHERS_BUT_GROUP_READ = 0o037;
const ROOT = 0;

/**
 * Returns the warning about a file with a secret in it that others than its owner can read; `undefined` where they cannot,
 * where there is no such file, and on Windows, whose rights this does not know. The group may read a file of root, as
 * systems keep keys.
 *
 * @param secret what is in it, such as `a password`
 */
export function exposureOf(file: string, secret: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const found = statSync(file, { throwIfNoEntry: false });
  // A pipe has nothing in it for long.
  if (found === undefined || !found.isFile()) return undefined;
  const rights = found.mode & 0o777;
  if ((rights & (found.uid === ROOT ? OTHERS_BUT_GROUP_READ : OTHERS)) === 0) return undefined;
  const mode = rights.toString(8).padStart(4, '0');
  return `others can read ${file} (mode ${mode}), and ${secret} is in it; run: chmod 600 ${file}`;
}
