import t, { type Test } from 'tap';
import { requireVersion } from '../../../../lib/stores/postgres/migrate.ts';
import { openPostgresStore } from '../../../../lib/stores/postgres/postgres-store.ts';
import { MIGRATIONS } from '../../../../lib/stores/postgres/schema.ts';
import type { ServerStore } from '../../../../lib/stores/store.ts';
import { emptyDatabase } from '../../../postgres-server.ts';
import { add, RUN, rowsOf, SCOPE, update } from '../contract.ts';
import { prepared, query } from './prepared.ts';

// The store as another user of the database, who may do no more than is granted.
async function openAs(s: Test, url: string, name: string, grants: string): Promise<ServerStore> {
  const role = `${name}_${process.pid}`;
  await query(url, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
  s.teardown(() => query(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`));
  await query(url, `GRANT USAGE ON SCHEMA tapesync TO ${role}; ${grants.replaceAll('ROLE', role)}`);
  const other = new URL(url);
  Object.assign(other, { username: role, password: 'x' });
  const store = await openPostgresStore(other.href, { migrate: true });
  s.teardown(() => store.close());
  return store;
}

t.test('a database without our schema, or with another one, is said', async (s) => {
  const url = await emptyDatabase(s);
  await s.rejects(openPostgresStore(url, { migrate: false }), {
    code: 'STORE_OUTDATED',
    message: /schema 0, and \d+ is needed; run: tapesync admin migrate/,
  });
  await (await openPostgresStore(url, { migrate: true })).close();
  await (await openPostgresStore(url, { migrate: false })).close();
  await query(url, 'INSERT INTO tapesync.migration (version) VALUES (99)');
  for (const migrate of [true, false]) {
    await s.rejects(openPostgresStore(url, { migrate }), {
      code: 'STORE_NEWER',
      message: new RegExp(`schema 99, this one knows up to ${MIGRATIONS.length}`),
    });
  }
  s.throws(() => requireVersion(130_012, 'postgres://x'), {
    code: 'STORE_TOO_OLD',
    message: /PostgreSQL 13 .*14/,
  });
});

t.test(
  'numbers that were given before are told from a run of somebody else, and migrate goes on after them',
  async (s) => {
    const { url, store } = await prepared(s);
    await store.changes.apply(RUN, SCOPE, [add('A')], true);
    const next = { ...RUN, id: 'next' };
    for (const sequence of ['run_number_seq', 'history_sheet_id_seq']) {
      await query(url, `ALTER SEQUENCE tapesync.${sequence} RESTART`);
      const [table = ''] = sequence.split(/_(number|id)_seq/);
      await s.rejects(store.changes.apply(next, SCOPE, [add('B')], true), {
        code: 'STORE_SEQUENCE',
        message: new RegExp(`new rows of ${table} .* run: tapesync admin migrate`),
      });
      const migrated = await openPostgresStore(url, { migrate: true });
      await migrated.close();
    }
    s.strictSame((await store.changes.apply(next, SCOPE, [add('B')], true)).results, [{ outcome: 'added' }]);
  },
);

t.test('a user of the database that may only read is told so', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, [add('A')], true);
  const grants = 'GRANT SELECT ON ALL TABLES IN SCHEMA tapesync TO ROLE';
  const reader = await openAs(s, url, 'reader', grants);
  s.strictSame(await rowsOf(reader, []), [['A', '1', '', '']]);
  await s.rejects(reader.changes.apply(RUN, SCOPE, [add('B')], true), {
    code: 'STORE_DENIED',
    message: /permission denied/,
  });
});

t.test('a user of the database needs no more than its tables and its sequences', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, [add('A')], true);
  const grants = `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tapesync TO ROLE;
     GRANT USAGE ON ALL SEQUENCES IN SCHEMA tapesync TO ROLE`;
  const writer = await openAs(s, url, 'writer', grants);
  const changes = [add('B'), update('A', 1, { slot: '1' })];
  s.match(
    (await writer.changes.apply({ ...RUN, id: 'another' }, SCOPE, changes, true, { key: 'k', digest: 'd' }))
      .results,
    [{ outcome: 'added' }, { outcome: 'updated' }],
  );
  s.ok(await writer.places.setLock(RUN, SCOPE, add('A').volume, 'move', true));
  await writer.runs.finish(RUN, '{}', 0);
});
