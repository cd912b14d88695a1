import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { sqliteError } from '../../../../lib/stores/sqlite/sqlite-error.ts';

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
