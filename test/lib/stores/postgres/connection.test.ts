import t from 'tap';
import { emptyDatabase } from '../../../postgres-server.ts';
import { until } from '../../../until.ts';
import { databaseOf, query } from './prepared.ts';

t.test('every value of a row is text or null, in the order of the columns', async (s) => {
  const database = databaseOf(s, await emptyDatabase(s));
  await database.read(async (connection) => {
    const sql = "SELECT 1, true, $1::text, NULL, '2026-03-14'::date, $2::text[]";
    s.strictSame(await connection.row(sql, 'x', ['a', null]), [
      '1',
      't',
      'x',
      null,
      '2026-03-14',
      '{a,NULL}',
    ]);
    s.strictSame(await connection.row('SELECT 1 WHERE false'), [], 'no row has no values');
    s.strictSame(await connection.rows('SELECT generate_series(1, 2)'), [['1'], ['2']]);
  });
});

t.test('a statement that writes fewer rows than it has to is an error', async (s) => {
  const database = databaseOf(s, await emptyDatabase(s));
  await database.read(async (connection) => {
    await connection.script('CREATE TABLE a (id integer); INSERT INTO a VALUES (1), (2)');
    s.equal(await connection.run('UPDATE a SET id = id + 1'), 2);
    await connection.runOn(2, 'UPDATE a SET id = id + 1');
    await s.rejects(connection.runOn(5, 'UPDATE a SET id = id + 1'), {
      code: 'STORE_FAILED',
      message: /another program has changed 3 volumes/,
    });
  });
});

t.test('a wrong statement leaves a connection in use, one that has ended does not', async (s) => {
  const url = await emptyDatabase(s);
  const database = databaseOf(s, url);
  const pid = 'SELECT pg_backend_pid()';
  const first = await database.connect();
  const [before] = await first.row(pid);
  await s.rejects(first.rows('SELECT * FROM nowhere'), { code: 'STORE_FAILED', class: 'store' });
  s.equal(first.broken, false);
  first.release();
  const second = await database.connect();
  s.strictSame(await second.row(pid), [before], 'it was given back');
  await query(url, `SELECT pg_terminate_backend(${before}, 5000)`);
  await until(async () => second.broken);
  await s.rejects(second.row(pid), { code: 'STORE_UNREACHABLE', class: 'store' });
  second.release();
  s.notSame(await database.read((connection) => connection.row(pid)), [before]);
});
