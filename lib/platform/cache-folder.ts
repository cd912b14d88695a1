import { lstatSync, mkdirSync, readdirSync, rmSync, type Stats, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { modeGranting, OTHERS, OTHERS_WRITE } from './exposed-file.ts';

/** What a folder of files that can be made again has to be like. */
export interface CacheFolderRules {
  /** Names of its files; others are left alone. */
  readonly files: RegExp;
  /** Bytes that its files may take; without it, as many as they do. */
  readonly bytes?: number;
}

const PRIVATE_FOLDER = 0o700;
const ROOT = 0;
const KEPT_MS = 30 * 24 * 3600 * 1000;

/**
 * Makes a folder for this user alone where there is none, and removes of its files what has not been used for a month, then
 * the oldest until the rest have room. Throws where it cannot be made, and where others could look into it, or put false files there.
 */
export function prepareCacheFolder(folder: string, { files, bytes }: CacheFolderRules): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const found = statSync(folder);
  if (modeGranting(OTHERS_WRITE, found) !== undefined)
    throw new Error('others may write to it; chmod go-w keeps them out');
  if (modeGranting(OTHERS, found) !== undefined)
    throw new Error('others may look into it; chmod go-rwx keeps them out');
  const self = process.geteuid?.() ?? found.uid;
  if (found.uid !== self && found.uid !== ROOT)
    throw new Error('it belongs to another user, who may write to it');
  removeUnused(folder, files, bytes ?? Number.POSITIVE_INFINITY);
}

/** Notes that a file of the folder is still of use; nothing happens where there is none. */
export function markUsed(path: string): void {
  const now = new Date();
  unlessGone(() => utimesSync(path, now, now));
}

function removeUnused(folder: string, files: RegExp, bytes: number): void {
  const found: { readonly path: string; readonly stats: Stats }[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = files.test(name) && unlessGone(() => lstatSync(path));
    if (stats && !stats.isDirectory()) found.push({ path, stats });
  }
  let taken = 0;
  for (const { path, stats } of found.toSorted((one, other) => other.stats.mtimeMs - one.stats.mtimeMs)) {
    taken += stats.size;
    if (taken > bytes || Date.now() - stats.mtimeMs > KEPT_MS) rmSync(path, { force: true });
  }
}

// Another run removes files as well, and gives them their names.
function unlessGone<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
