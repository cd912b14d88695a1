import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import t, { type Test } from 'tap';
import { VALUE_FIELDS } from '../../../../lib/model/field.ts';
import type { CustomerId, MediaId, VolumeId } from '../../../../lib/model/scope.ts';
import { requireVersion } from '../../../../lib/stores/postgres/migrate.ts';
import { openPostgresStore } from '../../../../lib/stores/postgres/postgres-store.ts';
import { MIGRATIONS } from '../../../../lib/stores/postgres/schema.ts';
import { VOLUME_KEYS } from '../../../../lib/stores/sql/query.ts';
import type { ServerStore } from '../../../../lib/stores/store.ts';
import { emptyDatabase, GIVEN, startPostgres } from '../../../postgres-server.ts';
import { until } from '../../../until.ts';
import { add, checkInserted, live, lives, RUN, reachedEntries, rowsOf, SCOPE, update } from '../contract.ts';

const STORE = new URL('../../../../lib/stores/postgres/postgres-store.ts', import.meta.url).href;
const CONTRACT = new URL('../contract.ts', import.meta.url).href;

async function prepared(s: Test, options = {}) {
  const url = await emptyDatabase(s);
  const store = await openPostgresStore(url, { migrate: true, ...options });
  s.teardown(() => store.close());
  return { url, store };
}

async function query(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const result = await client.query({ text: sql, rowMode: 'array' }).finally(() => client.end());
  return result.rows;
}

// Another process that has the store in `store`, and the contract's shorthands.
async function program(url: string, body: string): Promise<number> {
  const source = `
    import { openPostgresStore } from ${JSON.stringify(STORE)};
    import { add, RUN, SCOPE } from ${JSON.stringify(CONTRACT)};
    const store = await openPostgresStore(${JSON.stringify(url)}, { migrate: true });
    ${body}
    await store.close();`;
  const args = ['--input-type=module-typescript', '--no-warnings', '--eval', source];
  const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
  return code as number;
}

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

const many = (count: number, set = {}) => Array.from({ length: count }, (_, index) => add(`V${index}`, set));

t.test('the store is called by host, port and database alone', async (s) => {
  const { url, store } = await prepared(s);
  const { host, pathname } = new URL(url);
  s.equal(store.name, `postgres://${host}${pathname}`);
});

t.test('every compared field has its column', async (s) => {
  const { url } = await prepared(s);
  const columns = await query(
    url,
    `SELECT column_name FROM information_schema.columns
     WHERE table_schema = 'tapesync' AND table_name = 'volume' ORDER BY ordinal_position`,
  );
  const snake = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  s.strictSame(columns.flat(), [
    'customer',
    'media',
    'volume',
    'version',
    'update_lock',
    'current_repository',
    'history',
    ...VALUE_FIELDS.map(({ key }) => snake(key)),
    'attributes',
  ]);
});

t.test('whatever happens to volumes, each change of a version is in the history once', async (s) => {
  const { url, store } = await prepared(s);
  await fc.assert(
    fc.asyncProperty(lives, async (runs) => {
      await query(url, 'TRUNCATE tapesync.volume, tapesync.history_sheet, tapesync.run CASCADE');
      await live(store, runs);
      s.match(await store.verification.verify(), { found: 0 });
      const [volumes, entries] = await Promise.all([
        query(url, 'SELECT volume, generate_series(1, version) FROM tapesync.volume ORDER BY 1, 2'),
        query(url, 'SELECT volume, version FROM tapesync.history ORDER BY 1, 2'),
      ]);
      s.strictSame(entries, volumes);
      const reached = await query(url, reachedEntries('tapesync.'));
      s.strictSame(reached, await query(url, 'SELECT id, volume, version FROM tapesync.history ORDER BY id'));
    }),
    { numRuns: 10 },
  );
});

t.test('a volume that others inserted has no history, and one from its first change on', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, [add('A', { slot: '1' })], true);
  await query(url, "INSERT INTO tapesync.volume (customer, media, volume) VALUES ('US01', 'LTO', 'B')");
  await checkInserted(s, store, 'move', null);
  s.match(await store.verification.verify(), { found: 0, volumes: 2, entries: 4 });
});

