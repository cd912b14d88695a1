import t from 'tap';
import type { HeldPlan } from '../../../lib/model/held-plan.ts';
import { admitDecision, admitRelease, seesPlan, visiblePlan } from '../../../lib/server/visible-plans.ts';
import type { Role, User } from '../../../lib/stores/roles/accounts.ts';

const userOf = (user: string, ...grants: readonly (readonly [string, Role])[]): User => ({
  user,
  grants: grants.map(([customer, role]) => ({ customer: customer as never, role })),
});
const planOf = (user: string, ...customers: readonly string[]) =>
  ({
    id: 'night',
    user,
    scopes: customers.map((customer) => ({ customer, media: 'LTO' })),
  }) as unknown as HeldPlan;
const BOTH = planOf('ada', 'US01', 'US02');

t.test('a plan is seen by who sees each of its customers', async (t) => {
  t.ok(seesPlan(userOf('a', ['*', 'read']), BOTH));
  t.ok(seesPlan(userOf('a', ['US01', 'read'], ['US02', 'sync']), BOTH));
  t.notOk(seesPlan(userOf('a', ['US01', 'admin']), BOTH));
});

t.test('the latest plan of an id is found that the caller sees', async (t) => {
  const plans = [planOf('ada', 'US02'), planOf('bob', 'US01'), planOf('cho', 'US01')];
  const list = async ({ user }: { readonly user?: string }) => ({
    items: plans.filter((plan) => user === undefined || plan.user === user),
  });
  const caller = userOf('a', ['US01', 'read']);
  t.match(await visiblePlan({ list }, caller, 'night', undefined), { user: 'bob' });
  t.match(await visiblePlan({ list }, caller, 'night', 'cho'), { user: 'cho' });
  await t.rejects(visiblePlan({ list }, caller, 'night', 'ada'), { code: 'NOT_THERE' });
});

t.test(
  'an administrator of each customer decides, and of two persons not the one who has sent it',
  async (t) => {
    const ada = userOf('ada', ['*', 'admin']);
    t.doesNotThrow(() => admitDecision(ada, BOTH));
    t.throws(() => admitDecision(userOf('bob', ['US01', 'admin'], ['US02', 'sync']), BOTH), {
      code: 'ACCESS_DENIED',
    });
    t.doesNotThrow(() => admitRelease(ada, BOTH, false));
    t.throws(() => admitRelease(ada, BOTH, true), { code: 'HELD_OWN' });
    t.doesNotThrow(() => admitRelease(userOf('eve', ['*', 'admin']), BOTH, true));
  },
);
