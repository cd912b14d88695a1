import t from 'tap';
import { seedPlan } from './held-seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

t.test('held plans are listed to who sees their customers, the latest first', async (s) => {
  const server = await serverWithPages(s);
  const reader = await visit(server, 'reader');
  s.match(read(await reader.get('/held')), /No plan was held\. .*tapesync sync --hold/);
  await seedPlan(server.store, 'first');
  await seedPlan(server.store, 'other', { customers: ['US02'] });
  await seedPlan(server.store, 'both', { customers: ['US01', 'US02'] });
  await server.store.heldPlans.refuse({ id: 'first', user: 'syncer' }, 'root');
  const page = await reader.get('/held');
  s.match(read(page), /tapes\.ttidef first ?syncer ?US01\.LTO ?30 ?50\.0 % ?✓ refused/);
  s.ok(linksOf(page).includes('/held/first?user=syncer'));
  s.notMatch(page.text, /US02|both|other/, 'nothing of others');
  const all = read(await (await visit(server, 'auditor')).get('/held'));
  s.match(
    all,
    /both ?syncer ?US01\.LTO, US02\.LTO ?60 ?50\.0 % ?! waits to be decided on.*other ?syncer.*first ?syncer/,
  );
  s.match(read(await (await visit(server, 'nobody')).get('/held')), /No plan was held|none on this page/);
});
