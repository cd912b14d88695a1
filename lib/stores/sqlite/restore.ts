import {
  chownSync,
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { trustedScope } from '../../model/scope.ts';
import { flushFile, flushFolder } from '../../platform/flush.ts';
import { renewRevision } from '../sql/scope-revisions.ts';
import { COMPANIONS, copyChecked, leaveLog, removeDatabase } from './checked-copy.ts';
import { Connection } from './connection.ts';
import { openToWrite } from './open-database.ts';
import { APPLICATION_ID } from './schema.ts';

const TIMEOUT_MS = 30_000;

/** What a restore has left behind. */
export interface Restored {
  /** Where the database is kept that was there before; `undefined` where there was none. */
  readonly aside: string | undefined;
}

/**
 * Puts a copy of a backup in the place of a database. The backup is checked first, and stays; what was there is kept under
 * another name. Whoever is logged on has to log on again: the backup may know sessions that have been ended since.
 * Throws STORE_IN_USE where another process has the database open, and RESTORE_FAILED; the database is as it was then.
 */
export async function restoreSqlite(file: string, database: string): Promise<Restored> {
  const store = `sqlite:${database}`;
  const path = existsSync(database) ? realpathSync(database) : resolve(database);
  const part = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  let restored: Restored;
  try {
    const source = new Connection(resolve(file), { store: file, readOnly: true, timeoutMs: TIMEOUT_MS });
    try {
      await copyChecked(source, part);
    } finally {
      source.close();
    }
    try {
      await prepare(part);
      restored = { aside: await replace(path, part, store) };
    } catch (error) {
      removeDatabase(part);
      throw error;
    }
  } catch (error) {
    if (error instanceof TapesyncError && error.code === 'STORE_IN_USE') throw error;
    throw new TapesyncError('RESTORE_FAILED', { store, file, problem: messageOf(error) }, { cause: error });
  }
  try {
    await flushFolder(dirname(path));
  } catch (error) {
    const problem = `it was restored, but that may not be on the disk: ${messageOf(error)}`;
    throw new TapesyncError('STORE_FAILED', { store, problem }, { cause: error });
  }
  return restored;
}

// Brings the copy to the present schema, and makes sure that what clients remember of scopes and sessions is not taken for
// what is in it.
async function prepare(path: string): Promise<void> {
  const copy = openToWrite(path, `sqlite:${path}`, TIMEOUT_MS);
  try {
    copy.begin();
    copy.script('DELETE FROM session');
    for (const [customer, media] of copy.rows('SELECT customer, media FROM media')) {
      await renewRevision(copy, trustedScope(String(customer), String(media)), []);
    }
    copy.script('COMMIT');
    leaveLog(copy);
  } finally {
    copy.close();
  }
  flushFile(path);
}

async function replace(path: string, part: string, store: string): Promise<string | undefined> {
  const isThere = existsSync(path);
  const held = isThere && isDatabase(path) ? holdAlone(path, store) : undefined;
  const aside = nameAside(path);
  try {
    if (isThere) keepOwner(path, part);
    // The log of another database would be taken for that of the restored one, even where the other one is gone.
    const left = COMPANIONS.filter((suffix) => existsSync(`${path}${suffix}`));
    for (const suffix of left) renameSync(`${path}${suffix}`, `${aside}${suffix}`);
    if (isThere) keepToo(path, aside);
    // No power cut may undo that and leave what follows.
    await flushFolder(dirname(path));
    // Windows replaces no file that is open.
    if (process.platform === 'win32') held?.close();
    renameSync(part, path);
    return isThere || left.length > 0 ? aside : undefined;
  } catch (error) {
    putBack(path, aside);
    throw error;
  } finally {
    if (process.platform !== 'win32') held?.close();
  }
}

// With another file, SQLite may remove the log that lies beside it.
function isDatabase(path: string): boolean {
  const head = Buffer.alloc(16);
  const file = openSync(path, 'r');
  try {
    readSync(file, head);
  } finally {
    closeSync(file);
  }
  return head.toString('latin1') === 'SQLite format 3\0';
}

/**
 * Takes the database so that nobody else can open it, with its log moved into it. Returns `undefined` where it is damaged.
 * Throws STORE_IN_USE, and STORE_NOT_DATABASE for that of another program.
 */
function holdAlone(path: string, store: string): Connection | undefined {
  let connection: Connection | undefined;
  try {
    connection = new Connection(path, { store, readOnly: false, timeoutMs: 0 });
    const [application, tables] = connection.row(
      'SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id',
    );
    if (application !== APPLICATION_ID && tables !== 0) {
      connection.close();
      throw new Error(`${path} is another program's database`);
    }
    leaveLog(connection);
    connection.script('BEGIN EXCLUSIVE');
    // Somebody may have come in between.
    const [mode] = connection.row('PRAGMA journal_mode');
    if (mode !== 'delete') throw new TapesyncError('STORE_LOCKED', { store, seconds: 0 });
    return connection;
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    connection?.close();
    if (error.code === 'STORE_LOCKED') throw new TapesyncError('STORE_IN_USE', { store }, { cause: error });
    if (error.code === 'STORE_READ_ONLY') throw error;
    return undefined;
  }
}

function nameAside(path: string): string {
  const now = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  for (let number = 1; ; number++) {
    const name = `${path}.replaced-${now}Z${number === 1 ? '' : `-${number}`}`;
    if (['', ...COMPANIONS].every((suffix) => !existsSync(`${name}${suffix}`))) return name;
  }
}

// By a second name, where the file system has such, so that there is a database at any moment.
function keepToo(path: string, aside: string): void {
  try {
    linkSync(path, aside);
  } catch {
    renameSync(path, aside);
  }
}

// As far as it can be: what cannot be moved is still there under its other name.
function putBack(path: string, aside: string): void {
  for (const suffix of COMPANIONS) {
    if (existsSync(`${aside}${suffix}`)) renameSync(`${aside}${suffix}`, `${path}${suffix}`);
  }
  if (!existsSync(path) && existsSync(aside)) renameSync(aside, path);
  else rmSync(aside, { force: true });
}

// Who restores may be another than who runs the server.
function keepOwner(path: string, part: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(path);
  chownSync(part, uid, gid);
}
