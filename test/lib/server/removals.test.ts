import t from 'tap';
import type { Change } from '../../../lib/model/change.ts';
import { removalRefused } from '../../../lib/server/removals.ts';
import type { User } from '../../../lib/stores/roles/accounts.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { add, RUN, remove, SCOPE, update } from '../stores/contract.ts';
import { startServer } from './started-server.ts';

const user = (name: string, role: 'sync' | 'admin'): User => ({
  user: name,
  grants: [{ customer: SCOPE.customer, role }],
});

t.test('who has added a volume may remove it, until somebody else has touched it', async (s) => {
  const store = openSqliteStore(`${temporaryFolder(s)}/t.db`, { write: true });
  s.teardown(() => store.close());
  const change = (by: string, ...changes: readonly Change[]) =>
    store.changes.apply({ ...RUN, id: `run of ${by}`, user: by }, SCOPE, changes, true);
  await change('ada', add('A'), add('B'), add('C', { slot: '1' }), update('C', 1, { slot: '2' }));
  await change('bob', update('B', 1, { slot: '1' }), remove('A', 1), add('N'));
  await change('ada', add('A'));
  const refusal = async (who: User, of: Change) => (await removalRefused(store.query, who, of))?.code;
  const ada = user('ada', 'sync');
  s.equal(await refusal(ada, remove('A', 3)), undefined, 'the life of bob is over');
  s.equal(await refusal(ada, remove('C', 2)), undefined);
  s.equal(await refusal(ada, remove('B', 2)), 'REMOVE_DENIED', 'bob has changed it');
  s.equal(await refusal(ada, remove('N', 1)), 'REMOVE_DENIED', 'bob has added it');
  s.equal(await refusal(ada, remove('B', 1)), undefined, 'the store says that it has changed');
  s.equal(await refusal(ada, remove('GONE', 1)), 'REMOVE_DENIED');
  s.equal(await refusal(user('bob', 'sync'), remove('A', 3)), 'REMOVE_DENIED');
  s.equal(await refusal(user('eve', 'admin'), remove('B', 2)), undefined);
  s.equal(
    await refusal(ada, update('B', 2, { slot: '9' })),
    undefined,
    'what removes nothing is not asked for',
  );
  await change('ada', update('B', 2, { slot: '3' }));
  s.equal(await refusal(ada, remove('B', 2)), 'REMOVE_DENIED', 'a batch that is sent again is judged alike');
  await change('bob', remove('C', 2));
  s.equal(await refusal(ada, remove('C', 2)), undefined, 'the store says that it is gone');
});

t.test('over HTTP a removal is refused by itself, and other changes go through', async (s) => {
  const server = await startServer(s, { root: { '*': 'admin' }, ada: { US01: 'sync' } });
  const [root, ada] = [await server.open('root'), await server.open('ada')];
  s.teardown(async () => {
    await root.close();
    await ada.close();
  });
  await root.changes.apply({ ...RUN, id: 'root-1' }, SCOPE, [add('A'), add('B')], true);
  const own = { ...RUN, id: 'ada-1' };
  await ada.changes.apply(own, SCOPE, [add('C')], false);
  const { results } = await ada.changes.apply(
    own,
    SCOPE,
    [remove('A', 1), update('B', 1, { slot: '1' }), remove('C', 1)],
    false,
  );
  s.match(results, [
    {
      outcome: 'refused',
      code: 'REMOVE_DENIED',
      message: /^volume US01\.LTO\.A is removed by an administrator/,
    },
    { outcome: 'updated' },
    { outcome: 'updated' },
  ]);
  s.match((await root.changes.apply({ ...RUN, id: 'root-1' }, SCOPE, [remove('A', 1)], false)).results, [
    { outcome: 'updated' },
  ]);
  s.strictSame(
    (await ada.runs.list({ limit: 9 })).map(({ id }) => id),
    ['ada-1'],
    'a user sees own runs',
  );
  s.equal((await root.runs.list({ limit: 9 })).length, 2);
  const { items } = await root.runs.changes({ id: 'ada-1', user: 'ada' });
  s.match(items, [
    { volume: 'C', isBack: true },
    { volume: 'B', fields: { slot: [null, '1'] } },
  ]);
  await s.rejects(ada.runs.changes({ id: 'root-1', user: 'root' }), { code: 'SERVER_ANSWER' });
});

t.test('a user cannot remove a volume of others by changing it in the same batch', async (s) => {
  const server = await startServer(s, { root: { '*': 'admin' }, ada: { US01: 'sync' } });
  const [root, ada] = [await server.open('root'), await server.open('ada')];
  s.teardown(async () => {
    await root.close();
    await ada.close();
  });
  await root.changes.apply({ ...RUN, id: 'root-1' }, SCOPE, [add('A'), add('B')], true);
  const own = { ...RUN, id: 'ada-1' };
  const batch = [update('A', 1, { slot: '1' }), remove('A', 2), add('N'), remove('N', 1)];
  s.match((await ada.changes.apply(own, SCOPE, batch, false)).results, [
    { outcome: 'updated' },
    { outcome: 'refused', code: 'REMOVE_DENIED' },
    { outcome: 'added' },
    { outcome: 'refused', code: 'REMOVE_DENIED' },
  ]);
});
