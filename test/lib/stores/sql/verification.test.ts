import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { Scope } from '../../../../lib/model/scope.ts';
import { sqlVerification } from '../../../../lib/stores/sql/verification.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { openSqliteStore, SQLITE } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { runs } from '../../../runs.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, filterOf, live, lives, RUN, remove, SCOPE, update } from '../contract.ts';

const many = (count: number, slot: string) =>
  Array.from({ length: count }, (_, at) => add(`V${at}`, { slot }));

/** A database of three scopes whose volumes have had changes and locks. */
async function filled(s: Test): Promise<string> {
  const file = join(temporaryFolder(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  for (const media of ['DLT', 'LTO', 'LTO8'] as Scope['media'][]) {
    const scope = { ...SCOPE, media };
    await store.changes.apply(RUN, scope, many(150, '1'), true);
    const changes = many(70, '2').map(({ volume, set }) => update(volume, 1, set));
    await store.changes.apply(RUN, scope, changes, false);
    await store.places.setLock(RUN, scope, add('V3').volume, 'update', true);
    await store.places.setLock(RUN, scope, add('V3').volume, 'move', true);
    await store.places.setLock(RUN, scope, add('V3').volume, 'update', false);
  }
  await store.close();
  return file;
}

async function verified(s: Test, file: string, group?: number) {
  const database = new SqliteDatabase(file, false, 0);
  s.teardown(() => database.close());
  return sqlVerification(database, SQLITE, group).verify();
}

// What a scope counts, so that only what is damaged is found.
const COUNTED = `UPDATE media SET (volumes, version_sum) = (
  SELECT count(*), coalesce(sum(version), 0) FROM volume
  WHERE volume.customer = media.customer AND volume.media = media.media)`;

function damage(file: string, sql: string, counted = COUNTED): void {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  database.exec(sql);
  database.exec(counted);
  database.close();
}

t.test('a store is well, however many volumes are looked at in one go', async (s) => {
  const file = await filled(s);
  for (const group of [1, 7, 150, undefined]) {
    s.strictSame(await verified(s, file, group), {
      scopes: 3,
      volumes: 450,
      entries: 669,
      found: 0,
      findings: [],
    });
  }
});

t.test('a scope that does not count its volumes and their versions right is found', async (s) => {
  for (const [sql, found] of [
    ["DELETE FROM volume WHERE media = 'DLT' AND volume > 'V97'", 'has 148 volumes'],
    [
      "UPDATE media SET version_sum = version_sum + 1 WHERE media = 'DLT'",
      'has 150 volumes with 223 versions',
    ],
  ] as const) {
    const file = await filled(s);
    damage(file, sql, '');
    const { findings } = await verified(s, file);
    s.match(
      findings.filter(({ place }) => place === 'US01.DLT'),
      [{ problem: found }],
      sql,
    );
  }
});

const WHERE = "customer = 'US01' AND media = 'LTO'";

for (const [what, sql, place, problem] of [
  ['a field that was changed by hand', 'slot = 9', 'V3', /^SLOT is "9", and its history made it "2"$/],
  ['a field that was emptied by hand', 'slot = NULL', 'V3', /^SLOT is empty, and its history made it "2"$/],
  ['a lock that was lifted by hand', 'move_lock = 0', 'V3', /^MOVELOCK is "0", and its history made it "1"$/],
  ['a lock that was set by hand', 'update_lock = 1', 'V3', /^the update lock is "1", and .* made it "0"$/],
  [
    'a field that was given by hand',
    "system = 'X'",
    'V3',
    /^has other values than it was added with, and nothing in its history says so$/,
  ],
  [
    'a field of a volume that was never changed',
    'slot = 9',
    'V99',
    /^has other values than it was added with/,
  ],
  ['a version that was set by hand', 'version = 9', 'V3', /makes version 5, and version 9 comes after it/],
  ['an end that is not there', 'history = 999999', 'V3', /is not reached from it$/],
  ['an end of another volume', 'history = history - 64', 'V3', /is not reached from it$/],
  ['a history that was cut off', 'history = NULL', 'V3', /is not reached from it$/],
] as const) {
  t.test(`${what} is found`, async (s) => {
    const file = await filled(s);
    damage(file, `UPDATE volume SET ${sql} WHERE ${WHERE} AND volume = '${place}'`);
    for (const group of [20, undefined]) {
      const { found, findings } = await verified(s, file, group);
      s.match(findings, [{ place: `US01.LTO.${place}`, problem }]);
      s.equal(found, 1);
    }
  });
}

t.test('what was lost of the history, or of the volumes, is found', async (s) => {
  const file = await filled(s);
  damage(file, `DELETE FROM volume WHERE ${WHERE} AND volume = 'V3'`);
  s.match(await verified(s, file, 20), {
    found: 5,
    findings: [{ place: 'US01.LTO.V3', problem: /^the volume is not there, and entry \d+ of the history/ }],
  });

  const other = await filled(s);
  damage(
    other,
    "DELETE FROM history_sheet WHERE id = (SELECT min(id) FROM history_sheet WHERE media = 'LTO8')",
  );
  const { found, findings } = await verified(s, other, 20);
  s.equal(found, 64);
  s.equal(findings.length, 20, 'the first are told');
  s.match(findings[0], { place: 'US01.LTO8.V0', problem: /^entry \d+ of its history is not there$/ });

  const third = await filled(s);
  damage(third, 'DELETE FROM volume; DELETE FROM scope_revision; DELETE FROM media');
  s.match(await verified(s, third), { scopes: 0, volumes: 0, entries: 669, found: 669 });
});

t.test('a sheet that cannot be read is found, and told once', async (s) => {
  for (const entries of ['no JSON', '{}', '[["V0", 1, null]]', '[["V0", 1, null, {"slot": "1"}]]', '[7]']) {
    const file = await filled(s);
    damage(
      file,
      `UPDATE history_sheet SET entries = '${entries}' WHERE id = (SELECT min(id) FROM history_sheet WHERE media = 'DLT')`,
    );
    const { findings } = await verified(s, file, 20);
    s.equal(
      findings.filter(({ problem }) => /^entry 64 of the history cannot be read$/.test(problem)).length,
      1,
    );
  }
});

t.test('rows that refer to nothing, and damaged pages, are found', async (s) => {
  const file = await filled(s);
  damage(file, 'UPDATE history_sheet SET run = 99');
  s.match(await verified(s, file), {
    found: 1,
    findings: [{ place: 'table history_sheet', problem: /^rows that refer to a row of run .* there: \d+$/ }],
  });

  const other = await filled(s);
  const bytes = readFileSync(other);
  bytes.fill(0xa5, bytes.length - 4096);
  writeFileSync(other, bytes);
  const { findings, volumes } = await verified(s, other);
  s.match(findings[0], { place: 'the file', problem: /^is damaged: / });
  s.equal(volumes, 0, 'nothing is read from what is damaged');
});

t.test('volumes that were removed, and added again, are what their histories made of them', async (s) => {
  await fc.assert(
    fc.asyncProperty(lives, async (made) => {
      const file = join(temporaryFolder(s), 'tapes.db');
      const store = openSqliteStore(file, { write: true });
      const histories = await live(store, made);
      const { items } = await store.query.volumes(SCOPE, { filter: filterOf('*') }, { limit: 9 });
      await store.close();
      const entries = [...histories.values()].flatMap((history) =>
        history.filter(([version], at) => version !== history[at - 1]?.[0]),
      );
      for (const group of [1, undefined]) {
        const expected = { volumes: items.length, entries: entries.length, found: 0, findings: [] };
        s.match(await verified(s, file, group), expected);
      }
    }),
    { numRuns: runs(8, 25) },
  );
});

t.test('what is wrong with the history of a volume that was removed is found', async (s) => {
  async function removed(): Promise<string> {
    const file = await filled(s);
    const store = openSqliteStore(file, { write: true });
    await store.changes.apply(RUN, SCOPE, [remove('V0', 2), remove('V3', 5)], false);
    await store.changes.apply(RUN, SCOPE, [add('V0', { slot: '9' })], false);
    await store.close();
    return file;
  }
  const whole = await removed();
  s.match(await verified(s, whole, 20), { scopes: 3, volumes: 449, entries: 672, found: 0 });

  damage(whole, 'DELETE FROM removed_volume');
  const { found, findings } = await verified(s, whole, 20);
  s.equal(found, 6, 'nothing leads to its entries');
  s.match(findings, [{ place: 'US01.LTO.V3', problem: /^the volume is not there, and entry/ }]);

  const wrong = await removed();
  damage(wrong, 'UPDATE removed_volume SET version = 9');
  s.match(await verified(s, wrong), { found: 1, findings: [{ problem: /makes version 6, and version 9/ }] });

  const twice = await removed();
  damage(
    twice,
    `INSERT INTO volume (customer, media, volume, version, history, slot, move_lock)
    SELECT customer, media, volume, version, history, '2', 1 FROM removed_volume`,
  );
  s.match((await verified(s, twice)).findings, [
    { place: 'US01.LTO.V3', problem: 'the volume is there, and among those that were removed' },
    { place: 'US01.LTO.V3', problem: 'SLOT is "2", and its history made it empty' },
  ]);

  const scopeless = await removed();
  const store = openSqliteStore(scopeless, { write: true });
  const rest = await store.query.volumes(SCOPE, { filter: filterOf('*') }, { limit: 999 });
  await store.changes.apply(
    RUN,
    SCOPE,
    rest.items.map(({ volume, version }) => remove(volume, version)),
    false,
  );
  await store.close();
  damage(scopeless, "DELETE FROM scope_revision WHERE media = 'LTO'; DELETE FROM media WHERE media = 'LTO'");
  s.match(await verified(s, scopeless, 20), { scopes: 2, volumes: 300, found: 0 });
});
