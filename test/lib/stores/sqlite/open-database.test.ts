import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { APPLICATION_ID, MIGRATIONS } from '../../../../lib/stores/sqlite/schema.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { needs } from '../../../needs.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, RUN, rowsOf, SCOPE, update } from '../contract.ts';

const STORE = new URL('../../../../lib/stores/sqlite/sqlite-store.ts', import.meta.url).href;
const CONTRACT = new URL('../contract.ts', import.meta.url).href;

const NOBODY = 65534;

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
  s.throws(() => openSqliteStore(file, { write: true }), { code: 'STORE_EXPOSED' }, 'others can read it');
  chmodSync(file, 0o600);
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
      ...{ version: 1, at: '2026-03-14T02:13:46Z', user: 'ada', run: 'before', command: 'sync' },
      ...{ field: 'slot', old: null, new: '1' },
    },
  ]);
  const before = { ...RUN, id: 'before' };
  s.strictSame(
    (await store.changes.apply(before, SCOPE, [add('A')], false, { key: 'k', digest: 'd' })).results,
    [{ outcome: 'added' }],
  );
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

t.test('texts that rows have to escape are found in a database of an older schema too', async (s) => {
  const file = join(directory(s), 'tapes.db');
  const db = new DatabaseSync(file);
  db.exec(MIGRATIONS.slice(0, 3).join(''));
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 3;
    INSERT INTO customer (customer) VALUES ('US01');
    INSERT INTO media (customer, media) VALUES ('US01', 'LTO');
    INSERT INTO volume (customer, media, volume, description) VALUES ('US01', 'LTO', 'A', 'one' || char(9) || 'two')`);
  db.close();
  const store = openSqliteStore(file, { write: true });
  s.strictSame(await rowsOf(store, ['description']), [['A', '1', '', '', 'one\\ttwo']]);
  await store.close();
});

t.test('the sqlite3 of Debian 12 reads a database', needs('sqlite3'), async (s) => {
  const file = join(directory(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  await store.changes.apply(RUN, SCOPE, [add('A', { slot: '7' }), update('A', 1, { slot: '8' })], true);
  await store.close();
  const select =
    'SELECT volume, field, new FROM volume_history; PRAGMA integrity_check; SELECT slot FROM volume';
  const { stdout, stderr, status } = spawnSync('sqlite3', [file, select], { encoding: 'utf8' });
  s.equal(stderr, '');
  s.equal(stdout, 'A|volume|A\nA|slot|8\nok\n8\n');
  s.equal(status, 0);
});

t.test('who may only read can read, in a folder where he may make no file', async (s) => {
  const folder = temporaryFolder(s);
  const file = join(folder, 'tapes.db');
  const owner = openSqliteStore(file, { write: true });
  await owner.changes.apply(RUN, SCOPE, [add('A', { slot: '7' })], true);
  await owner.close();
  chmodSync(file, 0o444);
  chmodSync(folder, 0o555);
  // To root nothing is forbidden.
  if (process.geteuid?.() === 0) process.seteuid?.(NOBODY);
  try {
    const store = openSqliteStore(file, { write: false });
    s.strictSame(await rowsOf(store, ['slot']), [['A', '1', '', '', '7']]);
    s.throws(() => openSqliteStore(file, { write: true }), { code: 'STORE_READ_ONLY' });
    s.strictSame(readdirSync(folder), ['tapes.db']);
    if (process.getuid?.() === 0) process.seteuid?.(0);
    utimesSync(file, 1, 1);
    await s.rejects(rowsOf(store, ['slot']), { code: 'STORE_CHANGED', message: /run again/ });
    await store.close();
  } finally {
    if (process.getuid?.() === 0) process.seteuid?.(0);
    chmodSync(folder, 0o755);
  }
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
