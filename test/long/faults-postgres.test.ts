import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { catalogDefinition } from '../../bench/catalog-format.ts';
import { openPostgresStore } from '../../lib/stores/postgres/postgres-store.ts';
import { catalogOf } from '../e2e/catalog.ts';
import { run } from '../e2e/program.ts';
import { type Entry, faultProxy, type Keeper, ServedStore, servedStore } from '../e2e/served-store.ts';
import { emptyDatabase, GIVEN, startPostgres } from '../postgres-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';

const PG = import.meta.resolve('pg');

// In a process of its own, because whoever asks does not wait.
function query<T>(url: string, sql: string): readonly T[] {
  const program = `
    import pg from ${JSON.stringify(PG)};
    const client = new pg.Client({ connectionString: ${JSON.stringify(url)} });
    await client.connect();
    const { rows } = await client.query(${JSON.stringify(sql)});
    process.stdout.write(JSON.stringify(rows));
    await client.end();`;
  const args = ['--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

/** A database of PostgreSQL. */
function postgres(url: string): Keeper {
  return {
    store: url,
    open: () => openPostgresStore(url, { migrate: true }),
    check: () => {
      const [stray] = query<{ count: string }>(
        url,
        `SELECT count(*) FROM tapesync.volume LEFT JOIN (
           SELECT customer, media, volume, max(version) AS version FROM tapesync.history GROUP BY 1, 2, 3
         ) AS latest USING (customer, media, volume)
         WHERE latest.version IS DISTINCT FROM volume.version`,
      );
      return stray?.count === '0' ? '' : `${stray?.count} volumes are not as their history says`;
    },
    history: () =>
      query<Entry>(
        url,
        `SELECT customer || '.' || media || '.' || volume AS volume, version::int, run.id AS run
         FROM tapesync.history JOIN tapesync.run ON run.number = history.run
         ORDER BY customer, media, volume, version`,
      ),
    endSessions: () => {
      query(url, 'DELETE FROM tapesync.session');
    },
  };
}

t.test(
  'PostgreSQL that is restarted, and killed, under a sync: the client waits until it is back',
  { skip: GIVEN !== undefined && 'a given server is not ours to restart' },
  async (t) => {
    const database = await startPostgres();
    t.teardown(() => database.remove());
    const served = await servedStore(t, postgres(database.url()));
    const { proxy, through } = await faultProxy(t, served);
    await served.write('export.csv', { volumes: 1200, scopes: 6 });
    let back: Promise<void> | undefined;
    proxy.sent = ({ kind, number }) => {
      if (kind !== 'changes') return;
      if (number === 5) back = database.restart();
      if (number === 20) back = database.kill().then(() => database.start());
    };
    const { code, stderr } = await served.sync(through, 'export.csv', '--batch', '40');
    await back;
    t.equal(code, 0, stderr);
    t.match(stderr, 'trying again');
    t.strictSame(served.outcomes(t, 'export.csv'), { excluded: 1, added: 1200 });
    served.appliedAsCounted(t, 'export.csv');
    await served.inStep(t, 'export.csv');
  },
);

t.test(
  'two syncs of overlapping scopes through two servers on one database, over links that break',
  async (t) => {
    const keeper = postgres(await emptyDatabase(t));
    const served = await servedStore(t, keeper);
    const other = new ServedStore(served.cwd, keeper);
    t.teardown(() => other.end('SIGKILL').catch(() => {}));
    await other.serve();
    await served.write('first.csv', { volumes: 800, scopes: 4 });
    t.equal((await served.sync(served.port, 'first.csv')).code, 0);
    await served.write('one.csv', { volumes: 800, scopes: 4, seed: 2 });
    await served.write('two.csv', { volumes: 600, scopes: 3, seed: 3 });
    const [one, two] = [await faultProxy(t, served), await faultProxy(t, other)];
    const snapshots = () => one.proxy.count('snapshot') + two.proxy.count('snapshot');
    for (const { proxy } of [one, two]) {
      // Both have read everything before either writes.
      proxy.before = async ({ kind }) => {
        if (kind === 'changes') await until(() => snapshots() >= 7);
      };
      proxy.first.changes = ['cut after', 'delay', 503];
    }
    const ends = await Promise.all([
      served.syncApart(one.through, 'one.csv', '--batch', '25'),
      other.syncApart(two.through, 'two.csv', '--batch', '25'),
    ]);
    for (const { code, stderr } of ends) t.equal(code, 0, stderr);
    const counted = ['one.csv', 'two.csv'].map((file) => {
      const { updated = 0, unchanged = 0, added = 0, ...others } = served.outcomes(t, file);
      t.strictSame(others, { excluded: 1 });
      return updated + unchanged + added;
    });
    t.strictSame(counted, [800, 600]);
    served.appliedAsCounted(t, 'first.csv', 'one.csv', 'two.csv');
    t.equal((await served.sync(other.port, 'two.csv')).code, 0);
    await served.inStep(t, 'two.csv');
  },
);

t.test(
  'a sync straight into PostgreSQL that dies at any moment fails as one whose store is gone, or ends well',
  { skip: GIVEN !== undefined && 'a given server is not ours to kill' },
  async (t) => {
    const database = await startPostgres();
    t.teardown(() => database.remove());
    const cwd = temporaryFolder(t);
    writeFileSync(join(cwd, 'catalog.ttidef'), catalogDefinition('csv'));
    const sync = (seed: number) => {
      writeFileSync(join(cwd, 'export.csv'), catalogOf({ volumes: 4000, scopes: 4, seed }));
      return run(
        [
          'sync',
          '-S',
          database.url(),
          '--create',
          '-a',
          '--max-changes',
          '9999',
          '-d',
          'catalog.ttidef',
          'export.csv',
        ],
        {
          cwd,
        },
      );
    };
    await openPostgresStore(database.url(), { migrate: true }).then((store) => store.close());
    const begun = performance.now();
    t.equal((await sync(1)).code, 0);
    const whole = performance.now() - begun;
    const codes: (number | null)[] = [];
    for (let round = 0; round < 30; round++) {
      const running = sync(round);
      await setTimeout((whole * (round + 1)) / 30);
      await (round % 2 === 0 ? database.kill() : database.stop());
      const { code, stderr } = await running;
      t.ok(code === 3 || code === 0, `exit code ${code}: ${stderr}`);
      codes.push(code);
      await database.start();
    }
    t.ok(codes.includes(3), 'some died in the middle');
    t.equal((await sync(1)).code, 0, 'and the next sync works');
  },
);
