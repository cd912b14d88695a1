import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import type { Dialect } from '../../../../lib/stores/sql/dialect.ts';
import { appendHistory, nextHistory } from '../../../../lib/stores/sql/history.ts';
import type { HistoryRecord, HistorySheet } from '../../../../lib/stores/sql/history-chain.ts';
import { Connection } from '../../../../lib/stores/sqlite/connection.ts';
import { openSqliteStore, SQLITE } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { turnsOfOthers } from '../../../turns-of-others.ts';
import { add, RUN, SCOPE, update } from '../contract.ts';

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

t.test('each batch begins a sheet, and another one for each 64 entries', async (s) => {
  const { store, raw } = opened(s);
  const names = Array.from({ length: 130 }, (_, index) => `V${String(index).padStart(3, '0')}`);
  await store.changes.apply(
    RUN,
    SCOPE,
    names.map((name) => add(name)),
    true,
  );
  await store.changes.apply(RUN, SCOPE, [update('V000', 1, { slot: '1' })], false);
  await store.places.setLock(RUN, SCOPE, add('V001').volume, 'update', true);
  const sheets = raw
    .prepare('SELECT json_array_length(entries) AS count FROM history_sheet ORDER BY id')
    .all();
  s.strictSame(
    sheets.map(({ count }) => count),
    [64, 64, 2, 1, 1],
  );
  s.strictSame(
    raw.prepare("SELECT history FROM volume WHERE volume IN ('V000', 'V001')").all().flatMap(Object.values),
    [4 * 64, 5 * 64],
  );
});

t.test('the fields of one change come in its order, with one date', async (s) => {
  const { store } = opened(s);
  await store.changes.apply(RUN, SCOPE, [add('A', { slot: '1', description: 'x', attribute2: 'y' })], true);
  const entries = await store.query.history(SCOPE, add('A').volume);
  s.strictSame(
    entries.map(({ field }) => field),
    ['slot', 'description', 'attribute2'],
  );
  s.equal(new Set(entries.map(({ at }) => at)).size, 1);
});

t.test('where a sheet is missing, what came after it is told', async (s) => {
  const { store, raw } = opened(s);
  await store.changes.apply(RUN, SCOPE, [add('A', { slot: '1' })], true);
  for (const version of [1, 2]) {
    const slot = String(version + 1);
    await store.changes.apply(RUN, SCOPE, [update('A', version, { slot })], false);
  }
  raw.exec('DELETE FROM history_sheet WHERE id = 2');
  s.match(await store.query.history(SCOPE, add('A').volume), [{ version: 3, old: '2', new: '3' }]);
  s.equal((await store.query.history(SCOPE, add('A').volume)).length, 1);
});

t.test('others have their turn between the sheets, which are appended at once', async (s) => {
  const appended: (readonly HistorySheet[])[] = [];
  const dialect: Dialect<Connection> = {
    ...SQLITE,
    nextSheets: (_, count) => Array.from({ length: count }, (_, index) => index + 7),
    appendSheets: (_, __, sheets) => void appended.push(sheets),
  };
  const connection = new Connection(':memory:', { store: 'x', readOnly: false, timeoutMs: 0 });
  s.teardown(() => connection.close());
  const ids = await nextHistory(connection, dialect, 640);
  const records: HistoryRecord[] = ids.map((history, index) => {
    const { volume } = add(`V${index}`);
    return { history, previous: null, volume, version: 1, says: {} };
  });
  const turns = await turnsOfOthers(() =>
    appendHistory(connection, dialect, { ...SCOPE, run: 1, at: '2026-03-14T02:13:46Z' }, records),
  );
  s.ok(turns >= 9, String(turns));
  s.strictSame(
    appended.map((sheets) => sheets.map(({ id }) => id)),
    [Array.from({ length: 10 }, (_, index) => index + 7)],
  );
});
