import t from 'tap';
import { runOwner, visibleRun } from '../../../lib/server/visible-runs.ts';

const ada = { user: 'ada', grants: [{ customer: 'US01' as never, role: 'admin' as const }] };
const root = { user: 'root', grants: [{ customer: '*' as const, role: 'admin' as const }] };

t.test('a user sees own runs, and an admin of every customer those of all', async (t) => {
  t.strictSame(runOwner(ada, undefined), { user: 'ada' });
  t.strictSame(runOwner(ada, 'ada'), { user: 'ada' });
  t.equal(runOwner(ada, 'bob'), undefined);
  t.strictSame(runOwner(root, undefined), {});
  t.strictSame(runOwner(root, 'bob'), { user: 'bob' });
});

t.test('a run of nobody is not there, and not looked for', async (t) => {
  const list = async () => {
    throw new Error('it was looked for');
  };
  await t.rejects(visibleRun({ list }, 'a', undefined), { code: 'NOT_THERE' });
  await t.rejects(visibleRun({ list: async () => [] }, 'a', {}), { code: 'NOT_THERE' });
});
