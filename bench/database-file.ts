import { copyFile, open, rm } from 'node:fs/promises';

/** Removes a SQLite database with its journals; none is fine. */
export async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${path}${suffix}`, { force: true });
}

/** Copies a closed SQLite database to the disk itself, so that no measured run pays for writing the copy out. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const file = await open(to, 'r+');
  await file.sync();
  await file.close();
}