t.test('what is not as its history says is found', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, many(3, { slot: '1', usage: '12', attribute7: 'x' }), true);
  s.match(await store.verification.verify(), { scopes: 1, volumes: 3, entries: 3, found: 0 });
  await query(
    url,
    `UPDATE tapesync.volume SET slot = '2' WHERE volume = 'V0';
     UPDATE tapesync.volume SET attributes = '{"attribute7": "x", "attribute8": "y"}' WHERE volume = 'V1';
     INSERT INTO tapesync.volume (customer, media, volume) VALUES ('US01', 'GONE', 'V0');
     UPDATE tapesync.history_sheet SET run = 99`,
  );
  s.strictSame((await store.verification.verify()).findings, [
    { place: 'table volume', problem: 'rows that refer to a row of media that is not there: 1' },
    { place: 'table history_sheet', problem: 'rows that refer to a row of run that is not there: 1' },
    { place: 'US01.LTO.V0', problem: 'SLOT is "2", and its history made it "1"' },
    { place: 'US01.LTO.V1', problem: 'ATTRIBUTE8 is "y", and nothing in its history says so' },
  ]);
});

t.test(
  'rows that somebody who waits for nobody changes under a batch are written all the same',
  async (s) => {
    const { url, store } = await prepared(s);
    await store.changes.apply(RUN, SCOPE, many(50, { slot: '1' }), true);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('BEGIN');
    await other.query("UPDATE tapesync.volume SET description = 'by hand' WHERE volume IN ('V7', 'V8')");
    const changes = many(50).map(({ volume }) => update(volume, 1, { slot: '2' }));
    const applied = store.changes.apply(RUN, SCOPE, changes, false);
    // The batch has read the rows as they were before, and waits to write them.
    const waiting =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE%'";
    await until(
      async () => (await query(url, `${waiting} AND datname = current_database()`))[0]?.[0] !== '0',
    );
    await other.query('COMMIT');
    await other.end();
    s.strictSame(
      await applied,
      changes.map(() => ({ outcome: 'updated' })),
    );
    s.strictSame(
      await query(
        url,
        'SELECT slot, description, version, count(*) FROM tapesync.volume GROUP BY 1, 2, 3 ORDER BY 4',
      ),
      [
        ['2', 'by hand', '2', '2'],
        ['2', null, '2', '48'],
      ],
    );
    s.strictSame(await query(url, 'SELECT version, count(*) FROM tapesync.history GROUP BY 1 ORDER BY 1'), [
      ['1', '50'],
      ['2', '50'],
    ]);
  },
);

t.test('a batch whose rows go away again and again fails, and writes nothing', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, many(3, { slot: '1' }), true);
  // Takes the place of somebody who removes a row between the two statements, each time.
  await query(
    url,
    `CREATE FUNCTION tapesync.leave() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
     CREATE TRIGGER leave BEFORE UPDATE ON tapesync.volume FOR EACH ROW WHEN (OLD.volume = 'V1')
     EXECUTE FUNCTION tapesync.leave()`,
  );
  const changes = ['V0', 'V1', 'V2'].map((volume) => update(volume, 1, { slot: '2' }));
  await s.rejects(store.changes.apply(RUN, SCOPE, changes, false), {
    code: 'STORE_FAILED',
    message: /another program has changed a volume in the same moment/,
  });
  s.strictSame(await query(url, 'SELECT DISTINCT slot, version FROM tapesync.volume'), [['1', '1']]);
});

t.test('a search reads keys of volumes along the primary key, no more than its range', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, many(5000), true);
  await query(url, 'VACUUM ANALYZE tapesync.volume');
  const values = ["'US01'", "'LTO'", "'V2500'", "'V2501'", '1000'];
  const sql = VOLUME_KEYS.replaceAll(/\$(\d)/g, (_, place) => values[Number(place) - 1] ?? '');
  const plan = (await query(url, `EXPLAIN (ANALYZE, COSTS off, TIMING off) ${sql}`)).flat().join('\n');
  s.match(plan, /Index Only Scan using volume_pkey on volume \(actual rows=1(\.00)? loops=1\)/);
  s.match(plan, /Index Cond: .*volume >= 'V2500'.*volume < 'V2501'/);
  s.notMatch(plan, /Seq Scan|Sort|Filter/);
});

