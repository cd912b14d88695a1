import { closeSync, openSync, rmSync } from 'node:fs';
import { flushFile } from '../../platform/flush.ts';
import { Connection } from './connection.ts';
import { schemaVersion } from './open-database.ts';

/** What SQLite may put beside a database. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/**
 * Copies a database as it is at one moment into a new file, for its owner alone, that needs no other beside it, and brings
 * it to the disk. Throws where the source is damaged or no database of ours; no file is left then.
 */
export async function copyChecked(source: Connection, path: string): Promise<void> {
  // A name that is taken is an error: the file may be anybody's.
  closeSync(openSync(path, 'wx', 0o600));
  try {
    await source.copyTo(path);
    const copy = new Connection(path, { store: `sqlite:${path}`, readOnly: false, timeoutMs: 0 });
    try {
      if (schemaVersion(copy, `sqlite:${path}`) === 0) throw new Error('nothing is in it');
      const [found] = copy.row('SELECT integrity_check FROM pragma_integrity_check');
      if (found !== 'ok') throw new Error(`it is damaged: ${found}`);
      leaveLog(copy);
    } finally {
      copy.close();
    }
    flushFile(path);
  } catch (error) {
    removeDatabase(path);
    throw error;
  }
}

/** Has a database that nobody else has open be one file; throws STORE_LOCKED where somebody has. */
export function leaveLog(connection: Connection): void {
  connection.script('PRAGMA journal_mode = DELETE');
}

/** Removes a database that nobody has open. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', ...COMPANIONS]) rmSync(`${path}${suffix}`, { force: true });
}
