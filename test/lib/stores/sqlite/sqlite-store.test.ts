import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { VALUE_FIELDS } from '../../../../lib/model/field.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import {
  add,
  checkInserted,
  live,
  lives,
  RUN,
  reachedEntries,
  rowsOf,
  SCOPE,
  storeContract,
  update,
} from '../contract.ts';
import { serverStoreContract } from '../server-contract.ts';

const STORE = new URL('../../../../lib/stores/sqlite/sqlite-store.ts', import.meta.url).href;
const CONTRACT = new URL('../contract.ts', import.meta.url).href;

const directory = (s: Test) => temporaryFolder(s);

// A program that has the store module, the contract's shorthands, and the database of the test in `file`.
function program(file: string, body: string): string[] {
  const source = `
    import { openSqliteStore } from ${JSON.stringify(STORE)};
    import { add, RUN, SCOPE } from ${JSON.stringify(CONTRACT)};
    const file = ${JSON.stringify(file)};
    ${body}`;
  return ['--input-type=module-typescript', '--no-warnings', '--eval', source];
}

t.test('a SQLite database keeps the contract of a store', async (s) => {
  storeContract(s, (p) => {
    const file = join(temporaryFolder(p), 'tapes.db');
    return { open: async () => openSqliteStore(file, { write: true }) };
  });
});

t.test('a SQLite database is a store that a server can stand on', async (s) => {
  serverStoreContract(s, (p) => {
    const file = join(temporaryFolder(p), 'tapes.db');
    return { open: async () => openSqliteStore(file, { write: true }) };
  });
});

t.test('the store is called by its file', async (s) => {
  const store = openSqliteStore(join(directory(s), 'a.db'), { write: true });
  s.teardown(() => store.close());
  s.match(store.name, /^sqlite:.*a\.db$/);
});

t.test('every compared field has its column', async (s) => {
  const file = join(directory(s), 'tapes.db');
  await openSqliteStore(file, { write: true }).close();
  const db = new DatabaseSync(file);
  const columns = db
    .prepare("SELECT name FROM pragma_table_info('volume')")
    .all()
    .map(({ name }) => name);
  db.close();
  const snake = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  s.strictSame(columns, [
    'customer',
    'media',
    'volume',
    'version',
    'update_lock',
    'current_repository',
    'history',
    ...VALUE_FIELDS.map(({ key }) => snake(key)),
    'audit_failed',
    'move_started',
  ]);
});

t.test('every entry of the history is reached from its volume exactly once', async (s) => {
  await fc.assert(
    fc.asyncProperty(lives, async (runs) => {
      const file = join(directory(s), 'tapes.db');
      const store = openSqliteStore(file, { write: true });
      await live(store, runs);
      s.match(await store.verification.verify(), { found: 0 });
      await store.close();
      const db = new DatabaseSync(file);
      const reached = db.prepare(reachedEntries('')).all();
      s.strictSame(reached, db.prepare('SELECT id, volume, version FROM history ORDER BY id').all());
      s.strictSame(
        db.prepare('SELECT DISTINCT id FROM volume_history ORDER BY id').all(),
        db.prepare("SELECT id FROM history WHERE changes <> '{}' ORDER BY id").all(),
      );
      db.close();
    }),
    { numRuns: 25 },
  );
});

t.test('a volume that others inserted has no history, and one from its first change on', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  s.teardown(() => store.close());
  await store.changes.apply(RUN, SCOPE, [add('A', { slot: '1' })], true);
  const db = new DatabaseSync(file);
  db.exec("INSERT INTO volume (customer, media, volume) VALUES ('US01', 'LTO', 'B')");
  db.close();
  await checkInserted(s, store, 'update', '0');
});

t.test('tabs, line ends and backslashes that others wrote are escaped', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  s.teardown(() => store.close());
  await store.changes.apply(RUN, SCOPE, [add('A', { attribute1: 'x' }), add('B', { slot: '1' })], true);
  const db = new DatabaseSync(file);
  db.prepare("UPDATE volume SET description = ? WHERE volume = 'A'").run('\\t\té\r\n日本語\\');
  db.prepare('UPDATE attribute SET value = ?').run('a\tb\\');
  db.close();
  s.strictSame(await rowsOf(store, ['description', 'slot', 'attribute1']), [
    ['A', '1', '', '', '\\\\t\\té\\r\\n日本語\\\\', '', 'a\\tb\\\\'],
    ['B', '1', '', '', '', '1', ''],
  ]);
});

