import { join } from 'node:path';
import { setImmediate as later } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';

function opened(s: Test): SqliteDatabase {
  const database = new SqliteDatabase(join(s.testdir({}), 'tapes.db'), true, 0);
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

t.test('a durable transaction waits for the disk, and the one after it does not', async (s) => {
  const database = opened(s);
  const mode = (durable: boolean) =>
    database.transaction(async (writer) => [...writer.row('PRAGMA synchronous')], durable);
  s.strictSame(await mode(true), [2]);
  s.strictSame(await mode(false), [1]);
  await s.rejects(
    database.transaction(() => Promise.reject(new RangeError('a bug')), true),
    RangeError,
  );
  s.strictSame(await mode(false), [1]);
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
