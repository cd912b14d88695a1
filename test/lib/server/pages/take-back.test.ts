import t from 'tap';
import { FairQueue } from '../../../../lib/server/fair-queue.ts';
import { takeBackRun } from '../../../../lib/server/pages/take-back.ts';
import { serverWithTwo } from '../two-customers.ts';
import { seed } from './seed.ts';

t.test('a plan to take back writes nothing and keeps few examples; the run itself writes', async (s) => {
  const { store } = await serverWithTwo(s);
  const labels = Array.from({ length: 60 }, (_, index) => `B${index}`);
  await seed(
    store,
    'US01',
    labels.map((label) => [label, {}]),
  );
  const inventories = new FairQueue({
    ...{ atOnce: 1, atOncePerParty: 1, reserved: 0, waiting: 0, waitingPerParty: 0 },
    busy: () => new Error('busy'),
  });
  const user = { user: 'root', grants: [{ customer: '*' as const, role: 'admin' as const }] };
  const undoing = { user, server: { store, inventories } as never, undone: { id: 'seeding', user: 'root' } };
  const plan = await takeBackRun(undoing, { writes: false, accepts: false });
  s.match({ ...plan, examples: plan.examples.length }, { changed: 60, left: 0, examples: 50 });
  s.equal((await store.runs.list({ limit: 9 })).filter(({ command }) => command === 'undo').length, 0);
  const done = await takeBackRun(undoing, { writes: true, accepts: true });
  s.match(done, { changed: 60, exitCode: 0, problems: [] });
  s.match(await takeBackRun(undoing, { writes: false, accepts: false }), { changed: 0, unchanged: 60 });
});
