import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Scope } from '../../../../lib/model/scope.ts';
import { canonicalDate } from '../../../../lib/model/value.ts';
import {
  newRevision,
  readRevision,
  readRevisions,
  readSince,
  renewRevision,
} from '../../../../lib/stores/sql/scope-revisions.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { DLT, SCOPE } from '../contract/shorthands.ts';

const AIT = { ...SCOPE, media: 'AIT' } as Scope;
const DAY = 24 * 3600;

/** A database with two media of one customer, and nothing in them. */
async function filled(s: Test) {
  const database = new SqliteDatabase(join(temporaryFolder(s), 'tapes.db'), true, 1000);
  s.teardown(() => database.close());
  const script = (sql: string) => database.transaction(async (connection) => connection.script(sql));
  await script(`INSERT INTO customer (customer) VALUES ('US01');
    INSERT INTO media (customer, media, revision) VALUES ('US01', 'LTO', 'first'), ('US01', 'DLT', 'second')`);
  return {
    script,
    renew: (scope: Scope, ...writes: Parameters<typeof renewRevision>[2]) =>
      database.transaction((connection) => renewRevision(connection, scope, writes)),
    renewOften: (times: number) =>
      database.transaction(async (connection) => {
        for (let time = 0; time < times; time++) await renewRevision(connection, SCOPE, []);
      }),
    revision: (scope: Scope) => database.read((connection) => readRevision(connection, scope)),
    revisions: () => database.read(readRevisions),
    since: (revision: string, scope = SCOPE) =>
      database.read((connection) => readSince(connection, scope, revision)),
    kept: () =>
      database.read(async (connection) => {
        return connection.rows('SELECT media, number FROM scope_revision ORDER BY 1, 2');
      }),
  };
}

t.test('a scope is given a new revision alone, and one that is not there none', async (s) => {
  const { renew, revision } = await filled(s);
  const renewed = await renew(SCOPE);
  s.notOk(['', 'first'].includes(renewed));
  s.equal(await revision(SCOPE), renewed);
  s.not(await renew(SCOPE), renewed);
  s.equal(await revision(DLT), 'second');
  await renew(AIT);
  s.equal(await revision(AIT), '');
  s.not(newRevision(), newRevision());
});

t.test('what is written to volumes counts, in every life of them', async (s) => {
  const { renew, revisions } = await filled(s);
  const counts = async () => {
    const [{ volumes, versions } = { volumes: -1, versions: -1 }] = (await revisions()).slice(-1);
    return [volumes, versions];
  };
  await renew(SCOPE, { kind: 'added', version: 1 }, { kind: 'added', version: 1 });
  s.strictSame(await counts(), [2, 2]);
  await renew(SCOPE, { kind: 'updated', version: 2 }, { kind: 'updated', version: 3 });
  s.strictSame(await counts(), [2, 4]);
  await renew(SCOPE, { kind: 'removed', version: 4 });
  s.strictSame(await counts(), [1, 1]);
  await renew(SCOPE, { kind: 'added', version: 5 }, { kind: 'removed', version: 2 });
  s.strictSame(await counts(), [1, 5]);
  s.match(await revisions(), [{ scope: DLT, volumes: 0, versions: 0 }, { scope: SCOPE }]);
});

t.test('a revision is known for sixty days', async (s) => {
  const { renew, since, script } = await filled(s);
  const revision = await renew(SCOPE);
  await renew(SCOPE);
  const age = (days: number) =>
    script(`UPDATE scope_revision SET at = '${canonicalDate(Date.now() / 1000 - days * DAY)}'`);
  await age(59);
  s.match(await since(revision), { changed: [], base: { volumes: 0, versions: 0 } });
  await age(61);
  s.equal(await since(revision), undefined);
});

t.test('of each scope the latest revisions are kept, and of old ones none', async (s) => {
  const { renew, renewOften, kept, since, script } = await filled(s);
  const first = await renew(SCOPE);
  await renew(DLT);
  await renewOften(4990);
  s.ok(await since(first));
  await renewOften(150);
  const numbers = (await kept()).filter(([media]) => media === 'LTO').map(([, number]) => Number(number));
  s.ok(numbers.length >= 5000 && numbers.length < 5100, 'thousands, and no more');
  s.equal(numbers.at(-1), 5141, 'the latest are there');
  s.equal(await since(first), undefined);
  await script(`UPDATE scope_revision SET at = '2020-01-01T00:00:00Z'`);
  await renewOften(64);
  const left = await kept();
  s.ok(left.length <= 65);
  s.strictSame(left[0], ['DLT', 1], 'nobody has written to the other scope');
});

t.test('a sheet that cannot be read keeps nobody from the whole snapshot', async (s) => {
  const { renew, since, script } = await filled(s);
  const revision = await renew(
    SCOPE,
    ...Array.from({ length: 9 }, () => ({ kind: 'added', version: 1 }) as const),
  );
  await script(`INSERT INTO run (number, id, user_id, command, definition, started) VALUES (1, 'r', '', '', '', '');
    INSERT INTO history_sheet VALUES (1, 'US01', 'LTO', '', 1, '[["A", 2, null, {}]]')`);
  s.match(await since(revision), { changed: ['A'] });
  await script(`UPDATE history_sheet SET entries = 'no JSON'`);
  s.equal(await since(revision), undefined);
});
