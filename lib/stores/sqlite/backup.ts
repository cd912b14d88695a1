import { existsSync, renameSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { flushFolder } from '../../platform/flush.ts';
import { copyChecked, removeDatabase } from './checked-copy.ts';
import { Connection } from './connection.ts';

const TIMEOUT_MS = 30_000;

/**
 * Copies the database in a file, as it is at one moment, into a new file, while others go on using it. The copy is checked
 * and on the disk before it gets its name.
 * Throws STORE_MISSING where there is no database, and BACKUP_FAILED where it cannot be copied or `target` is there.
 */
export async function backUpSqlite(file: string, target: string): Promise<void> {
  const store = `sqlite:${file}`;
  const [path, to] = [resolve(file), resolve(target)];
  if (!existsSync(path)) throw new TapesyncError('STORE_MISSING', { store });
  const part = `${to}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    refuseTaken(to);
    const source = new Connection(path, { store, readOnly: true, timeoutMs: TIMEOUT_MS });
    try {
      await copyChecked(source, part);
    } finally {
      source.close();
    }
    try {
      refuseTaken(to);
      renameSync(part, to);
    } catch (error) {
      removeDatabase(part);
      throw error;
    }
    // Without it, the file may be gone after a power cut; it is not taken for a backup then.
    await flushFolder(dirname(to)).catch((error: unknown) => {
      removeDatabase(to);
      throw error;
    });
  } catch (error) {
    throw new TapesyncError('BACKUP_FAILED', { store, problem: messageOf(error) }, { cause: error });
  }
}

function refuseTaken(path: string): void {
  if (existsSync(path)) throw new Error(`${path} is there already; give each backup a name of its own`);
}
