import { join } from 'node:path';
import { mock } from 'node:test';
import t, { type Test } from 'tap';
import type { ValueKey } from '../../../../lib/model/field.ts';
import type { Scope } from '../../../../lib/model/scope.ts';
import type { Connection } from '../../../../lib/stores/sqlite/connection.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import {
  measureScope,
  readNextScope,
  readRows,
  readRowsOf,
} from '../../../../lib/stores/sqlite/read-rows.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, SCOPE } from '../contract.ts';

const SCOPES = `INSERT INTO customer (customer) VALUES ('US01'), ('US02');
  INSERT INTO media (customer, media) VALUES ('US01', 'LTO'), ('US01', 'DLT'), ('US02', 'AIT');`;

/** Reads a database of three scopes that was filled by SQL. */
async function reading<T>(s: Test, sql: string, work: (reader: Connection) => T): Promise<T> {
  const database = new SqliteDatabase(join(temporaryFolder(s), 'tapes.db'), true, 1000);
  s.teardown(() => database.close());
  await database.transaction(async (connection) => connection.script(SCOPES + sql));
  return database.read(async (reader) => work(reader));
}

function chunksOf(reader: Connection, fields: readonly ValueKey[]): string[] {
  const chunks = readRows(reader, SCOPE, fields, measureScope(reader, SCOPE));
  return Array.from(chunks, (chunk) => Buffer.from(chunk).toString());
}

t.test('a scope is parted into chunks of 4000 rows, and the last has the rest', async (s) => {
  for (const [volumes, lines] of [
    [0, []],
    [1, [1]],
    [3999, [3999]],
    [4000, [4000]],
    [4001, [4000, 1]],
    [8000, [4000, 4000]],
  ] as const) {
    const fill = `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${volumes})
      INSERT INTO volume (customer, media, volume)
      SELECT 'US01', 'LTO', printf('V%04d', n) FROM n WHERE n <= ${volumes}
      UNION ALL VALUES ('US01', 'DLT', 'V0001'), ('US02', 'AIT', 'W')`;
    const { extent, chunks } = await reading(s, fill, (reader) => ({
      extent: measureScope(reader, SCOPE),
      chunks: chunksOf(reader, []),
    }));
    const ends = Array.from({ length: Math.floor(volumes / 4000) }, (_, index) => `V${(index + 1) * 4000}`);
    s.strictSame(extent, { volumes, ends });
    s.strictSame(
      chunks.map((chunk) => chunk.split('\n').length - 1),
      lines,
    );
    s.equal(new Set(chunks.join('').split('\n')).size, volumes + 1, 'each row comes once');
  }
});

t.test('what would end a column is escaped in texts and attributes, and quotes are not', async (s) => {
  const fill = `INSERT INTO volume (customer, media, volume, description, slot, usage, update_lock, move_lock) VALUES
      ('US01', 'LTO', 'A', 'a' || char(9) || 'b\\"c''' || char(13, 10), '1', 7, 0, 1),
      ('US01', 'LTO', 'B', '"', '\\', NULL, 1, 1), ('US01', 'LTO', 'C', NULL, NULL, 0, 1, 0);
    INSERT INTO attribute VALUES ('US01', 'LTO', 'B', 200, '"' || char(9))`;
  const fields = ['description', 'slot', 'usage', 'attribute200'] as const;
  const both = await reading(s, fill, (reader) => [
    chunksOf(reader, fields).join(''),
    Buffer.from(
      readRowsOf(
        reader,
        SCOPE,
        fields,
        ['C', 'A', 'B'].map((id) => add(id).volume),
      ),
    ).toString(),
  ]);
  const lines = 'A\t1\t\tl\ta\\tb\\\\"c\'\\r\\n\t1\t7\t\nB\t1\t\tLl\t"\t\\\\\t\t"\\t\nC\t1\t\tL\t\t\t0\t\n';
  s.strictSame(both, [lines, lines]);
});

t.test('attributes are looked for only where one is wanted, and only those of the scope', async (s) => {
  const fill = `INSERT INTO volume (customer, media, volume)
      VALUES ('US01', 'LTO', 'A'), ('US01', 'LTO', 'B'), ('US01', 'DLT', 'A');
    INSERT INTO attribute VALUES ('US01', 'LTO', 'A', 1, 'x'), ('US01', 'DLT', 'A', 2, 'y')`;
  await reading(s, fill, (reader) => {
    const asked = [mock.method(reader, 'row'), mock.method(reader, 'rows')];
    const statements = (fields: readonly ValueKey[]) => {
      for (const { mock } of asked) mock.resetCalls();
      const text = chunksOf(reader, fields).join('');
      const sql = asked.flatMap(({ mock }) => mock.calls.map((call) => String(call.arguments[0])));
      return [text, sql.filter((statement) => statement.includes('attribute')).join()] as const;
    };
    s.strictSame(statements(['slot']), ['A\t1\t\t\t\nB\t1\t\t\t\n', '']);
    const [text, sql] = statements(['attribute2', 'attribute1']);
    s.equal(text, 'A\t1\t\t\t\tx\nB\t1\t\t\t\t\n');
    s.match(sql, /idx = 1\b/);
    s.notMatch(sql, /idx = 2\b/, 'no volume of the scope has it');
  });
});

t.test('scopes follow each other in ascending order, over all customers', async (s) => {
  const names = await reading(s, '', (reader) => {
    const found: string[] = [];
    let scope = readNextScope(reader, { customer: '', media: '' } as Scope);
    while (scope !== undefined) {
      found.push(`${scope.customer}.${scope.media}`);
      scope = readNextScope(reader, scope);
    }
    return found;
  });
  s.strictSame(names, ['US01.DLT', 'US01.LTO', 'US02.AIT']);
});
