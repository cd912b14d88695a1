import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Scope } from '../../../../lib/model/scope.ts';
import { lockScope, readFacts } from '../../../../lib/stores/sql/scope-facts.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { SCOPE } from '../contract.ts';

const DLT = { ...SCOPE, media: 'DLT' } as Scope;
const AIT = { ...SCOPE, media: 'AIT' } as Scope;
const STRANGE = { ...SCOPE, customer: 'XX' } as Scope;

/** A database with two media of one customer. */
async function filled(s: Test): Promise<SqliteDatabase> {
  const database = new SqliteDatabase(join(temporaryFolder(s), 'tapes.db'), true, 1000);
  s.teardown(() => database.close());
  await database.transaction(async (connection) =>
    connection.script(`INSERT INTO customer (customer) VALUES ('US01');
      INSERT INTO media (customer, media, volume_filter, revision)
        VALUES ('US01', 'LTO', 'A*', 'first'), ('US01', 'DLT', '', 'second');
      INSERT INTO data_cluster VALUES ('US01', 'LTO', 'two'), ('US01', 'LTO', 'one');
      INSERT INTO repository (customer, media, repository, description)
        VALUES ('US01', 'LTO', 'OFFS', 'vault'), ('US01', 'LTO', 'LIBR', '')`),
  );
  return database;
}

t.test('the facts of a scope are its own, whether it has repositories or none', async (s) => {
  const database = await filled(s);
  const facts = (scope: Scope) => database.read((connection) => readFacts(connection, scope));
  const { repositories, dataClusters, ...known } = await facts(SCOPE);
  s.strictSame([...(dataClusters ?? [])], ['one', 'two']);
  s.strictSame(known, { scope: SCOPE, state: 'known', volumeFilter: 'A*', revision: 'first' });
  s.strictSame(
    [...repositories],
    [
      ['LIBR', ''],
      ['OFFS', 'vault'],
    ],
    'in ascending order',
  );
  const none = { volumeFilter: '', repositories: new Map(), dataClusters: new Set() };
  s.strictSame(await facts(DLT), { scope: DLT, state: 'known', revision: 'second', ...none });
  s.strictSame(await facts(AIT), { scope: AIT, state: 'media unknown', revision: '', ...none });
  s.strictSame(await facts(STRANGE), { scope: STRANGE, state: 'customer unknown', revision: '', ...none });
});

t.test('only a scope that is there can be locked', async (s) => {
  const database = await filled(s);
  const lock = (scope: Scope) => database.transaction((connection) => lockScope(connection, scope));
  s.strictSame(await Promise.all([SCOPE, DLT, AIT, STRANGE].map(lock)), [true, true, false, false]);
});
