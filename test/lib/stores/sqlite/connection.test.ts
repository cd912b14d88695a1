import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { Connection, sqliteError } from '../../../../lib/stores/sqlite/connection.ts';

const opened = () => new Connection(':memory:', { store: 'sqlite:x', readOnly: false, timeoutMs: 0 });

t.test('statements of PostgreSQL are translated: schema, parameters, row locks and collations', async (s) => {
  const connection = opened();
  s.teardown(() => connection.close());
  connection.script('CREATE TABLE media (customer TEXT, media TEXT)');
  s.equal(connection.run('INSERT INTO tapesync.media (media, customer) VALUES ($2, $1)', 'US01', 'LTO'), 1);
  const select =
    'SELECT media.customer, $2 FROM tapesync.media WHERE media = $1 OR media = $2 FOR NO KEY UPDATE';
  s.strictSame([...connection.row(select, 'LTO', 'DLT')], ['US01', 'DLT']);
  s.strictSame([...connection.row('SELECT 1 FROM media WHERE (media COLLATE "C") > $1', 'LT')], [1]);
  s.equal(
    connection.run(
      'DELETE FROM tapesync.media WHERE media IN (SELECT media FROM tapesync.media FOR UPDATE SKIP LOCKED)',
    ),
    1,
  );
  s.strictSame(connection.rows('SELECT * FROM media'), []);
  s.strictSame(connection.row('SELECT * FROM media'), []);
});

t.test('a transaction that is rolled back has no effect, and one that has ended is left alone', async (s) => {
  const connection = opened();
  s.teardown(() => connection.close());
  connection.script('CREATE TABLE a (b)');
  connection.begin();
  connection.run('INSERT INTO a VALUES (1)');
  connection.rollBack();
  connection.rollBack();
  s.strictSame([...connection.row('SELECT count(*) FROM a')], [0]);
});

t.test('what SQLite reports is an error of the table', async (s) => {
  const connection = opened();
  s.teardown(() => connection.close());
  s.throws(() => connection.rows('SELECT * FROM gone'), {
    code: 'STORE_FAILED',
    parameters: { store: 'sqlite:x', problem: 'no such table: gone' },
  });
});

t.test('what SQLite says of a full disk becomes an error of the table', async (s) => {
  const db = new DatabaseSync(join(s.testdir({}), 'small.db'));
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
