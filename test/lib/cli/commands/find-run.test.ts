import t from 'tap';
import { findRun } from '../../../../lib/cli/commands/find-run.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { RUN } from '../../stores/contract.ts';

t.test('a run is found by its id or by the beginning of it, if that is of one run', async (t) => {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  for (const id of ['r1', 'r1-more', 'r2-a', 'r2-b', 'r2-c', 'r2-d', 's3']) {
    await store.runs.finish({ ...RUN, id }, '{"read":7,"other":1}', 0);
  }
  const found = async (text: string) => (await findRun(store, text)).id;
  t.equal(await found('r1'), 'r1', 'a whole id, though another begins with it');
  t.equal(await found('s'), 's3');
  t.match(
    JSON.parse((await findRun(store, 's')).statistics ?? ''),
    { read: 7, other: 1 },
    'with all its statistics',
  );
  await t.rejects(found('x'), { code: 'RUN_UNKNOWN', message: /has no run x/ });
  await t.rejects(found('r2'), {
    code: 'RUN_AMBIGUOUS',
    message: /: r2-. of ada, r2-. of ada, r2-. of ada, others;/,
  });
});