t.test('text of every sort comes back as it was, wherever it stands', async (s) => {
  const { store } = await prepared(s);
  const texts = [
    `'; DROP TABLE tapesync.volume; --`,
    `a"b'c\\d\\\\ $1 \${x} %s`,
    '{"a": [null]}',
    'NULL',
    '\\N',
    'Bänder, 日本語 🎞',
    '{},"',
  ];
  const set = (text: string) => ({
    description: text,
    dataCluster: text,
    attribute1: text,
    attribute200: text,
  });
  const ids = texts.map((_, index) => `T${index}`);
  s.match(
    await store.changes.apply(
      RUN,
      SCOPE,
      texts.map((text, index) => add(`T${index}`, set(text))),
      true,
    ),
    texts.map(() => ({ outcome: 'added' })),
  );
  const fields = ['description', 'dataCluster', 'attribute1', 'attribute200'] as const;
  const escaped = (text: string) => text.replaceAll('\\', '\\\\');
  s.strictSame(
    await rowsOf(store, fields, ids),
    texts.map((text, index) => [`T${index}`, '1', '', '', ...fields.map(() => escaped(text))]),
  );
  for (const [index, text] of texts.entries()) {
    const entries = await store.query.history(SCOPE, `T${index}` as VolumeId);
    s.ok(entries.every((entry) => entry.new === text));
  }
  for (const text of texts) {
    const scope = { customer: text as CustomerId, media: text as MediaId };
    s.strictSame(await rowsOf(store, [], [text], scope), []);
    s.equal(await store.snapshots.revision(scope), '');
    s.equal(await store.accounts.account(text), undefined);
    await store.accounts.putUser(text, text);
    s.match(await store.accounts.account(text), { user: text, password: text });
    await store.places.putCustomer({ customer: text as CustomerId, description: text });
    await store.places.putMedia({ ...scope, description: text, volumeFilter: text });
    s.equal((await store.snapshots.open(scope, [])).volumeFilter, text);
  }
});

t.test('tabs and line ends that others wrote are escaped', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, [add('A')], true);
  await query(
    url,
    `UPDATE tapesync.volume SET description = E'\\\\\\t\\r\\n', attributes = '{"attribute1": "a\\tb"}'`,
  );
  s.strictSame(await rowsOf(store, ['description', 'attribute1']), [
    ['A', '1', '', '', '\\\\\\t\\r\\n', 'a\\tb'],
  ]);
});

t.test('processes that make one database and one scope at once all succeed', async (s) => {
  const url = await emptyDatabase(s);
  const body = `
    for (let index = 0; index < 20; index++) {
      const run = { ...RUN, id: 'run of ' + process.pid };
      const mine = add('V' + process.pid % 100000 + '-' + index, { slot: '1' });
      const results = await store.changes.apply(run, SCOPE, [mine, add('SHARED' + index, { slot: String(process.pid) })], true);
      if (results[0].outcome !== 'added') throw new Error(JSON.stringify(results));
    }`;
  s.strictSame(await Promise.all([1, 2, 3].map(() => program(url, body))), [0, 0, 0]);
  const store = await openPostgresStore(url, { migrate: false });
  s.teardown(() => store.close());
  s.equal((await rowsOf(store, [])).length, 80);
  s.strictSame(
    await query(url, 'SELECT count(*), count(DISTINCT (volume, version)) FROM tapesync.history'),
    [['80', '80']],
    'each change once',
  );
});

t.test('stores that change the same volumes at once overtake each other, and lose nothing', async (s) => {
  const { url, store } = await prepared(s);
  const other = await openPostgresStore(url, { migrate: false });
  s.teardown(() => other.close());
  await store.changes.apply(RUN, SCOPE, many(50), true);
  const counts = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const changes = many(50).map(({ volume }) => update(volume, 1, { slot: String(index) }));
      if (index % 2) changes.reverse();
      const results = await (index % 3 ? store : other).changes.apply(RUN, SCOPE, changes, true);
      return results.filter(({ outcome }) => outcome === 'updated').length;
    }),
  );
  s.equal(
    counts.reduce((sum, count) => sum + count),
    50,
  );
  s.strictSame(await query(url, 'SELECT max(version), count(*) FROM tapesync.history'), [['2', '100']]);
});

