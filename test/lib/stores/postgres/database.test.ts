import pg from 'pg';
import t from 'tap';
import { openPostgresStore } from '../../../../lib/stores/postgres/postgres-store.ts';
import { emptyDatabase, GIVEN, startPostgres } from '../../../postgres-server.ts';
import { until } from '../../../until.ts';
import { add, RUN, rowsOf, SCOPE, update } from '../contract.ts';
import { bytesOf, many, prepared, query } from './prepared.ts';

t.test('where all connections are in use, that is said', async (s) => {
  const { store } = await prepared(s, { poolSize: 1, connectSeconds: 0.2 });
  await store.changes.apply(RUN, SCOPE, many(2000), true);
  const snapshot = await store.snapshots.open(SCOPE, []);
  await s.rejects(store.query.scopes(), { code: 'STORE_BUSY', message: /all 1 connections/ });
  s.ok(await bytesOf(snapshot.rows));
  s.strictSame(await store.query.scopes(), [SCOPE]);
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
    s.match((await store.changes.apply(RUN, SCOPE, [change], false)).results, [{ outcome: 'updated' }]);
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
    s.match((await store.changes.apply(RUN, SCOPE, [update('V1', 1, { slot: '1' })], false)).results, [
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
    await s.rejects(bytesOf(snapshot.rows), { code: 'STORE_UNREACHABLE' });
    await s.rejects(store.query.scopes(), { code: 'STORE_UNREACHABLE' });
    await server.start();
    s.strictSame(await store.query.scopes(), [SCOPE]);
    const rows = await rowsOf(store, []);
    s.equal(rows.length % 100, 0, 'whole batches only');
    const [[entries]] = (await query(server.url(), 'SELECT count(*) FROM tapesync.history')) as [[string]];
    s.equal(Number(entries), rows.length + 1, 'each change is in the history');
  },
);
