import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { VALUE_FIELDS } from '../../../lib/model/field.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../../lib/stores/sqlite/schema.ts';
import { sqliteError } from '../../../lib/stores/sqlite/sqlite-error.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
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
} from './contract.ts';
import { serverStoreContract } from './server-contract.ts';

const STORE = new URL('../../../lib/stores/sqlite/sqlite-store.ts', import.meta.url).href;
const CONTRACT = new URL('./contract.ts', import.meta.url).href;

const directory = (s: Test) => s.testdir({});

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
    const file = join(p.testdir({}), 'tapes.db');
    return { open: async () => openSqliteStore(file, { write: true }) };
  });
});

t.test('a SQLite database is a store that a server can stand on', async (s) => {
  serverStoreContract(s, (p) => {
    const file = join(p.testdir({}), 'tapes.db');
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
  ]);
});

t.test('every entry of the history is reached from its volume exactly once', async (s) => {
  await fc.assert(
    fc.asyncProperty(lives, async (runs) => {
      const file = join(directory(s), 'tapes.db');
      const store = openSqliteStore(file, { write: true });
      await live(store, runs);
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

t.test('without write, a missing file stays missing and is an empty store', async (s) => {
  const file = join(directory(s), 'none.db');
  const store = openSqliteStore(file, { write: false });
  s.equal((await store.snapshots.open(SCOPE, ['slot'])).state, 'customer unknown');
  s.strictSame(await store.query.scopes(), []);
  s.strictSame(await store.query.history(SCOPE, add('A').volume), []);
  await s.rejects(store.changes.apply(RUN, SCOPE, [add('A')], true), { code: 'STORE_READ_ONLY' });
  await store.close();
  s.notOk(existsSync(file));
});

t.test('without write, a file of no bytes is an empty store and stays so', async (s) => {
  const file = join(s.testdir({ 'empty.db': '' }), 'empty.db');
  const store = openSqliteStore(file, { write: false });
  s.strictSame(await store.query.scopes(), []);
  await store.close();
  s.equal(readFileSync(file).length, 0);
});

t.test('without write, the file keeps every byte', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const writer = openSqliteStore(file, { write: true });
  await writer.changes.apply(RUN, SCOPE, [add('A', { slot: '1' })], true);
  await writer.close();
  const before = readFileSync(file);
  const reader = openSqliteStore(file, { write: false });
  s.strictSame(await rowsOf(reader, ['slot']), [['A', '1', '', '', '1']]);
  await reader.close();
  s.ok(before.equals(readFileSync(file)));
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

t.test('files that are no database of ours are named and left alone', async (s) => {
  const dir = s.testdir({ 'short.db': 'hello', 'long.db': 'not a database\n'.repeat(1000) });
  const foreign = new DatabaseSync(join(dir, 'foreign.db'));
  foreign.exec('CREATE TABLE photos (name)');
  foreign.close();
  for (const name of ['short.db', 'long.db', 'foreign.db']) {
    const before = readFileSync(join(dir, name));
    for (const write of [true, false]) {
      s.throws(
        () => openSqliteStore(join(dir, name), { write }),
        { code: 'STORE_NOT_DATABASE' },
        `${name} ${write}`,
      );
    }
    s.ok(before.equals(readFileSync(join(dir, name))), `${name} is as it was`);
  }
});

t.test('a damaged database is told from an empty one', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  await store.changes.apply(
    RUN,
    SCOPE,
    Array.from({ length: 2000 }, (_, index) => add(`V${index}`)),
    true,
  );
  await store.close();
  const bytes = readFileSync(file);
  // The tables are named in the first pages.
  bytes.fill(0xa5, bytes.length / 2);
  writeFileSync(file, bytes);
  const damaged = openSqliteStore(file, { write: true });
  await s.rejects(rowsOf(damaged, []), { code: 'STORE_NOT_DATABASE' });
  await s.rejects(damaged.changes.apply(RUN, SCOPE, [add('X')], true), { code: 'STORE_NOT_DATABASE' });
  await damaged.close();
});

t.test('a database of an older schema is brought up to date, also by who only reads', async (s) => {
  for (const write of [true, false]) {
    const file = join(directory(s), `${write}.db`);
    const db = new DatabaseSync(file);
    db.exec(MIGRATIONS[0] ?? '');
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
    db.exec(
      "INSERT INTO customer (customer) VALUES ('US01'); INSERT INTO media VALUES ('US01', 'LTO', '', '')",
    );
    db.close();
    const store = openSqliteStore(file, { write });
    const { state, revision } = await store.snapshots.open(SCOPE, []);
    s.equal(state, 'known');
    s.not(revision, '');
    await store.close();
  }
});

t.test('a database of the schema before keeps all it has, under the names of this one', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const db = new DatabaseSync(file);
  db.exec(MIGRATIONS.slice(0, 2).join(''));
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 2;
    INSERT INTO customer VALUES ('US01', 'the bank');
    INSERT INTO media VALUES ('US01', 'LTO', 'tapes', '', 'r1');
    INSERT INTO run (number, id, user, command, definition, started)
      VALUES (1, 'before', 'ada', 'sync', '', '2026-03-14T02:13:45Z');
    INSERT INTO history_sheet VALUES (1, 'US01', 'LTO', '2026-03-14T02:13:46Z', 1, '[["A",1,null,{"slot":[null,"1"]}]]');
    INSERT INTO volume (customer, media, volume, history, slot) VALUES ('US01', 'LTO', 'A', 64, '1');
    INSERT INTO batch VALUES (1, 'k', 'd', '2026-03-14T02:13:46Z', '{"outcome":"added"}
');
    INSERT INTO user VALUES ('ada', 'hash'), ('bob', 'hash');
    INSERT INTO user_grant VALUES ('ada', 'US01', 'sync'), ('bob', '*', 'read');
    INSERT INTO session VALUES ('token', 'ada', '9999-01-01T00:00:00Z'), ('other', 'bob', '9999-01-01T00:00:00Z')`);
  db.close();
  const store = openSqliteStore(file, { write: true });
  const ada = { user: 'ada', grants: [{ customer: 'US01', role: 'sync' }] };
  s.strictSame(await store.accounts.users(), [
    ada,
    { user: 'bob', grants: [{ customer: '*', role: 'read' }] },
  ]);
  s.strictSame(await store.accounts.session('token', '2026-03-15T00:00:00Z'), ada);
  s.equal(await store.accounts.removeUser('bob'), true);
  s.equal(
    await store.accounts.session('other', '2026-03-15T00:00:00Z'),
    undefined,
    'sessions go with the user',
  );
  s.strictSame(await store.query.history(SCOPE, add('A').volume), [
    {
      ...{ version: 1, at: '2026-03-14T02:13:46Z', user: 'ada', run: 'before' },
      ...{ field: 'slot', old: null, new: '1' },
    },
  ]);
  const before = { ...RUN, id: 'before' };
  s.strictSame(await store.changes.apply(before, SCOPE, [add('A')], false, { key: 'k', digest: 'd' }), [
    { outcome: 'added' },
  ]);
  await s.rejects(store.runs.finish({ ...before, user: 'eve' }, '{}', 0), { code: 'RUN_TAKEN' });
  s.match(await store.runs.list({ limit: 9 }), [{ id: 'before', user: 'ada', finished: null }]);
  await store.close();
  const names = (path: string) => {
    const opened = new DatabaseSync(path);
    const all = opened.prepare("SELECT sql FROM sqlite_schema WHERE type <> 'table' ORDER BY name").all();
    const columns = opened
      .prepare(
        "SELECT m.name AS holder, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'view') ORDER BY 1, c.cid",
      )
      .all();
    s.strictSame(opened.prepare('PRAGMA foreign_key_check').all(), []);
    opened.close();
    return { all, columns };
  };
  const fresh = join(file, '..', 'fresh.db');
  await openSqliteStore(fresh, { write: true }).close();
  s.strictSame(names(file), names(fresh));
});

t.test('a database of a newer schema is not touched', async (s) => {
  const file = join(directory(s), 'tapes.db');
  await openSqliteStore(file, { write: true }).close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  for (const write of [true, false]) {
    s.throws(() => openSqliteStore(file, { write }), {
      code: 'STORE_NEWER',
      message: new RegExp(`schema 99, this one knows up to ${MIGRATIONS.length}\\b`),
    });
  }
});

t.test('a missing folder is said', async (s) => {
  const file = join(directory(s), 'nowhere', 'tapes.db');
  s.throws(() => openSqliteStore(file, { write: true }), { code: 'STORE_FAILED', message: /folder exists/ });
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
  s.match(await store.changes.apply(RUN, SCOPE, [update('A', 1, { slot: '1' })], true), [
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

t.test('what SQLite says of a full disk becomes an error of the table', async (s) => {
  const db = new DatabaseSync(join(directory(s), 'small.db'));
  db.exec('CREATE TABLE a (b); PRAGMA max_page_count = 3');
  s.teardown(() => db.close());
  try {
    db.exec('INSERT INTO a VALUES (zeroblob(100000))');
    s.fail('there was room');
  } catch (error) {
    s.match(sqliteError(error, 'sqlite:small.db', 0), { code: 'STORE_FULL', cause: error });
  }
  const bug = new TypeError('a bug');
  s.equal(sqliteError(bug, 'x', 0), bug, 'what is no error of SQLite stays what it is');
});

t.test('processes that make one database at once all succeed', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const body = `
    const store = openSqliteStore(file, { write: true });
    for (let index = 0; index < 20; index++) {
      await store.changes.apply(RUN, SCOPE, [add('V' + process.pid % 100000 + '-' + index)], true);
    }
    await store.close();`;
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, program(file, body), { stdio: 'inherit' }),
  );
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
  s.strictSame(codes, [0, 0, 0, 0]);
  const store = openSqliteStore(file, { write: false });
  s.equal((await rowsOf(store, [])).length, 80);
  await store.close();
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
  const results = await store.changes.apply(RUN, SCOPE, [...again, add('NEXT')], true);
  s.strictSame(new Set(results.map(({ outcome }) => outcome)), new Set(['unchanged', 'added']));
  await store.close();
  const db = new DatabaseSync(file);
  s.match(db.prepare('PRAGMA integrity_check').get(), { integrity_check: 'ok' });
  s.match(db.prepare('SELECT count(*) AS entries FROM history').get(), { entries: rows.length + 1 });
  db.close();
});
