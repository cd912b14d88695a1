import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import type { CustomerId, MediaId, Scope } from '../../../../lib/model/scope.ts';
import type { SnapshotStream } from '../../../../lib/stores/roles/snapshots.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';

/** Volumes of each scope: the first is worth a thread, the fourth too large to be read ahead. */
const SIZES = [40_000, 35_000, 10, 210_000, 5];

const scopeOf = (index: number): Scope => ({ customer: `C${index}` as CustomerId, media: 'LTO' as MediaId });

async function makeCatalog(folder: string): Promise<string> {
  const file = join(folder, 'volumes.db');
  await openSqliteStore(file, { write: true }).close();
  const database = new DatabaseSync(file);
  for (const [index, size] of SIZES.entries()) {
    const { customer, media } = scopeOf(index);
    database.prepare('INSERT INTO customer (customer) VALUES (?)').run(customer);
    database
      .prepare('INSERT INTO media (customer, media, volume_filter) VALUES (?, ?, ?)')
      .run(customer, media, `F${index}*`);
    database
      .prepare(
        `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?3)
         INSERT INTO volume (customer, media, volume, slot) SELECT ?1, ?2, format('A%06d', n), n FROM number`,
      )
      .run(customer, media, size);
  }
  database.close();
  return file;
}

// Made once, as it takes longest.
const made = makeCatalog(t.testdir());

async function catalog(folder: string): Promise<string> {
  const file = join(folder, 'volumes.db');
  copyFileSync(await made, file);
  return file;
}

async function digest(snapshot: SnapshotStream): Promise<string> {
  const hash = createHash('sha1');
  for await (const rows of snapshot.rows) hash.update(rows);
  return `${snapshot.volumes} ${snapshot.volumeFilter} ${hash.digest('hex')}`;
}

async function alone(file: string, index: number): Promise<string> {
  const store = openSqliteStore(file, { write: false });
  const found = await digest(await store.snapshots.open(scopeOf(index), ['slot']));
  await store.close();
  return found;
}

t.test('scopes that are read ahead are the same as read one by one, whatever their order', async (t) => {
  const file = await catalog(t.testdir());
  const expected: string[] = [];
  for (const index of SIZES.keys()) expected.push(await alone(file, index));
  t.match(expected[1], /^35000 F1\* /);
  const orders = [
    [0, 1, 2, 3, 4],
    [0, 2, 1, 0],
    [1, 0, 1],
    [0, 1, 1, 2],
  ];
  for (const order of orders) {
    const store = openSqliteStore(file, { write: false });
    for (const index of order) {
      t.equal(
        await digest(await store.snapshots.open(scopeOf(index), ['slot'])),
        expected[index],
        `${order}: ${index}`,
      );
    }
    await store.close();
  }
});

t.test('a store that is closed while it reads ahead leaves one file', async (t) => {
  const folder = t.testdir();
  const file = await catalog(folder);
  const store = openSqliteStore(file, { write: true });
  await digest(await store.snapshots.open(scopeOf(0), ['slot']));
  await store.close();
  t.same(readdirSync(folder), ['volumes.db']);
});

t.test('other fields than those that were read ahead are read anew', async (t) => {
  const file = await catalog(t.testdir());
  const store = openSqliteStore(file, { write: false });
  await digest(await store.snapshots.open(scopeOf(0), ['slot']));
  const [first] = await Array.fromAsync(
    (await store.snapshots.open(scopeOf(1), ['description', 'slot'])).rows,
  );
  t.match(Buffer.from(first ?? []).toString(), /^A000001\t1\t\t\t\t1\n/);
  await store.close();
});