t.test('a closed store leaves one file, all in it', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  await store.changes.apply(RUN, SCOPE, [add('A')], true);
  await store.snapshots.open(SCOPE, []);
  await store.close();
  s.notOk(existsSync(`${file}-wal`));
});

t.test('the end of a run is recorded, of one that changed nothing too', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  await store.runs.finish(RUN, '{"read":0}', 3);
  await store.close();
  const db = new DatabaseSync(file);
  const { user, ...run } = RUN;
  s.match(db.prepare('SELECT * FROM run').get(), {
    ...run,
    user_id: user,
    exit_code: 3,
    statistics: '{"read":0}',
    finished: /Z$/,
  });
  db.close();
});

t.test('a file that cannot be written is said before anything is read', async (s) => {
  const file = join(directory(s), 'tapes.db');
  await openSqliteStore(file, { write: true }).close();
  chmodSync(file, 0o444);
  chmodSync(join(file, '..'), 0o555);
  const open = `
    if (process.getuid() === 0) process.setuid(65534);
    try { openSqliteStore(file, { write: true }); } catch (error) { console.log(error.code); }`;
  const { stdout, stderr } = spawnSync(process.execPath, program(file, open), { encoding: 'utf8' });
  chmodSync(join(file, '..'), 0o755);
  s.equal(stdout, 'STORE_READ_ONLY\n', stderr);
});

t.test('a database that stays locked is said, and works again once it is free', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true, timeoutMs: 50 });
  s.teardown(() => store.close());
  await store.changes.apply(RUN, SCOPE, [add('A')], true);
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  await s.rejects(store.changes.apply(RUN, SCOPE, [update('A', 1, { slot: '1' })], true), {
    code: 'STORE_LOCKED',
    message: /locked for 0.05 s/,
  });
  s.strictSame(await rowsOf(store, []), [['A', '1', '', '']], 'reading goes on');
  other.close();
  s.match((await store.changes.apply(RUN, SCOPE, [update('A', 1, { slot: '1' })], true)).results, [
    { outcome: 'updated' },
  ]);
});

t.test('a full disk fails the batch and keeps what was there', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  await store.changes.apply(RUN, SCOPE, [add('A')], true);
  await store.close();
  // A file that may not grow: the limit counts blocks of 512 or 1024 bytes, either is too little for the batch.
  const body = `
    const store = openSqliteStore(file, { write: true });
    const many = Array.from({ length: 50_000 }, (_, index) => add('V' + index, { description: 'x'.repeat(200) }));
    try { await store.changes.apply(RUN, SCOPE, many, true); } catch (error) { console.log(error.class, error.code); }`;
  const script = 'ulimit -f 2000; exec "$0" "$@"';
  const { stdout, stderr } = spawnSync('sh', ['-c', script, process.execPath, ...program(file, body)], {
    encoding: 'utf8',
  });
  s.match(stdout, /^store STORE_(FULL|FAILED)\n$/, stderr);
  const again = openSqliteStore(file, { write: true });
  s.strictSame(await rowsOf(again, []), [['A', '1', '', '']]);
  await again.close();
});

t.test('kill -9 in the middle leaves whole batches, and the next run completes them', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const body = `
    const store = openSqliteStore(file, { write: true });
    for (let batch = 0; ; batch++) {
      const changes = Array.from({ length: 100 }, (_, index) => add('B' + batch + '-' + index, { slot: '1' }));
      await store.changes.apply(RUN, SCOPE, changes, true);
      if (batch === 3) console.log('under way');
    }`;
  const child = spawn(process.execPath, program(file, body), { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const store = openSqliteStore(file, { write: true });
  const rows = await rowsOf(store, ['slot']);
  s.ok(rows.length >= 400);
  s.equal(rows.length % 100, 0);
  const again = Array.from({ length: 100 }, (_, index) => add(`B0-${index}`, { slot: '1' }));
  const { results } = await store.changes.apply(RUN, SCOPE, [...again, add('NEXT')], true);
  s.strictSame(new Set(results.map(({ outcome }) => outcome)), new Set(['unchanged', 'added']));
  await store.close();
  const db = new DatabaseSync(file);
  s.match(db.prepare('PRAGMA integrity_check').get(), { integrity_check: 'ok' });
  s.match(db.prepare('SELECT count(*) AS entries FROM history').get(), { entries: rows.length + 1 });
  db.close();
});
