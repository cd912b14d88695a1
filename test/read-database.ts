import { DatabaseSync } from 'node:sqlite';

// What a program leaves that was killed is recovered by whoever opens the file next, and the others wait for it.
const TIMEOUT_MS = 60_000;

/** Returns what `read` finds in an SQLite file that programs may be writing, or have been killed over. */
export function readDatabase<T>(file: string, read: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { readOnly: true, timeout: TIMEOUT_MS });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
