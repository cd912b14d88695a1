import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { turnsOfOthers } from '../../../turns-of-others.ts';
import { SCOPE } from '../contract.ts';

t.test('a scope of many volumes is counted in pieces, between which others have their turn', async (t) => {
  const file = join(temporaryFolder(t), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  t.teardown(() => store.close());
  await store.places.putCustomer({ customer: SCOPE.customer, description: '' });
  await store.places.putMedia({ ...SCOPE, description: '', volumeFilter: '' });
  const raw = new DatabaseSync(file);
  raw.exec(
    `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10000)
    INSERT INTO volume (customer, media, volume) SELECT 'US01', 'LTO', 'V' || n FROM n`,
  );
  raw.close();
  const turns = await turnsOfOthers(async () => {
    const counted = await store.query.census(SCOPE, '2026-03-14T02:13:45Z');
    t.match(counted, [{ repository: undefined, volumes: { present: 10_000, moving: 0 } }]);
  });
  t.ok(turns >= 4, String(turns));
});
