import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, RUN, rowsOf, SCOPE, update } from '../contract.ts';

function opened(s: Test) {
  const file = join(temporaryFolder(s), 'tapes.db');
  const store = openSqliteStore(file, { write: true });
  const raw = new DatabaseSync(file);
  s.teardown(() => {
    raw.close();
    return store.close();
  });
  return { store, raw };
}

t.test('of a batch that fails nothing stays: no volume, no scope, no run and no answer', async (s) => {
  const { store, raw } = opened(s);
  raw.exec(`CREATE TRIGGER refuse BEFORE INSERT ON history_sheet
    BEGIN SELECT RAISE(ABORT, 'no more history'); END`);
  const repeat = { key: 'k', digest: 'd' };
  await s.rejects(store.changes.apply(RUN, SCOPE, [add('A')], true, repeat), { code: 'STORE_FAILED' });
  s.strictSame(await store.places.customers(), []);
  s.strictSame(await store.runs.list({ limit: 9 }), []);
  raw.exec('DROP TRIGGER refuse');
  s.match((await store.changes.apply(RUN, SCOPE, [add('A')], true, repeat)).results, [{ outcome: 'added' }]);
});

t.test('where nothing is written no scope is made, but the run and the answer are kept', async (s) => {
  const { store } = opened(s);
  const repeat = { key: 'k', digest: 'd' };
  const first = await store.changes.apply(RUN, SCOPE, [update('A', 1, { slot: '1' })], true, repeat);
  s.match(first.results, [{ outcome: 'conflicted' }]);
  s.strictSame(await store.places.customers(), []);
  s.match(await store.runs.list({ limit: 9 }), [{ id: RUN.id, finished: null }]);
  await store.changes.apply(RUN, SCOPE, [add('A')], true);
  s.strictSame(
    await store.changes.apply(RUN, SCOPE, [update('A', 1, { slot: '1' })], true, repeat),
    first,
    'the answer outlives what has changed since',
  );
});

t.test('one key of two users stands for two batches, though their runs have one id', async (s) => {
  const { store } = opened(s);
  const repeat = { key: 'k', digest: 'd' };
  const eve = { ...RUN, user: 'eve' };
  s.match((await store.changes.apply(RUN, SCOPE, [add('A')], true, repeat)).results, [{ outcome: 'added' }]);
  s.match((await store.changes.apply(eve, SCOPE, [add('A')], true, repeat)).results, [
    { outcome: 'unchanged' },
  ]);
});

t.test('a batch that was answered is not decided again, nor gives it a new revision', async (s) => {
  const { store } = opened(s);
  const repeat = { key: 'k', digest: 'd' };
  await store.changes.apply(RUN, SCOPE, [add('A', { repository: 'LIBR' })], true, repeat);
  const revision = await store.snapshots.revision(SCOPE);
  // What decides is the key: the other volume is not looked at.
  await store.changes.apply(RUN, SCOPE, [add('B', { repository: 'OFFS' })], true, repeat);
  s.equal(await store.snapshots.revision(SCOPE), revision);
  s.strictSame(await rowsOf(store, ['repository']), [['A', '1', 'LIBR', '', 'LIBR']]);
  s.strictSame(
    (await store.places.repositories()).map(({ repository }) => repository),
    ['LIBR'],
  );
});
