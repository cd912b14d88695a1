import { DatabaseSync } from 'node:sqlite';

/** Returns how many volumes the database of a folder has; 0 where it is only being made, or is none. */
export function volumesIn(cwd: string): number {
  try {
    const database = new DatabaseSync(`${cwd}/tapesync.db`, { readOnly: true });
    try {
      return Number(database.prepare('SELECT count(*) AS count FROM volume').get()?.count);
    } finally {
      database.close();
    }
  } catch {
    return 0;
  }
}