t.test('a batch that is sent again while it is being applied is applied once', async (s) => {
  const { url, store } = await prepared(s);
  const other = await openPostgresStore(url, { migrate: false });
  s.teardown(() => other.close());
  const repeat = { key: 'k', digest: 'd' };
  const batch = [...many(500), add('V1')];
  const answers = await Promise.all(
    [store, other, store, other].map((each) => each.changes.apply(RUN, SCOPE, batch, true, repeat)),
  );
  for (const answer of answers) s.strictSame(answer, answers[0]);
  s.match(answers[0]?.[0], { outcome: 'added' });
  s.strictSame(await query(url, 'SELECT count(*) FROM tapesync.history'), [['500']]);
});

t.test('a snapshot left in the middle and one never read give their connections back', async (s) => {
  const { store } = await prepared(s, { poolSize: 1, patienceSeconds: 1, connectSeconds: 5 });
  await store.changes.apply(RUN, SCOPE, many(20_000, { description: 'x'.repeat(200) }), true);
  for await (const _ of (await store.snapshots.open(SCOPE, ['description'])).rows) break;
  const never = await store.snapshots.open(SCOPE, ['description']);
  const stuck = (await openedAfter(store))[Symbol.asyncIterator]();
  await s.rejects(rowsOfAll(never.rows), { code: 'STORE_SNAPSHOT_LEFT', class: 'store' });
  await stuck.next();
  s.equal((await rowsOf(store, [])).length, 20_000, 'one that is not read on loses its own, too');
  await s.rejects(
    async () => {
      while (!(await stuck.next()).done);
    },
    { code: 'STORE_SNAPSHOT_LEFT' },
  );
});

const openedAfter = async (store: ServerStore) => (await store.snapshots.open(SCOPE, ['description'])).rows;

async function rowsOfAll(rows: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of rows) bytes += chunk.length;
  return bytes;
}

t.test('where all connections are in use, that is said', async (s) => {
  const { store } = await prepared(s, { poolSize: 1, connectSeconds: 0.2 });
  await store.changes.apply(RUN, SCOPE, many(2000), true);
  const snapshot = await store.snapshots.open(SCOPE, []);
  await s.rejects(store.query.scopes(), { code: 'STORE_BUSY', message: /all 1 connections/ });
  s.ok(await rowsOfAll(snapshot.rows));
  s.strictSame(await store.query.scopes(), [SCOPE]);
});

t.test('a closed store ends snapshots that are open', async (s) => {
  const url = await emptyDatabase(s);
  const store = await openPostgresStore(url, { migrate: true });
  await store.changes.apply(RUN, SCOPE, many(2000), true);
  const { rows } = await store.snapshots.open(SCOPE, []);
  await store.close();
  await s.rejects(rowsOfAll(rows), { code: 'STORE_SNAPSHOT_LEFT' });
});

t.test(
  'a scope that somebody else keeps locked fails after a while, and works once it is free',
  async (s) => {
    const { url, store } = await prepared(s, { lockSeconds: 0.1 });
    await store.changes.apply(RUN, SCOPE, [add('A')], true);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('BEGIN; SELECT FROM tapesync.media FOR UPDATE');
    const change = update('A', 1, { slot: '1' });
    await s.rejects(store.changes.apply(RUN, SCOPE, [change], false), {
      code: 'STORE_LOCKED',
      message: /0.1 s/,
    });
    s.strictSame(await rowsOf(store, []), [['A', '1', '', '']], 'reading goes on');
    await other.end();
    s.match(await store.changes.apply(RUN, SCOPE, [change], false), [{ outcome: 'updated' }]);
  },
);

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
    s.strictSame(await store.changes.apply(next, SCOPE, [add('B')], true), [{ outcome: 'added' }]);
  },
);

