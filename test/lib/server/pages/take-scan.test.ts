import t from 'tap';
import { RepositoryId, trustedScope } from '../../../../lib/model/scope.ts';
import { FairQueue } from '../../../../lib/server/fair-queue.ts';
import { lookUp, reconcileScan } from '../../../../lib/server/pages/take-scan.ts';
import { serverWithTwo } from '../two-customers.ts';
import { seed } from './seed.ts';

const place = { scope: trustedScope('US01', 'LTO'), repository: RepositoryId.trusted('LIBR') };
const userWith = (role: 'read' | 'sync') => ({ user: 'ada', grants: [{ customer: 'US01' as never, role }] });

async function serverOf(s: Parameters<typeof serverWithTwo>[0], atOnce = 1) {
  const { store } = await serverWithTwo(s);
  const inventories = new FairQueue({
    ...{ atOnce, atOncePerParty: 1, reserved: 0, waiting: 0, waitingPerParty: 0 },
    busy: () => new Error('busy'),
  });
  return {
    store,
    overdueSeconds: 1,
    census: async () => undefined,
    isLocal: false,
    twoPersons: false,
    inventories,
  };
}

t.test('a scan is answered to who may see its place, and confirmed for who may change it', async (s) => {
  const server = await serverOf(s);
  await seed(server.store, 'US01', [['A1', { initialRepository: 'OFFS' }]]);
  const scan = { server, place, text: 'A1\n', now: Date.now() / 1000 };
  s.match(await lookUp({ ...scan, user: userWith('read') }), [{ finding: { status: 'arrived' } }]);
  const policy = { audit: false, accepts: false };
  await s.rejects(reconcileScan({ ...scan, user: userWith('read') }, policy), { code: 'ACCESS_DENIED' });
  const { certificate, problems } = await reconcileScan({ ...scan, user: userWith('sync') }, policy);
  s.match(certificate, { user: 'ada', counts: { arrived: 1 }, stopped: '' });
  s.strictSame(problems, []);
});

t.test('so many are confirmed at once as there is memory for', async (s) => {
  const server = await serverOf(s, 0);
  const scan = { server, place, text: 'A1\n', now: 0, user: userWith('sync') };
  await s.rejects(reconcileScan(scan, { audit: false, accepts: false }), { message: 'busy' });
});
