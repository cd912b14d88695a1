/**
 * Databases of every schema that there has been are opened by the present program. The schemas are kept as they were
 * released, in `schemas/`: those of the program derive from tables that may change.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import t, { type Test } from 'tap';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { openPostgresStore } from '../../../../lib/stores/postgres/postgres-store.ts';
import { MIGRATIONS } from '../../../../lib/stores/postgres/schema.ts';
import { emptyDatabase } from '../../../postgres-server.ts';
import { filterOf, RUN, SCOPE, update } from '../contract.ts';

const SCHEMAS = join(import.meta.dirname, 'schemas');
const LATEST = readdirSync(SCHEMAS).length;

const DATA = `
  INSERT INTO tapesync.customer VALUES ('US01', 'the bank');
  INSERT INTO tapesync.media VALUES ('US01', 'LTO', 'tapes', '??', 'r1');
  INSERT INTO tapesync.repository (customer, media, repository, description) VALUES ('US01', 'LTO', 'LIBR', 'the library');
  INSERT INTO tapesync.run (id, user_id, command, definition, started, finished, exit_code, statistics)
    VALUES ('first', 'ada', 'sync', 'x.ttidef', '2026-03-14T02:13:45Z', '2026-03-14T02:13:47Z', 0, '{"task":"north","inputs":["\\u0000"]}'),
           ('second', 'bob', 'apply', '', '2026-03-15T02:13:45Z', NULL, NULL, NULL);
  INSERT INTO tapesync.history_sheet (customer, media, at, run, entries) VALUES
    ('US01', 'LTO', '2026-03-14T02:13:46Z', 1, '[["A1",1,null,{"repository":[null,"LIBR"],"slot":[null,"1"]}],
      ["B2",1,null,{"attribute7":[null,"seven"],"usage":[null,"9223372036854775807"],"scratch":[null,"1"]}]]'),
    ('US01', 'LTO', '2026-03-15T02:13:46Z', 2, '[["A1",2,64,{"slot":["1","2"]}],["A1",3,128,{"updateLock":["0","1"]}]]');
  INSERT INTO tapesync.volume (customer, media, volume, version, update_lock, current_repository, history, repository, slot)
    VALUES ('US01', 'LTO', 'A1', 3, 1, 'LIBR', 129, 'LIBR', '2');
  INSERT INTO tapesync.volume (customer, media, volume, history, usage, scratch, attributes)
    VALUES ('US01', 'LTO', 'B2', 65, 9223372036854775807, 1, '{"attribute7": "seven"}');
  INSERT INTO tapesync.volume (customer, media, volume, data_cluster, description) VALUES ('US01', 'LTO', 'C3', 'Payroll', E'one\\ttwo');
  INSERT INTO tapesync.account VALUES ('ada', 'hash'), ('bob', 'hash');
  INSERT INTO tapesync.account_grant VALUES ('ada', 'US01', 'sync'), ('bob', '*', 'read');
  INSERT INTO tapesync.session VALUES ('token', 'ada', '9999-01-01T00:00:00Z');
  INSERT INTO tapesync.batch VALUES (2, 'k', 'd', '2026-03-15T02:13:46Z', E'{"outcome":"added"}\\n');`;

async function query(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const result = await client.query({ text: sql, rowMode: 'array' }).finally(() => client.end());
  return result.rows;
}

const COUNTS = { volumes: 3, versions: 5 };

async function older(s: Test, schema: number): Promise<string> {
  const url = await emptyDatabase(s);
  const migration = 'version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now()';
  await query(url, `CREATE SCHEMA tapesync; CREATE TABLE tapesync.migration (${migration})`);
  for (let number = 1; number <= schema; number++) {
    await query(url, readFileSync(join(SCHEMAS, `${number}.sql`), 'utf8'));
    await query(url, `INSERT INTO tapesync.migration (version) VALUES (${number})`);
  }
  await query(url, DATA);
  if (schema >= 10) await query(url, "UPDATE tapesync.run SET task = 'north' WHERE number = 1");
  if (schema >= 7) await query(url, 'UPDATE tapesync.media SET volumes = 3, version_sum = 5');
  return url;
}

/** Returns the columns, indexes, constraints and views of a database. */
async function schemaOf(url: string): Promise<unknown> {
  return [
    await query(
      url,
      `SELECT table_name, column_name, data_type, collation_name, column_default, is_nullable, is_identity
       FROM information_schema.columns WHERE table_schema = 'tapesync' ORDER BY table_name, ordinal_position`,
    ),
    await query(url, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'tapesync' ORDER BY 1"),
    await query(url, "SELECT viewname, definition FROM pg_views WHERE schemaname = 'tapesync' ORDER BY 1"),
    await query(
      url,
      `SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'tapesync'::regnamespace AND contype <> 'n' ORDER BY 1, 2`,
    ),
    await query(
      url,
      `SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'tapesync'::regnamespace AND relkind = 'r' ORDER BY 1`,
    ),
  ];
}

t.test('every schema is kept as it was released', async (s) => {
  s.equal(LATEST, MIGRATIONS.length, 'a new one is added to the folder of this test');
});

for (let schema = 1; schema <= LATEST; schema++) {
  t.test(`a database of schema ${schema} keeps all it has, and is brought to the present one`, async (s) => {
    const url = await older(s, schema);
    const store = await openPostgresStore(url, { migrate: true });
    s.teardown(() => store.close());
    const { items } = await store.query.volumes(SCOPE, { filter: filterOf('*') }, { limit: 9 });
    s.strictSame(
      items.map(({ customer: _, media: __, ...rest }) => rest),
      [
        { volume: 'A1', version: 3, currentRepository: 'LIBR', locks: 'L', repository: 'LIBR', slot: '2' },
        { volume: 'B2', version: 1, scratch: true, usage: '9223372036854775807', attribute7: 'seven' },
        { volume: 'C3', version: 1, dataCluster: 'Payroll', description: 'one\ttwo' },
      ],
    );
    const history = await store.query.history(SCOPE, 'A1' as VolumeId);
    s.strictSame(
      history.map(({ version, user, run, field, new: now }) => [version, user, run, field, now]),
      [
        [1, 'ada', 'first', 'repository', 'LIBR'],
        [1, 'ada', 'first', 'slot', '1'],
        [2, 'bob', 'second', 'slot', '2'],
        [3, 'bob', 'second', 'updateLock', '1'],
      ],
    );
    s.match(await store.runs.list({ limit: 9 }), [
      { id: 'second', user: 'bob', task: '' },
      { id: 'first', exitCode: 0, task: 'north' },
    ]);
    s.equal(await store.snapshots.revision(SCOPE), 'r1');
    s.strictSame(await store.snapshots.revisions(), [{ scope: SCOPE, revision: 'r1', ...COUNTS }]);
    // Of a database that has no other schema behind it, only what the program has written is known.
    const since = await store.snapshots.since(SCOPE, 'r1');
    s.match(since, schema < 7 ? { revision: 'r1', ...COUNTS, base: COUNTS, changed: [] } : undefined);
    const ada = { user: 'ada', grants: [{ customer: 'US01', role: 'sync' }] };
    s.strictSame(await store.accounts.users(), [
      ada,
      { user: 'bob', grants: [{ customer: '*', role: 'read' }] },
    ]);
    s.strictSame(await store.accounts.session('token', RUN.started), ada);
    s.match(await store.verification.verify(), { found: 0, scopes: 1, volumes: 3, entries: 4 });
    s.ok(await store.places.setLock(RUN, SCOPE, 'A1' as VolumeId, 'update', false));
    s.match((await store.changes.apply(RUN, SCOPE, [update('A1', 4, { slot: '3' })], false)).results, [
      { outcome: 'updated' },
    ]);
    s.match(await store.verification.verify(), { found: 0, entries: 6 });

    const fresh = await emptyDatabase(s);
    await (await openPostgresStore(fresh, { migrate: true })).close();
    s.strictSame(await schemaOf(url), await schemaOf(fresh));
  });
}
