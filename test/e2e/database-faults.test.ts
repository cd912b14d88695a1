import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import t, { type Test } from 'tap';
import { type PostgresServer, startPostgres } from '../postgres-server.ts';
import { until } from '../until.ts';
import { type Finished, finished, start } from './program.ts';
import { volumesIn } from './volumes-in.ts';

const KEYS =
  'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "label"); Extract(REPOSITORY, "place");';

// Rows come for about a minute.
const SLOW = `${KEYS} SetQuery("select 'A' || lpad(n::text, 6, '0') as label, 'LIBR' as place, repeat('x', 500) as fill", ", pg_sleep(0.001)",
  "from generate_series(1, 50000) as n");`;

const SYNC = ['sync', '-a', '--create', '-d', 'slow.ttidef'];

/** Does something to a server that answers, and returns how the program has ended. */
async function whileRead(
  t: Test,
  server: PostgresServer,
  happens: (child: ReturnType<typeof start>) => Promise<unknown>,
): Promise<Finished & { readonly volumes: number }> {
  const url = new URL(server.url());
  const env = { TAPESYNC_SOURCE_PASSWORD: decodeURIComponent(url.password) };
  const admin = new pg.Client({ connectionString: url.href });
  admin.on('error', () => {});
  await admin.connect();
  url.password = '';
  const cwd = t.testdir({ 'slow.ttidef': SLOW });
  const child = start([...SYNC, '--source', url.href], { cwd, env });
  child.stdin.end();
  const end = finished(child);
  const asked = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'tapesync' AND query LIKE 'COPY%'";
  await until(async () => (await admin.query(asked)).rowCount === 1);
  await sleep(1000);
  await happens(child);
  await admin.end().catch(() => {});
  return { ...(await end), volumes: volumesIn(cwd) };
}

t.test('where PostgreSQL goes away while it is read nothing is written', async (t) => {
  const server = await startPostgres();
  t.teardown(() => server.remove());
  const restarted = await whileRead(t, server, () => server.restart());
  t.equal(restarted.code, 3, restarted.stderr);
  t.match(restarted.stderr, /cannot read postgres:\/\/127\.0\.0\.1:\d+\/postgres: terminating connection/);
  t.equal(restarted.volumes, 0);

  const crashed = await whileRead(t, server, () => server.crash());
  t.equal(crashed.code, 3, crashed.stderr);
  t.match(crashed.stderr, /cannot read postgres:.*[Cc]onnection/);
  t.equal(crashed.volumes, 0);
  await server.start();

  const stopped = await whileRead(t, server, async (child) => child.kill('SIGTERM'));
  t.equal(stopped.code, 143, 'a signal ends it in order');
});