t.test('who may not get in is told why, and no password', async (s) => {
  const url = await emptyDatabase(s);
  const changed = (change: (url: URL) => void) => {
    const other = new URL(url);
    change(other);
    return other.href;
  };
  const expectations: [string, string, RegExp][] = [
    [
      changed((other) => Object.assign(other, { password: 'SECRET' })),
      'STORE_LOGON',
      /authentication failed/,
    ],
    [changed((other) => Object.assign(other, { password: '' })), 'STORE_LOGON', /a password is needed/],
    [
      changed((other) => Object.assign(other, { hostname: 'nowhere.invalid' })),
      'STORE_UNREACHABLE',
      /nowhere/,
    ],
    [
      changed((other) => Object.assign(other, { hostname: '127.0.0.1', port: '1' })),
      'STORE_UNREACHABLE',
      /REFUSED/,
    ],
    [changed((other) => Object.assign(other, { pathname: '/gone' })), 'STORE_FAILED', /does not exist/],
    ['postgres://ada:SECRET@[host', 'LOGON_INVALID', /cannot be read/],
    ['mysql://ada:SECRET@host/db', 'LOGON_INVALID', /cannot be read/],
  ];
  for (const [bad, code, message] of expectations) {
    const error = await openPostgresStore(bad, { migrate: true }).catch((reason: unknown) => reason);
    s.match(error, { code, message }, code);
    s.notMatch(
      `${(error as Error).message} ${JSON.stringify(error)} ${(error as Error).stack}`,
      /SECRET|of the tests/,
    );
  }
});

t.test('a password comes from where libpq looks for one', async (s) => {
  const url = new URL(await emptyDatabase(s));
  const { password, port, username } = url;
  const file = join(
    s.testdir({ pgpass: `*:${port || 5432}:*:${username}:${decodeURIComponent(password)}\n` }),
    'pgpass',
  );
  chmodSync(file, 0o600);
  url.password = '';
  for (const [name, value] of [
    ['PGPASSFILE', file],
    ['PGPASSWORD', decodeURIComponent(password)],
  ] as const) {
    process.env[name] = value;
    const store = await openPostgresStore(url.href, { migrate: true }).finally(
      () => delete process.env[name],
    );
    await store.close();
  }
});

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
    await writer.changes.apply({ ...RUN, id: 'another' }, SCOPE, changes, true, { key: 'k', digest: 'd' }),
    [{ outcome: 'added' }, { outcome: 'updated' }],
  );
  s.ok(await writer.places.setLock(RUN, SCOPE, add('A').volume, 'move', true));
  await writer.runs.finish(RUN, '{}', 0);
});

t.test(
  'a server that is stopped, killed and started again is found again',
  { skip: GIVEN !== undefined },
  async (s) => {
    const server = await startPostgres();
    s.teardown(() => server.remove());
    const store = await openPostgresStore(server.url(), { migrate: true });
    s.teardown(() => store.close());
    await store.changes.apply(RUN, SCOPE, many(2000), true);
    await Promise.all(Array.from({ length: 5 }, () => store.query.scopes()));
    await server.restart();
    s.strictSame(await store.query.scopes(), [SCOPE], 'the next call after a restart works');
    s.match(await store.changes.apply(RUN, SCOPE, [update('V1', 1, { slot: '1' })], false), [
      { outcome: 'updated' },
    ]);

    const snapshot = await store.snapshots.open(SCOPE, []);
    const working = Promise.allSettled(
      Array.from({ length: 8 }, async (_, index) => {
        for (let slot = 0; ; slot++) {
          await store.changes.apply(
            RUN,
            SCOPE,
            many(300).map(({ volume }) => add(`${volume}-${index}-${slot}`)),
            false,
          );
        }
      }),
    );
    const count = 'SELECT count(*) FROM tapesync.volume';
    await until(async () => Number((await query(server.url(), count))[0]?.[0]) > 2000);
    await server.kill();
    for (const result of await working) {
      s.match(result, { status: 'rejected', reason: { code: 'STORE_UNREACHABLE', class: 'store' } });
    }
    await s.rejects(rowsOfAll(snapshot.rows), { code: 'STORE_UNREACHABLE' });
    await s.rejects(store.query.scopes(), { code: 'STORE_UNREACHABLE' });
    await server.start();
    s.strictSame(await store.query.scopes(), [SCOPE]);
    const rows = await rowsOf(store, []);
    s.equal(rows.length % 100, 0, 'whole batches only');
    const [[entries]] = (await query(server.url(), 'SELECT count(*) FROM tapesync.history')) as [[string]];
    s.equal(Number(entries), rows.length + 1, 'each change is in the history');
  },
);
