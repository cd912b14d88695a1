import t from 'tap';
import { seed } from './seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

const OPEN = { command: 'sync', definition: '', started: '2026-03-14T02:13:45Z' };

async function serverWithRun(s: Parameters<typeof serverWithPages>[0]) {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [
    ['A1', {}],
    ['A2', {}],
  ]);
  const syncer = await visit(server, 'syncer');
  for (const label of ['A1', 'A2']) {
    await syncer.post(`/volumes/US01.LTO.${label}`, { do: 'move', place: 'OFFS' });
  }
  const [last] = await server.store.runs.list({ user: 'syncer', limit: 1 });
  return { server, syncer, path: `/runs/${last?.id}/undo?user=syncer`, id: last?.id ?? '' };
}

t.test('a run is taken back once somebody has seen what that changes', async (s) => {
  const { syncer, path, id } = await serverWithRun(s);
  const run = await syncer.get(`/runs/${id}?user=syncer`);
  s.ok(linksOf(run).includes(path));
  const plan = await syncer.get(path);
  s.match(read(plan), /1 volume would be changed.*Take it back: change 1 volume/);
  s.match(read(plan), /US01\.LTO\.A2 ?repository: OFFS → LIBR/);
  s.match(read(await syncer.get('/volumes/US01.LTO.A2')), /on its way to OFFS/, 'it is only a plan');
  const done = await syncer.post(`/runs/${id}/undo`, { user: 'syncer' });
  s.equal(done.status, 303);
  s.match(done.headers.location, /^\/runs\/[\w-]+\?user=syncer&undone=0$/);
  s.match(read(await syncer.get(String(done.headers.location))), /The run is taken back, by this one.*undo/);
  s.match(read(await syncer.get('/volumes/US01.LTO.A2')), /✓ where it should be/);
  s.match(read(await syncer.get(path)), /1 volume is as it was before.*There is nothing to take back/);
});

t.test('what others have changed since stays, and is said', async (s) => {
  const { server, syncer, path, id } = await serverWithRun(s);
  await (await visit(server, 'administrator')).post('/volumes/US01.LTO.A2', { do: 'confirm', place: 'OFFS' });
  const plan = read(await syncer.get(path));
  s.match(plan, /0 volumes would be changed.*1 volume stays as it is.*There is nothing to take back/);
  s.match(plan, /What stays as it is, and why ?.*US01\.LTO\.A2.*administrator/);
  const tried = await syncer.post(`/runs/${id}/undo`, { user: 'syncer' });
  s.equal(tried.status, 409);
  s.match(read(tried), /Nothing was taken back/);
});

t.test('a limit stops it, until somebody says that it may change any share', async (s) => {
  const server = await serverWithPages(s);
  const labels = Array.from({ length: 20 }, (_, index) => `B${index}`);
  await seed(
    server.store,
    'US01',
    labels.map((label) => [label, {}]),
  );
  const root = await visit(server, 'root');
  const stopped = await root.post('/runs/seeding/undo', { user: 'root' });
  s.equal(stopped.status, 409);
  s.match(read(stopped), /Nothing was taken back.*20 changes are.*Change any share of the volumes/);
  s.match(read(stopped), /would be removed, as the run has added it/);
  s.equal((await root.get('/volumes/US01.LTO.B7')).status, 200);
  const done = await root.post('/runs/seeding/undo', { user: 'root', accepts: '1' });
  s.equal(done.status, 303);
  s.match(read(await root.get('/volumes/US01.LTO.B7')), /was removed/);
});

t.test('no run of others is taken back, and nothing without the role', async (s) => {
  const { server, path, id } = await serverWithRun(s);
  const operator = await visit(server, 'operator');
  s.equal((await operator.get(path)).status, 404);
  s.equal((await operator.post(`/runs/${id}/undo`, { user: 'syncer' })).status, 404);
  const reader = await visit(server, 'reader');
  s.equal((await reader.get(path)).status, 403);
  await server.store.runs.finish({ ...OPEN, id: 'own', user: 'reader' }, '{}', 0);
  s.notOk(linksOf(await reader.get('/runs/own')).some((link) => link.includes('/undo')));
  s.equal((await reader.post('/runs/own/undo', {})).status, 403);
});
