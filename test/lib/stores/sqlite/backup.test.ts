import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { backUpSqlite } from '../../../../lib/stores/sqlite/backup.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, RUN, rowsOf, SCOPE } from '../contract.ts';

async function filled(s: Test, volumes = 3) {
  const folder = temporaryFolder(s);
  const file = join(folder, 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  const changes = Array.from({ length: volumes }, (_, at) => add(`V${at}`, { slot: '1' }));
  await store.changes.apply(RUN, SCOPE, changes, true);
  return { folder, file, store, target: join(folder, 'copy.db') };
}

t.test('a backup is one file, for its owner alone, with all that was answered', async (s) => {
  const umask = process.umask(0);
  s.teardown(() => process.umask(umask));
  const { folder, file, store, target } = await filled(s);
  await backUpSqlite(file, target);
  s.strictSame(
    readdirSync(folder).filter((name) => name.startsWith('copy')),
    ['copy.db'],
  );
  s.equal(statSync(target).mode & 0o777, 0o600);
  await store.close();
  const copy = openSqliteStore(target, { write: false });
  s.teardown(() => copy.close());
  s.strictSame(
    (await rowsOf(copy, ['slot'])).map(([volume, , , , slot]) => [volume, slot]),
    [
      ['V0', '1'],
      ['V1', '1'],
      ['V2', '1'],
    ],
  );
  s.match(await copy.verification.verify(), { found: 0, volumes: 3 });
});

t.test('others go on writing meanwhile, and the backup is of one moment', async (s) => {
  const { file, store, target } = await filled(s, 30_000);
  s.teardown(() => store.close());
  let isDone = false;
  const backup = backUpSqlite(file, target).then(() => {
    isDone = true;
  });
  let written = 0;
  while (!isDone) {
    const changes = Array.from({ length: 100 }, (_, at) => add(`W${written}-${at}`));
    await store.changes.apply(RUN, SCOPE, changes, true);
    written++;
  }
  await backup;
  s.ok(written > 1, `${written} batches were written`);
  const copy = openSqliteStore(target, { write: false });
  s.teardown(() => copy.close());
  const { found, volumes } = await copy.verification.verify();
  s.equal(found, 0);
  s.equal((volumes - 30_000) % 100, 0, 'whole batches only');
});

t.test('a name that is taken is refused, whatever it is of', async (s) => {
  const { folder, file, store, target } = await filled(s);
  await store.close();
  writeFileSync(target, 'mine');
  for (const name of [target, file, folder]) {
    await s.rejects(backUpSqlite(file, name), { code: 'BACKUP_FAILED', message: /is there already/ });
  }
  s.equal(readFileSync(target, 'utf8'), 'mine');
  s.strictSame(
    readdirSync(folder).sort(),
    ['copy.db', 'tapes.db', 'tapes.db-shm', 'tapes.db-wal'].slice(0, 2),
  );
});

t.test(
  'what is missing, empty, damaged or of another program makes no backup, and leaves no file',
  async (s) => {
    const { folder, file, store, target } = await filled(s, 5000);
    await store.close();
    await s.rejects(backUpSqlite(join(folder, 'none.db'), target), { code: 'STORE_MISSING' });
    const empty = join(folder, 'empty.db');
    writeFileSync(empty, '');
    await s.rejects(backUpSqlite(empty, target), { code: 'BACKUP_FAILED', message: /nothing is in it/ });
    const foreign = join(folder, 'foreign.db');
    const database = new DatabaseSync(foreign);
    database.exec('CREATE TABLE photos (name)');
    database.close();
    await s.rejects(backUpSqlite(foreign, target), { code: 'BACKUP_FAILED', message: /another program's/ });
    const bytes = readFileSync(file);
    bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 8192);
    writeFileSync(file, bytes);
    await s.rejects(backUpSqlite(file, target), { code: 'BACKUP_FAILED', message: /damaged/ });
    await s.rejects(backUpSqlite(file, join(folder, 'nowhere', 'copy.db')), { code: 'BACKUP_FAILED' });
    s.notOk(existsSync(target));
    s.strictSame(
      readdirSync(folder).filter((name) => name.includes('part')),
      [],
    );
  },
);
