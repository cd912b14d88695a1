import { rmSync } from 'node:fs';
import fs, { type FileHandle, open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { mock } from 'node:test';
import { setImmediate as later } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

function opened(s: Test): SqliteDatabase {
  const database = new SqliteDatabase(join(temporaryFolder(s), 'tapes.db'), true, 0);
  s.teardown(() => database.close());
  return database;
}

const customers = (database: SqliteDatabase) =>
  database.read(async (reader) => reader.rows('SELECT customer FROM customer ORDER BY 1').flat());

t.test('transactions come one after the other, however long they wait', async (s) => {
  const database = opened(s);
  const steps: string[] = [];
  const add = (customer: string) =>
    database.transaction(async (writer) => {
      steps.push(`${customer} begins`);
      await later();
      writer.run('INSERT INTO customer (customer) VALUES (?)', customer);
      await later();
      steps.push(`${customer} ends`);
    });
  await Promise.all([add('A'), add('B')]);
  s.strictSame(steps, ['A begins', 'A ends', 'B begins', 'B ends']);
  s.strictSame(await customers(database), ['A', 'B']);
});

t.test('a transaction that fails leaves nothing, and the next one goes on', async (s) => {
  const database = opened(s);
  const failing = database.transaction(async (writer) => {
    writer.run('INSERT INTO customer (customer) VALUES (?)', 'A');
    throw new RangeError('a bug');
  });
  const next = database.transaction(async (writer) =>
    writer.run('INSERT INTO customer (customer) VALUES (?)', 'B'),
  );
  await s.rejects(failing, RangeError);
  s.equal(await next, 1);
  s.strictSame(await customers(database), ['B']);
});

t.test('a reader sees one moment, also while others write', async (s) => {
  const database = opened(s);
  const before = await database.read(async (reader) => {
    const count = () => reader.row('SELECT count(*) FROM customer')[0];
    const first = count();
    await database.transaction(async (writer) => writer.run("INSERT INTO customer (customer) VALUES ('A')"));
    return [first, count()];
  });
  s.strictSame(before, [0, 0]);
  s.strictSame(await customers(database), ['A']);
});

t.test('a lock of another process keeps no other work waiting', async (s) => {
  const path = join(temporaryFolder(s), 'tapes.db');
  const database = new SqliteDatabase(path, true, 60_000);
  s.teardown(() => database.close());
  const other = new DatabaseSync(path);
  s.teardown(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  let done = false;
  const written = database
    .transaction(async (writer) => writer.run("INSERT INTO customer (customer) VALUES ('A')"))
    .then(() => {
      done = true;
    });
  s.strictSame(await customers(database), [], 'reads go on');
  s.equal(done, false);
  other.exec('ROLLBACK');
  await written;
  s.strictSame(await customers(database), ['A']);
});

t.test('a file that is removed takes no more writes, and is not left in silence', async (s) => {
  const path = join(temporaryFolder(s), 'tapes.db');
  const database = new SqliteDatabase(path, true, 0);
  const add = () =>
    database.transaction(async (writer) => writer.run("INSERT INTO customer (customer) VALUES ('A')"));
  await add();
  rmSync(path);
  await s.rejects(add(), { code: 'STORE_REPLACED' });
  await s.rejects(customers(database), { code: 'STORE_REPLACED' });
  await s.rejects(database.close(), { code: 'STORE_REPLACED' });
});

t.test('once a flush has failed, nothing is written that builds on it', async (s) => {
  const path = join(temporaryFolder(s), 'tapes.db');
  const database = new SqliteDatabase(path, true, 0);
  s.teardown(() => database.close());
  const probe = await open(path);
  const files: FileHandle = Object.getPrototypeOf(probe);
  await probe.close();
  const add = (customer: string) =>
    database.transaction(async (writer) =>
      writer.run('INSERT INTO customer (customer) VALUES (?)', customer),
    );
  const failing = s.intercept(files, 'datasync', { value: async () => Promise.reject(new Error('EIO')) });
  await s.rejects(add('A'), { code: 'STORE_FAILED', message: /may not be on the disk: EIO/ });
  failing.restore();
  await s.rejects(add('B'), { code: 'STORE_FAILED', message: /may not be on the disk/ });
  s.notMatch(await customers(database), ['B']);
});

t.test('a database without room on its disk, or without its file, cannot take changes', async (s) => {
  const folder = temporaryFolder(s);
  const database = new SqliteDatabase(join(folder, 'tapes.db'), true, 0);
  s.teardown(() => database.close().catch(() => {}));
  await database.check();
  const found = await fs.statfs(folder);
  const full = mock.method(fs, 'statfs', async () => ({ ...found, bavail: 9, bsize: 4096 }));
  syncBuiltinESMExports();
  await s.rejects(database.check(), { code: 'STORE_FULL' });
  full.mock.restore();
  syncBuiltinESMExports();
  await database.check();
  rmSync(join(folder, 'tapes.db'));
  await s.rejects(database.check(), { code: 'STORE_REPLACED' });
});
