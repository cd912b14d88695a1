import t from 'tap';
import { RepositoryId } from '../../../../lib/model/scope.ts';
import { confirmVolumes, sendVolumes } from '../../../../lib/server/pages/by-hand.ts';
import { readBarcode } from '../../../../lib/server/pages/seen.ts';
import { serverWithTwo } from '../two-customers.ts';
import { seed } from './seed.ts';

const OFFS = RepositoryId.trusted('OFFS');
const user = { user: 'syncer', grants: [{ customer: 'US01' as never, role: 'sync' as const }] };

t.test(
  'several volumes are confirmed as one run, which the store records, and each problem is told',
  async (s) => {
    const { store } = await serverWithTwo(s);
    const onItsWay = { repository: 'OFFS', initialRepository: 'LIBR' };
    await seed(store, 'US01', [
      ['A1', onItsWay],
      ['A2', onItsWay],
      ['A3', {}],
    ]);
    const barcodes = ['US01.LTO.A1', 'US01.LTO.A2', 'US01.LTO.A3', 'US01.LTO.NONE'].map(readBarcode);
    const { run, changed, unchanged, problems } = await confirmVolumes(user, store, barcodes, OFFS);
    s.strictSame([changed, unchanged, problems.length], [2, 0, 2]);
    s.match(problems, [/NONE/, /A3.*target is LIBR/]);
    s.match(await store.runs.list({ id: run, limit: 1 }), [
      { user: 'syncer', command: 'confirm', exitCode: 1 },
    ]);
    s.equal((await confirmVolumes(user, store, barcodes.slice(0, 1), OFFS)).unchanged, 1);
  },
);

t.test('where the user may not, nothing is written, and nothing told', async (s) => {
  const { store } = await serverWithTwo(s);
  await seed(store, 'US01', [['A1', {}]]);
  await seed(store, 'US02', [['A1', {}]], 'another-seeding');
  const both = ['US01.LTO.A1', 'US02.LTO.A1'].map(readBarcode);
  await s.rejects(sendVolumes(user, store, both, OFFS), { code: 'NOT_THERE' });
  const reader = { user: 'reader', grants: [{ customer: 'US01' as never, role: 'read' as const }] };
  await s.rejects(sendVolumes(reader, store, both.slice(0, 1), OFFS), { code: 'ACCESS_DENIED' });
  for (const { scope, volume } of both)
    s.equal((await store.query.history(scope, volume)).at(-1)?.version, 1);
});

t.test('what lies in a volume goes with it', async (s) => {
  const { store } = await serverWithTwo(s);
  await seed(store, 'US01', [
    ['BOX', {}],
    ['A1', { container: 'US01.LTO.BOX' }],
  ]);
  const { changed } = await sendVolumes(user, store, [readBarcode('US01.LTO.BOX')], OFFS);
  s.equal(changed, 2);
});
