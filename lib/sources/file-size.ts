import type { Stats } from 'node:fs';

/** Returns the size of a file that was looked at; `undefined` where it is not known. */
export async function fileSize(found: Promise<Stats>): Promise<number | undefined> {
  try {
    const stats = await found;
    // Files that a system makes up, as in /proc, have the size 0.
    return stats.isFile() && stats.size > 0 ? stats.size : undefined;
  } catch {
    return undefined; // reading it reports the problem
  }
}
