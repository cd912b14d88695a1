import t from 'tap';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { readVolumes } from '../../../../lib/stores/postgres/read-volumes.ts';
import { add, RUN, SCOPE } from '../contract.ts';
import { databaseOf, prepared, query } from './prepared.ts';

const ids = (...volumes: string[]) => volumes as VolumeId[];

t.test('volumes that are there are read with the wanted fields, and their locks as letters', async (s) => {
  const { url, store } = await prepared(s);
  const volumes = ['A', 'B', 'C', 'D'].map((volume) => add(volume, { slot: volume, usage: '1' }));
  await store.changes.apply(RUN, SCOPE, volumes, true);
  await query(
    url,
    `UPDATE tapesync.volume SET update_lock = 1 WHERE volume IN ('B', 'D');
     UPDATE tapesync.volume SET move_lock = 1 WHERE volume IN ('C', 'D')`,
  );
  const wanted = ids('D', 'GONE', 'C', 'B', 'A');
  const found = await databaseOf(s, url).read((connection) =>
    readVolumes(connection, SCOPE, wanted, new Set(['slot', 'description'])),
  );
  const facts = [...found].map(([volume, { version, locks, values }]) => ({
    volume,
    version,
    locks,
    values,
  }));
  s.strictSame(
    facts.sort((a, b) => (a.volume < b.volume ? -1 : 1)),
    [
      { volume: 'A', version: 1, locks: '', values: { slot: 'A', description: null } },
      { volume: 'B', version: 1, locks: 'L', values: { slot: 'B', description: null } },
      { volume: 'C', version: 1, locks: 'l', values: { slot: 'C', description: null } },
      { volume: 'D', version: 1, locks: 'Ll', values: { slot: 'D', description: null } },
    ],
  );
});

t.test('with one extended attribute all of them are read, and without one none', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, [add('A', { slot: '1', attribute1: 'x', attribute7: 'y' })], true);
  const database = databaseOf(s, url);
  const valuesWith = async (...fields: string[]) => {
    const volumes = await database.read((connection) =>
      readVolumes(connection, SCOPE, ids('A'), new Set(fields)),
    );
    return volumes.get('A' as VolumeId)?.values;
  };
  s.strictSame(await valuesWith('slot', 'attribute7'), { slot: '1', attribute1: 'x', attribute7: 'y' });
  s.strictSame(await valuesWith('attribute7'), { attribute1: 'x', attribute7: 'y' });
  s.strictSame(await valuesWith('slot'), { slot: '1' });
  s.strictSame(await valuesWith(), {}, 'where no field is wanted');
});

t.test('a volume of another scope is not found', async (s) => {
  const { url, store } = await prepared(s);
  const other = { ...SCOPE, media: 'DLT' } as typeof SCOPE;
  await store.changes.apply(RUN, other, [{ ...add('A'), ...other }], true);
  const found = await databaseOf(s, url).read((connection) =>
    readVolumes(connection, SCOPE, ids('A'), new Set(['slot'])),
  );
  s.equal(found.size, 0);
});
