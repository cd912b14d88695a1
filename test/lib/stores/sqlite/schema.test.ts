/**
 * Databases of every schema that there has been are opened by the present program. The schemas are kept as they were
 * released, in `schemas/`: those of the program derive from tables that may change.
 *
 * @module
 */

import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../../../lib/stores/sqlite/schema.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import type { ServerStore } from '../../../../lib/stores/store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { filterOf, RUN, SCOPE, update } from '../contract.ts';

const SCHEMAS = join(import.meta.dirname, 'schemas');
const LATEST = readdirSync(SCHEMAS).length;

// What a database of each schema has had: names that have changed since are those of then.
function dataOf(schema: number): string {
  const isServer = schema >= 2;
  const [user, table] = schema >= 3 ? ['user_id', 'account'] : ['user', 'user'];
  const [revisionColumn, revision] = isServer ? [', revision', ", 'r1'"] : ['', ''];
  const counts = schema >= 10 ? 'UPDATE media SET volumes = 3, version_sum = 5;' : '';
  return `
    INSERT INTO customer VALUES ('US01', 'the bank');
    INSERT INTO media (customer, media, description, volume_filter${revisionColumn})
      VALUES ('US01', 'LTO', 'tapes', '??'${revision});
    ${counts}
    INSERT INTO repository (customer, media, repository, description) VALUES ('US01', 'LTO', 'LIBR', 'the library');
    INSERT INTO run (number, id, ${user}, command, definition, started, finished, exit_code, statistics)
      VALUES (1, 'first', 'ada', 'sync', 'x.ttidef', '2026-03-14T02:13:45Z', '2026-03-14T02:13:47Z', 0, '{"task":"north"}'),
             (2, 'second', 'bob', 'apply', '', '2026-03-15T02:13:45Z', NULL, NULL, NULL);
    ${schema >= 13 ? "UPDATE run SET task = 'north' WHERE number = 1;" : ''}
    INSERT INTO history_sheet VALUES
      (1, 'US01', 'LTO', '2026-03-14T02:13:46Z', 1, '[["A1",1,null,{"repository":[null,"LIBR"],"slot":[null,"1"]}],
        ["B2",1,null,{"attribute7":[null,"seven"],"usage":[null,"9223372036854775807"],"scratch":[null,"1"]}]]'),
      (2, 'US01', 'LTO', '2026-03-15T02:13:46Z', 2, '[["A1",2,64,{"slot":["1","2"]}],["A1",3,128,{"updateLock":["0","1"]}]]');
    INSERT INTO volume (customer, media, volume, version, update_lock, current_repository, history, repository, slot)
      VALUES ('US01', 'LTO', 'A1', 3, 1, 'LIBR', 129, 'LIBR', '2');
    INSERT INTO volume (customer, media, volume, history, usage, scratch)
      VALUES ('US01', 'LTO', 'B2', 65, 9223372036854775807, 1);
    INSERT INTO volume (customer, media, volume, data_cluster, description) VALUES ('US01', 'LTO', 'C3', 'Payroll', 'one' || char(9) || 'two');
    INSERT INTO attribute VALUES ('US01', 'LTO', 'B2', 7, 'seven');
    ${
      isServer
        ? `INSERT INTO ${table} VALUES ('ada', 'hash'), ('bob', 'hash');
           INSERT INTO ${table}_grant VALUES ('ada', 'US01', 'sync'), ('bob', '*', 'read');
           INSERT INTO session VALUES ('token', 'ada', '9999-01-01T00:00:00Z');
           INSERT INTO batch VALUES (2, 'k', 'd', '2026-03-15T02:13:46Z', '{"outcome":"added"}' || char(10));`
        : ''
    }`;
}

