import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import type { Parameter, Row, SqlDatabase } from '../../../../lib/stores/sql/connection.ts';
import { sqlQuery } from '../../../../lib/stores/sql/query.ts';
import type { Connection } from '../../../../lib/stores/sqlite/connection.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { openSqliteStore, SQLITE } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, filterOf, RUN, SCOPE } from '../contract.ts';

const MANY = 5000;
const NEEDLE = 'V02500';

// A query that counts the rows which the database gives it, and keeps its statements.
async function counted(s: Test) {
  const file = join(temporaryFolder(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  const volumes = Array.from({ length: MANY }, (_, index) => {
    return add(`V${String(index).padStart(5, '0')}`, { slot: String(index % 100), attribute1: 'x' });
  });
  await store.changes.apply(RUN, SCOPE, volumes, true);
  await store.close();
  const database = new SqliteDatabase(file, false, 0);
  s.teardown(() => database.close());
  const seen = { rows: 0, statements: new Set<string>() };
  const count = (sql: string, rows: readonly Row[]) => {
    seen.rows += rows.length;
    seen.statements.add(sql);
    return rows;
  };
  const read: SqlDatabase<Connection>['read'] = (work) =>
    database.read((connection) => {
      const rows = (sql: string, ...parameters: Parameter[]) =>
        count(sql, connection.rows(sql, ...parameters));
      return work({ rows } as unknown as Connection);
    });
  const watched: SqlDatabase<Connection> = {
    name: '',
    transaction: () => Promise.reject(new Error('a query writes nothing')),
    check: async () => {},
    close: async () => {},
    read,
    // History is read together with what the volumes hold now.
    moment: read,
  };
  const query = sqlQuery(watched, SQLITE);
  return { file, query, seen };
}

t.test('one volume of thousands is found by reading its rows and no others', async (s) => {
  const { query, seen } = await counted(s);
  const { items, next } = await query.volumes(SCOPE, { filter: filterOf(NEEDLE) }, { limit: 100 });
  s.match(items, [{ volume: NEEDLE, slot: '0', attribute1: 'x' }]);
  s.equal(next, undefined);
  s.equal(seen.rows, 3, 'its key, its columns, its attribute');
});

t.test('the history of one volume of thousands is found by reading its rows and no others', async (s) => {
  const { query, seen } = await counted(s);
  const { items } = await query.histories(SCOPE, { filter: filterOf(NEEDLE) }, { limit: 100 });
  s.strictSame(
    items.map(({ volume, entries }) => [volume, entries.length]),
    [[NEEDLE, 2]],
  );
  s.equal(seen.rows, 4, 'its key, its change, and what it is now: its columns, its attribute');
});

t.test('a page of a prefix reads no more than a chunk of keys from where the one before ended', async (s) => {
  const { query, seen } = await counted(s);
  const page = { limit: 10, after: add('V02009').volume };
  const { items, next } = await query.volumes(SCOPE, { filter: filterOf('V02*') }, page);
  s.strictSame([items.length, items[0]?.volume, next], [10, 'V02010', 'V02019']);
  s.equal(seen.rows, 990 + 10 + 10, 'the keys of the prefix, then columns and attributes of ten');
});

t.test('every statement of a query searches its tables along a key', async (s) => {
  const { file, query, seen } = await counted(s);
  await query.volumes(SCOPE, { filter: filterOf('V02*') }, { limit: 10 });
  await query.histories(SCOPE, { filter: filterOf(NEEDLE) }, { limit: 10 });
  const db = new DatabaseSync(file);
  s.teardown(() => db.close());
  s.equal(seen.statements.size, 5);
  for (const sql of seen.statements) {
    const plain = sql.replaceAll('tapesync.', '').replaceAll(/\$(\d)/g, '?$1');
    const steps = db
      .prepare(`EXPLAIN QUERY PLAN ${plain}`)
      .all()
      .map(({ detail }) => String(detail));
    // What is scanned is a list of the query itself, or what another part of it has found.
    const found = /^SCAN (?!entry|latest|json_each|present$|removed$|label$)/;
    const scans = steps.filter((step) => found.test(step));
    s.strictSame(scans, [], steps.join('; '));
  }
});
