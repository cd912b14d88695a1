import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import {
  COMPANIONS,
  copyChecked,
  leaveLog,
  removeDatabase,
} from '../../../../lib/stores/sqlite/checked-copy.ts';
import { Connection } from '../../../../lib/stores/sqlite/connection.ts';
import { MIGRATIONS } from '../../../../lib/stores/sqlite/schema.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, RUN, SCOPE } from '../contract.ts';

// A store that is open, so that what was written is in its log.
async function opened(s: Test) {
  const folder = temporaryFolder(s);
  const file = join(folder, 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  s.teardown(() => store.close());
  const changes = Array.from({ length: 3 }, (_, at) => add(`V${at}`, { slot: '1' }));
  await store.changes.apply(RUN, SCOPE, changes, true);
  return { folder, file, target: join(folder, 'copy.db') };
}

function connectionTo(s: Test, file: string): Connection {
  const connection = new Connection(file, { store: 'sqlite:x', readOnly: false, timeoutMs: 0 });
  s.teardown(() => connection.close());
  return connection;
}

function volumesIn(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const found = database.prepare('SELECT count(*) AS volumes FROM volume').get();
  database.close();
  return found?.volumes;
}

t.test('a copy is one file, without a log, with what the source has at this moment', async (s) => {
  const umask = process.umask(0);
  s.teardown(() => process.umask(umask));
  const { folder, file, target } = await opened(s);
  const others = readdirSync(folder);
  await copyChecked(connectionTo(s, file), target);
  s.strictSame(readdirSync(folder).sort(), [...others, 'copy.db'].sort());
  s.equal(statSync(target).mode & 0o777, 0o600);
  s.equal(volumesIn(target), 3);
  s.strictSame(readdirSync(folder).sort(), [...others, 'copy.db'].sort(), 'reading it makes no log');
});

t.test('a copy of an older schema is of that schema', async (s) => {
  const { file, target } = await opened(s);
  const source = connectionTo(s, file);
  source.script(`PRAGMA user_version = ${MIGRATIONS.length - 1}`);
  await copyChecked(source, target);
  s.strictSame(connectionTo(s, target).row('PRAGMA user_version'), [MIGRATIONS.length - 1]);
});

t.test('a name that is taken stays what it is, also one that leads nowhere', async (s) => {
  const { folder, file, target } = await opened(s);
  const source = connectionTo(s, file);
  writeFileSync(target, 'mine');
  await s.rejects(copyChecked(source, target), { code: 'EEXIST' });
  s.equal(readFileSync(target, 'utf8'), 'mine');
  const link = join(folder, 'link.db');
  symlinkSync(join(folder, 'elsewhere.db'), link);
  await s.rejects(copyChecked(source, link), { code: 'EEXIST' });
  s.notOk(existsSync(join(folder, 'elsewhere.db')));
});

t.test('of what is no whole database of ours there is no copy, and nothing is left', async (s) => {
  const { folder, target } = await opened(s);
  const made = (name: string, sql: string) => {
    const path = join(folder, name);
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    return path;
  };
  const empty = made('empty.db', '');
  const foreign = made('foreign.db', 'CREATE TABLE photos (name)');
  const { file: future } = await opened(s);
  connectionTo(s, future).script(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  const damaged = join(temporaryFolder(s), 'tapes.db');
  const store = openSqliteStore(damaged, { write: true });
  const changes = Array.from({ length: 3000 }, (_, at) => add(`V${at}`, { slot: '1' }));
  await store.changes.apply(RUN, SCOPE, changes, true);
  await store.close();
  const bytes = readFileSync(damaged);
  writeFileSync(damaged, bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 8192));
  const before = readdirSync(folder);
  for (const [file, problem] of [
    [empty, { message: 'nothing is in it' }],
    [foreign, { code: 'STORE_NOT_DATABASE' }],
    [future, { code: 'STORE_NEWER' }],
    [damaged, /^it is damaged: /],
  ] as const) {
    await s.rejects(copyChecked(connectionTo(s, file), target), problem, file);
    s.strictSame(readdirSync(folder), before);
  }
  await s.rejects(copyChecked(connectionTo(s, empty), join(folder, 'none', 'copy.db')), { code: 'ENOENT' });
});

t.test('a database leaves its log only where nobody else has it open', async (s) => {
  const { folder, file } = await opened(s);
  const connection = connectionTo(s, file);
  s.throws(() => leaveLog(connection), { code: 'STORE_LOCKED' });
  const alone = join(folder, 'alone.db');
  const other = connectionTo(s, alone);
  other.script('PRAGMA journal_mode = WAL; CREATE TABLE t (x)');
  s.ok(existsSync(`${alone}-wal`));
  leaveLog(other);
  s.notOk(existsSync(`${alone}-wal`));
});

t.test('a database is removed with all that lies beside it, and nothing else', async (s) => {
  const folder = temporaryFolder(s);
  const path = join(folder, 'tapes.db');
  for (const suffix of ['', ...COMPANIONS, '.partial', '2']) writeFileSync(`${path}${suffix}`, '');
  removeDatabase(path);
  s.strictSame(readdirSync(folder).sort(), ['tapes.db.partial', 'tapes.db2']);
  s.doesNotThrow(() => removeDatabase(path), 'none is there any more');
});