function older(s: Test, schema: number): string {
  const file = join(temporaryFolder(s), 'tapes.db');
  const umask = process.umask(0o077);
  const database = new DatabaseSync(file);
  process.umask(umask);
  for (let number = 1; number <= schema; number++) {
    database.exec(readFileSync(join(SCHEMAS, `${number}.sql`), 'utf8'));
  }
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${schema}`);
  database.exec(dataOf(schema));
  database.close();
  return file;
}

/** Checks that a store has all that a database of an older schema has had. */
async function hasAll(s: Test, store: ServerStore, schema: number): Promise<void> {
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
    { id: 'second', user: 'bob', command: 'apply', task: '', finished: null },
    {
      id: 'first',
      user: 'ada',
      definition: 'x.ttidef',
      task: 'north',
      exitCode: 0,
      statistics: '{"inputs":[],"read":0,"outcomes":{}}',
    },
  ]);
  s.match(await store.places.customers(), [{ customer: 'US01', description: 'the bank' }]);
  s.match(await store.places.media(), [{ media: 'LTO', description: 'tapes', volumeFilter: '??' }]);
  s.match(await store.places.repositories(), [{ repository: 'LIBR', description: 'the library' }]);
  const revision = await store.snapshots.revision(SCOPE);
  if (schema === 1) s.not(revision, '');
  else s.equal(revision, 'r1');
  const counts = { volumes: 3, versions: 5 };
  s.strictSame(await store.snapshots.revisions(), [{ scope: SCOPE, revision, ...counts }]);
  // Of a database that has no other schema behind it, only what the program has written is known.
  const since = await store.snapshots.since(SCOPE, revision);
  s.match(since, schema < 10 ? { revision, ...counts, base: counts, changed: [] } : undefined);
  const ada = { user: 'ada', grants: [{ customer: 'US01', role: 'sync' }] };
  const users = schema === 1 ? [] : [ada, { user: 'bob', grants: [{ customer: '*', role: 'read' }] }];
  s.strictSame(await store.accounts.users(), users);
  s.strictSame(await store.accounts.session('token', RUN.started), schema === 1 ? undefined : ada);
  s.match(await store.verification.verify(), { found: 0, scopes: 1, volumes: 3, entries: 4 });
}

/** Returns the columns, indexes and views of a database. */
function schemaOf(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const columns = database
    .prepare(
      `SELECT m.name AS holder, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
       WHERE m.type IN ('table', 'view') ORDER BY 1, c.cid`,
    )
    .all();
  const references = database
    .prepare(
      `SELECT m.name AS holder, f."table", f."from", f."to", f.on_delete FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f
       WHERE m.type = 'table' ORDER BY 1, f.id, f.seq`,
    )
    .all();
  const others = database.prepare("SELECT sql FROM sqlite_schema WHERE type <> 'table' ORDER BY name").all();
  const pragmas = database.prepare('SELECT * FROM pragma_user_version, pragma_application_id').all();
  database.close();
  return { columns, references, others, pragmas };
}

t.test('every schema is kept as it was released', async (s) => {
  s.equal(LATEST, MIGRATIONS.length, 'a new one is added to the folder of this test');
});

for (let schema = 1; schema <= LATEST; schema++) {
  t.test(`a database of schema ${schema} is verified as it is`, async (s) => {
    const file = older(s, schema);
    const before = readFileSync(file);
    const verify = async () => {
      const store = openSqliteStore(file, { write: false, migrate: false });
      return store.verification.verify().finally(() => store.close());
    };
    s.match(await verify(), { found: 0, scopes: 1, volumes: 3, entries: 4 });
    s.ok(readFileSync(file).equals(before), 'nothing is changed');
    const database = new DatabaseSync(file);
    database.exec(
      "PRAGMA foreign_keys = OFF; UPDATE volume SET slot = '9' WHERE volume = 'A1'; DELETE FROM repository",
    );
    database.exec("INSERT INTO repository (customer, media, repository) VALUES ('US07', 'LTO', 'LIBR')");
    database.close();
    s.match((await verify()).findings, [{ place: 'table repository' }, { place: 'US01.LTO.A1' }]);
    chmodSync(file, 0o644);
    if (schema === 1) await verify();
    else await s.rejects(verify, { code: 'STORE_EXPOSED' }, 'it has users');
  });

  t.test(`a database of schema ${schema} keeps all it has, and is brought to the present one`, async (s) => {
    for (const write of [true, false]) {
      const file = older(s, schema);
      const store = openSqliteStore(file, { write });
      await hasAll(s, store, schema);
      await store.close();
      const fresh = join(temporaryFolder(s), 'fresh.db');
      await openSqliteStore(fresh, { write: true }).close();
      s.strictSame(schemaOf(file), schemaOf(fresh));

      const again = openSqliteStore(file, { write: true });
      s.ok(await again.places.setLock(RUN, SCOPE, 'A1' as VolumeId, 'update', false));
      s.match((await again.changes.apply(RUN, SCOPE, [update('A1', 4, { slot: '3' })], false)).results, [
        { outcome: 'updated' },
      ]);
      s.match(await again.verification.verify(), { found: 0, entries: 6 });
      const ends = { ...update('B2', 1, {}), action: 'remove' } as const;
      const begins = { ...update('B2', 0, { slot: '9' }), action: 'add' } as const;
      s.match((await again.changes.apply(RUN, SCOPE, [ends, begins], false)).results.length, 2);
      const lives = await again.query.history(SCOPE, 'B2' as VolumeId);
      const told = lives.map(({ version, field, new: now }) => [version, field, now]);
      s.strictSame(told.slice(0, 3), [
        [1, 'attribute7', 'seven'],
        [1, 'usage', '9223372036854775807'],
        [1, 'scratch', '1'],
      ]);
      s.strictSame(told.slice(-2), [
        [3, 'volume', 'B2'],
        [3, 'slot', '9'],
      ]);
      s.match(await again.verification.verify(), { found: 0, entries: 8 });
      await again.close();
    }
  });
}
