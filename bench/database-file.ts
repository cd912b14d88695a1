import { copyFile, cp, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a SQLite database with its journals and what a sync keeps beside it; none is fine. */
export async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${path}${suffix}`, { force: true });
  await rm(cacheOf(path), { recursive: true, force: true });
}

/**
 * Copies a closed SQLite database, and what a sync keeps beside it, to the disk itself, so that no measured run pays for
 * writing the copy out.
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await flush(to);
  await copyCache(cacheOf(from), cacheOf(to));
}

/** Copies what syncs keep to another folder, in place of what is there, and to the disk itself; none is fine. */
export async function copyCache(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, preserveTimestamps: true }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
  for (const name of await readdir(to).catch(() => [])) await flush(join(to, name));
}

function cacheOf(database: string): string {
  return `${database}-cache`;
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}
