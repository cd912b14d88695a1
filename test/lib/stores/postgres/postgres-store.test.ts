import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { VALUE_FIELDS } from '../../../../lib/model/field.ts';
import type { CustomerId, MediaId, VolumeId } from '../../../../lib/model/scope.ts';
import { openPostgresStore } from '../../../../lib/stores/postgres/postgres-store.ts';
import { VOLUME_KEYS } from '../../../../lib/stores/sql/query.ts';
import { emptyDatabase } from '../../../postgres-server.ts';
import { add, checkInserted, live, lives, RUN, reachedEntries, rowsOf, SCOPE, update } from '../contract.ts';
import { many, prepared, query } from './prepared.ts';

const STORE = new URL('../../../../lib/stores/postgres/postgres-store.ts', import.meta.url).href;
const CONTRACT = new URL('../contract.ts', import.meta.url).href;

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
    'audit_failed',
    'move_started',
  ]);
});

t.test('whatever happens to volumes, each change of a version is in the history once', async (s) => {
  const { url, store } = await prepared(s);
  await fc.assert(
    fc.asyncProperty(lives, async (runs) => {
      await query(
        url,
        'TRUNCATE tapesync.volume, tapesync.removed_volume, tapesync.history_sheet, tapesync.run CASCADE; UPDATE tapesync.media SET volumes = 0, version_sum = 0',
      );
      await live(store, runs);
      s.match(await store.verification.verify(), { found: 0 });
      const [volumes, entries] = await Promise.all([
        query(
          url,
          `SELECT volume, generate_series(1, version) FROM (
             SELECT volume, version FROM tapesync.volume
             UNION ALL SELECT volume, version FROM tapesync.removed_volume) AS label ORDER BY 1, 2`,
        ),
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
  s.match(await store.verification.verify(), {
    ...{ found: 1, volumes: 2, entries: 4 },
    findings: [{ place: 'US01.LTO', problem: /^has 2 volumes with \d+ versions, and counts 1 with / }],
  });
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
    ...['US01.LTO.V0', 'US01.LTO.V1'].map((place) => ({
      place,
      problem: 'has other values than it was added with, and nothing in its history says so',
    })),
  ]);
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
    (
      await store.changes.apply(
        RUN,
        SCOPE,
        texts.map((text, index) => add(`T${index}`, set(text))),
        true,
      )
    ).results,
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
    await store.accounts.addUser(text, text);
    s.match(await store.accounts.account(text), { user: text, password: text });
    await store.places.putCustomer({ customer: text as CustomerId, description: text });
    await store.places.putMedia({ ...scope, description: text, volumeFilter: text });
    s.equal((await store.snapshots.open(scope, [])).volumeFilter, text);
  }
});

t.test('processes that make one database and one scope at once all succeed', async (s) => {
  const url = await emptyDatabase(s);
  const body = `
    for (let index = 0; index < 20; index++) {
      const run = { ...RUN, id: 'run of ' + process.pid };
      const mine = add('V' + process.pid % 100000 + '-' + index, { slot: '1' });
      const { results } = await store.changes.apply(run, SCOPE, [mine, add('SHARED' + index, { slot: String(process.pid) })], true);
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
      const { results } = await (index % 3 ? store : other).changes.apply(RUN, SCOPE, changes, true);
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
  s.match(answers[0]?.results[0], { outcome: 'added' });
  s.strictSame(await query(url, 'SELECT count(*) FROM tapesync.history'), [['500']]);
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
