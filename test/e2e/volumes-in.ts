import { readDatabase } from '../read-database.ts';

/** Returns how many volumes the database of a folder has; 0 where it is only being made, or is none. */
export function volumesIn(cwd: string): number {
  try {
    return readDatabase(`${cwd}/tapesync.db`, (database) =>
      Number(database.prepare('SELECT count(*) AS count FROM volume').get()?.count),
    );
  } catch {
    return 0;
  }
}
