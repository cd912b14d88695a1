import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { backUpSqlite } from '../../../../lib/stores/sqlite/backup.ts';
import { restoreSqlite } from '../../../../lib/stores/sqlite/restore.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../../../lib/stores/sqlite/schema.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { untilPrinted } from '../../../until.ts';
import { add, RUN, rowsOf, SCOPE, update } from '../contract.ts';

const LATE = '9999-01-01T00:00:00Z';

/** A database with slot 2 of which there is a backup with slot 1. */
async function prepared(s: Test) {
  const folder = temporaryFolder(s);
  const [file, backup] = [join(folder, 'tapes.db'), join(folder, 'copy.db')];
  const store = openSqliteStore(file, { write: true });
  await store.changes.apply(RUN, SCOPE, [add('A', { slot: '1' })], true);
  await store.accounts.addUser('ada', 'hash');
  await store.accounts.openSession('token', 'ada', LATE);
  await backUpSqlite(file, backup);
  const revision = await store.snapshots.revision(SCOPE);
  await store.changes.apply(RUN, SCOPE, [update('A', 1, { slot: '2' })], true);
  const later = await store.snapshots.revision(SCOPE);
  await store.close();
  return { folder, file, backup, revision, later };
}

async function slotIn(file: string): Promise<string | undefined> {
  const store = openSqliteStore(file, { write: false });
  const [row] = await rowsOf(store, ['slot']);
  await store.close();
  return row?.[4];
}

const names = (folder: string) => readdirSync(folder).filter((name) => !/-shm$|-wal$/.test(name));

t.test('what is restored takes the place of what was there, which is kept', async (s) => {
  const { folder, file, backup, revision, later } = await prepared(s);
  const { aside } = await restoreSqlite(backup, file);
  s.match(aside, /tapes\.db\.replaced-\d{8}T\d{6}Z$/);
  s.equal(await slotIn(file), '1');
  s.equal(await slotIn(aside ?? ''), '2');
  s.equal(await slotIn(backup), '1', 'the backup stays');
  s.equal(statSync(file).mode & 0o777, 0o600);
  const store = openSqliteStore(file, { write: true });
  s.not(await store.snapshots.revision(SCOPE), revision, 'caches of clients are of no use');
  s.equal(await store.snapshots.since(SCOPE, later), undefined, 'what came after the backup never was');
  s.match(await store.snapshots.since(SCOPE, revision), { changed: [], base: { volumes: 1, versions: 1 } });
  s.equal(await store.accounts.session('token', RUN.started), undefined, 'everybody logs on again');
  s.match(await store.accounts.users(), [{ user: 'ada' }]);
  s.match(await store.verification.verify(), { found: 0, volumes: 1 });
  s.match((await store.changes.apply(RUN, SCOPE, [update('A', 1, { slot: '3' })], true)).results, [
    { outcome: 'updated' },
  ]);
  await store.close();
  const again = await restoreSqlite(backup, file);
  s.not(again.aside, aside);
  s.equal(names(folder).length, 4);
});

t.test('a log that was left behind is kept aside, and not replayed', async (s) => {
  for (const state of ['whole', 'damaged', 'missing']) {
    const { folder, file, backup } = await prepared(s);
    // A process that was killed leaves what it has written in the log.
    const killed = new DatabaseSync(file);
    killed.exec("UPDATE volume SET slot = 'log'");
    for (const suffix of ['', '-wal', '-shm'])
      copyFileSync(`${file}${suffix}`, join(folder, `kept${suffix}`));
    killed.close();
    for (const suffix of ['', '-wal', '-shm'])
      copyFileSync(join(folder, `kept${suffix}`), `${file}${suffix}`);
    if (state === 'damaged') writeFileSync(file, 'no database');
    if (state === 'missing') rmSync(file);
    const { aside = '' } = await restoreSqlite(backup, file);
    s.equal(existsSync(`${file}-wal`), false, state);
    s.equal(await slotIn(file), '1', state);
    if (state === 'whole') s.equal(await slotIn(aside), 'log', 'what was in the log is kept');
    else s.ok(readFileSync(`${aside}-wal`).equals(readFileSync(join(folder, 'kept-wal'))), state);
    if (state === 'damaged') s.equal(readFileSync(aside, 'utf8'), 'no database');
  }
});

