import t from 'tap';
import { keptApart } from '../../../../lib/cli/commands/kept-apart.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { RUN } from '../../stores/contract.ts';

const CERTIFICATE = {
  ...{ id: 'r1', user: 'ada', command: 'reconcile', definition: '', started: RUN.started },
  ...{ finished: RUN.started, exitCode: 0, places: [], sources: [], confirm: false, audit: false },
  ...{ counts: {}, stopped: '' },
};

t.test('a store that was opened to be read keeps a certificate and the end of its run', async (t) => {
  const file = `${temporaryFolder(t)}/x.db`;
  await openSqliteStore(file, { write: true }).close();
  const store = openSqliteStore(file, { write: false });
  t.teardown(() => store.close());
  const { reconciliations, runs } = keptApart(store, `sqlite:${file}`);
  await reconciliations.record(CERTIFICATE, []);
  await runs.finish({ ...RUN, id: 'r1' }, '{"read":7}', 0);
  t.match(await store.reconciliations.list({ limit: 9 }), { items: [{ id: 'r1' }] });
  t.match(await store.runs.list({ id: 'r1', limit: 9 }), [{ exitCode: 0, finished: /./ }]);
});

t.test('where it cannot be opened to be written, no certificate is kept, and that is said', async (t) => {
  const file = `${temporaryFolder(t)}/x.db`;
  await openSqliteStore(file, { write: true }).close();
  const store = openSqliteStore(file, { write: false });
  t.teardown(() => store.close());
  const { reconciliations, query } = keptApart(store, `sqlite:${file}/none.db`);
  t.equal(query, store.query, 'it is read as before');
  await t.rejects(reconciliations.record(CERTIFICATE, []), { code: 'CERTIFICATE_UNKEPT' });
});

t.test('a store that is no file keeps it itself', async (t) => {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  t.equal(keptApart(store, 'https://ada@tapes.example.com'), store);
});
