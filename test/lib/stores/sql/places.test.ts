import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { RepositoryId, Scope } from '../../../../lib/model/scope.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, RUN, rowsOf, SCOPE } from '../contract.ts';

const DLT = { ...SCOPE, media: 'DLT' } as Scope;
const { volume } = add('A');

/** A store with two media of one customer, a volume in each. */
async function filled(s: Test) {
  const store = openSqliteStore(join(temporaryFolder(s), 'tapes.db'), { write: true });
  s.teardown(() => store.close());
  for (const scope of [SCOPE, DLT]) {
    await store.changes.apply(RUN, scope, [add('A', { repository: 'LIBR' })], true);
  }
  const revisions = () => Promise.all([SCOPE, DLT].map((scope) => store.snapshots.revision(scope)));
  /** Returns which of the two media have another revision after some work. */
  const renewed = async (work: () => Promise<unknown>) => {
    const before = await revisions();
    await work();
    const after = await revisions();
    return before.map((revision, index) => revision !== after[index]);
  };
  return { store, renewed };
}

t.test('a filter that is put gives its media alone a new revision, with the same filter too', async (s) => {
  const { store, renewed } = await filled(s);
  const media = { ...SCOPE, description: 'tapes', volumeFilter: 'B*' };
  s.strictSame(await renewed(() => store.places.putMedia(media)), [true, false]);
  s.strictSame(await renewed(() => store.places.putMedia(media)), [true, false]);
  s.strictSame(
    await rowsOf(store, ['repository']),
    [['A', '1', 'LIBR', '', 'LIBR']],
    'what the filter would not let in any more stays',
  );
  s.strictSame(await store.places.media(), [{ ...DLT, description: '', volumeFilter: '' }, media]);
});

t.test('a repository gives its media a new revision, the description of a customer none', async (s) => {
  const { store, renewed } = await filled(s);
  const offsite = { ...DLT, repository: 'OFFS' as RepositoryId, description: 'vault' };
  s.strictSame(await renewed(() => store.places.putRepository(offsite)), [false, true]);
  const bank = { customer: SCOPE.customer, description: 'the bank' };
  s.strictSame(await renewed(() => store.places.putCustomer(bank)), [false, false]);
});

t.test('what is put below something unknown leaves nothing behind', async (s) => {
  const { store } = await filled(s);
  const strange = { customer: 'XX', media: 'DLT', description: '' } as Scope & { description: string };
  await s.rejects(store.places.putMedia({ ...strange, volumeFilter: '' }), { code: 'CUSTOMER_UNKNOWN' });
  await s.rejects(store.places.putRepository({ ...strange, repository: 'R' as RepositoryId }), {
    code: 'MEDIA_UNKNOWN',
  });
  s.equal((await store.places.media()).length, 2);
  s.equal((await store.places.repositories()).length, 2);
});

t.test('a lock that changes nothing records no run and gives no new revision', async (s) => {
  const { store, renewed } = await filled(s);
  const idle = { ...RUN, id: 'idle' };
  const lock = (name: string, on: boolean) => () =>
    store.places.setLock(idle, SCOPE, add(name).volume, 'update', on);
  s.strictSame(await renewed(lock('A', false)), [false, false], 'it was not locked');
  s.strictSame(await renewed(lock('GONE', true)), [false, false], 'there is no such volume');
  s.strictSame(await store.runs.list({ id: 'idle', limit: 9 }), []);
  s.strictSame(await renewed(lock('A', true)), [true, false]);
  s.match(await store.runs.list({ id: 'idle', limit: 9 }), [{ id: 'idle' }]);
  s.strictSame((await store.query.history(DLT, volume)).length, 1, 'its namesake is not locked');
});