t.test('it works where nothing was there, and behind a symbolic link', async (s) => {
  const { folder, file, backup } = await prepared(s);
  const other = join(folder, 'other.db');
  s.strictSame(await restoreSqlite(backup, other), { aside: undefined });
  s.equal(await slotIn(other), '1');
  const link = join(folder, 'link.db');
  symlinkSync(file, link);
  await restoreSqlite(backup, link);
  s.equal(await slotIn(file), '1');
});

t.test('while another process has the database open, nothing is restored', async (s) => {
  const { folder, file, backup } = await prepared(s);
  for (const write of [true, false]) {
    const source = `
      import { openSqliteStore } from ${JSON.stringify(new URL('../../../../lib/stores/sqlite/sqlite-store.ts', import.meta.url).href)};
      const store = openSqliteStore(${JSON.stringify(file)}, { write: ${write} });
      await store.query.scopes();
      console.log('open');
      setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, [
      '--input-type=module-typescript',
      '--no-warnings',
      '--eval',
      source,
    ]);
    s.teardown(() => other.kill('SIGKILL'));
    await untilPrinted(other.stdout, /open/);
    await s.rejects(restoreSqlite(backup, file), { code: 'STORE_IN_USE' });
    const ended = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await ended;
  }
  s.equal(await slotIn(file), '2');
  s.strictSame(names(folder).sort(), ['copy.db', 'tapes.db']);
  await restoreSqlite(backup, file);
  s.equal(await slotIn(file), '1', "processes that were killed are in nobody's way");
});

t.test('a backup that is no whole database of ours is refused, and all stays as it was', async (s) => {
  const { folder, file, backup } = await prepared(s);
  const bytes = readFileSync(backup);
  const bad = (name: string, content: Uint8Array | string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const damaged = Buffer.from(bytes);
  damaged.fill(0xa5, bytes.length / 2, bytes.length / 2 + 4096);
  const newer = bad('newer.db', bytes);
  const foreign = bad('foreign.db', bytes);
  for (const [path, pragma] of [
    [newer, 'user_version = 99'],
    [foreign, 'application_id = 7'],
  ] as const) {
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA ${pragma}`);
    database.close();
  }
  for (const [path, problem] of [
    [join(folder, 'none.db'), /cannot be opened/],
    [bad('empty.db', ''), /nothing is in it/],
    [bad('text.db', 'hello'), /not a database/],
    [bad('cut.db', bytes.subarray(0, bytes.length / 2)), /damaged|malformed/],
    [bad('damaged.db', damaged), /damaged|malformed/],
    [newer, /newer tapesync/],
    [foreign, /another program's database/],
  ] as const) {
    const before = names(folder);
    await s.rejects(restoreSqlite(path, file), { code: 'RESTORE_FAILED', message: problem });
    s.strictSame(names(folder), before, path);
  }
  s.equal(await slotIn(file), '2');
  await s.rejects(restoreSqlite(backup, foreign), { code: 'RESTORE_FAILED', message: /another program's/ });
});

t.test('a backup of an older schema is brought to the present one', async (s) => {
  const folder = temporaryFolder(s);
  const [file, backup] = [join(folder, 'tapes.db'), join(folder, 'old.db')];
  const old = new DatabaseSync(backup);
  old.exec(MIGRATIONS[0] ?? '');
  old.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1;
    INSERT INTO customer (customer) VALUES ('US01'); INSERT INTO media VALUES ('US01', 'LTO', '', '');
    INSERT INTO volume (customer, media, volume, slot) VALUES ('US01', 'LTO', 'A', '7')`);
  old.close();
  await restoreSqlite(backup, file);
  s.equal(await slotIn(file), '7');
  s.strictSame(names(folder).sort(), ['old.db', 'tapes.db']);
});

t.test('a restore that fails half way puts everything back', async (s) => {
  const { folder, file, backup } = await prepared(s);
  writeFileSync(file, 'no database');
  writeFileSync(`${file}-wal`, 'its log');
  const fs = process.getBuiltinModule('node:fs/promises');
  const probe = await fs.open(file);
  const files = Object.getPrototypeOf(probe);
  await probe.close();
  s.intercept(files, 'sync', { value: async () => Promise.reject(new Error('EIO')) });
  await s.rejects(restoreSqlite(backup, file), { code: 'RESTORE_FAILED', message: /EIO.*is as it was/ });
  s.equal(readFileSync(file, 'utf8'), 'no database');
  s.equal(readFileSync(`${file}-wal`, 'utf8'), 'its log');
  s.strictSame(readdirSync(folder).sort(), ['copy.db', 'tapes.db', 'tapes.db-wal']);
});
