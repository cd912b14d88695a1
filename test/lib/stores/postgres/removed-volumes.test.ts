import t from 'tap';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { readRemoved, writeRemovals } from '../../../../lib/stores/postgres/removed-volumes.ts';
import type { RecordedWrite } from '../../../../lib/stores/sql/history-chain.ts';
import { add, RUN, SCOPE } from '../contract.ts';
import { databaseOf, prepared, query } from './prepared.ts';

const ids = (...volumes: readonly string[]) => volumes as VolumeId[];

function gone(volume: VolumeId, version: number, history: number): RecordedWrite {
  return { volume, kind: 'removed', version, history, previous: null, values: {}, says: {} };
}

t.test('of a removed volume its last version and entry are left, until it is there again', async (t) => {
  const { url, store } = await prepared(t);
  await store.changes.apply(
    RUN,
    SCOPE,
    ['A', 'B', 'C'].map((volume) => add(volume)),
    true,
  );
  const database = databaseOf(t, url);
  const left = () => database.read((connection) => readRemoved(connection, SCOPE, ids('A', 'B', 'C')));
  const write = (deleted: readonly string[], versions: readonly number[], restored: readonly string[]) =>
    database.transaction((connection) => {
      const removed = ids(...deleted).map((volume, at) => gone(volume, versions[at] ?? 0, 70));
      return writeRemovals(connection, SCOPE, {
        deleted: ids(...deleted),
        removed,
        restored: ids(...restored),
      });
    });
  await write(['A', 'B'], [3, 4], []);
  t.strictSame(Object.fromEntries(await left()), {
    A: { version: 3, history: 70 },
    B: { version: 4, history: 70 },
  });
  t.strictSame(await query(url, 'SELECT volume FROM tapesync.volume'), [['C']]);
  await write(['A'], [9], ['B']);
  t.strictSame(
    Object.fromEntries(await left()),
    { A: { version: 9, history: 70 } },
    'the last removal counts',
  );
});
