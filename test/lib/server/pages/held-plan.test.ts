import { parseHTML } from 'linkedom';
import t from 'tap';
import { seedPlan, stoppedRun } from './held-seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

const HOSTILE = '<script>alert(1)</script>" onload="x" \u202e';

t.test('a plan says what share would change, why, what, and how the nights before were', async (s) => {
  const server = await serverWithPages(s);
  const before = { outcomes: { unchanged: { total: 38 }, updated: { total: 2 } } };
  const statistics = JSON.stringify({ inputEnd: 'complete', volumeRecords: 40, ...before });
  await server.store.runs.finish(stoppedRun('night', { id: 'before' }), statistics, 0);
  await seedPlan(server.store, 'night', { note: HOSTILE });
  const page = await (await visit(server, 'reader')).get('/held/night?user=syncer');
  s.equal(page.status, 200);
  const text = read(page);
  for (const part of [
    /^50\.0 % of US01\.LTO would change: 30 of 60 ?! waits to be decided on/,
    /US01\.LTO: 30 changes are over the limit of 30 %/,
    /repository ?30 ?LIBR → OFFS: 30/,
    /description ?30 ?none → <script>alert\(1\)<\/script>" onload="x" \\u202e: 30/,
    /this run ?30 ?31 ?96\.8 %/,
    /the last 1 complete run of the same source.*2 ?40 ?5\.0 %/,
    /The first 20 of 30 changes/,
    /Who decides on it administers US01\./,
  ])
    s.match(text, part);
  s.notMatch(text, /Let it through once|Refuse it/);
  s.notMatch(page.text, /<script>alert/);
  s.ok(linksOf(page).includes('/held/night/changes.ndjson?user=syncer'));
  s.ok(linksOf(page).includes('/volumes/US01.LTO.NIGHT0L6'));
});

t.test('three clicks from the first page, a plan is let through once', async (s) => {
  const server = await serverWithPages(s);
  await seedPlan(server.store, 'night');
  const administrator = await visit(server, 'administrator');
  const night = await administrator.get('/');
  s.match(read(night), /! 1 plan that a limit has stopped, to let through or refuse/);
  const path = linksOf(night).find((link) => link.startsWith('/held/')) ?? '';
  s.equal(path, '/held/night?user=syncer');
  const plan = await administrator.get(path);
  const { document } = parseHTML(plan.text);
  const details = document.querySelector('details');
  s.match(
    details?.textContent ?? '',
    /Let it through once .*30 changes of US01\.LTO will be made now, over the limit, as a run of administrator\..*Yes, make 30 changes/s,
  );
  const form = details?.querySelector('form');
  s.strictSame([form?.getAttribute('method'), form?.getAttribute('action')], ['post', path]);
  const released = await administrator.post(path, { do: 'release' });
  s.strictSame([released.status, released.headers.location], [303, `${path}&done=released`]);
  const after = read(await administrator.get(`${path}&done=released`));
  s.match(after, /The plan was let through\. ?✓ released.*administrator.*✓ in step.*30 updated/);
  const again = await administrator.post(path, { do: 'release' });
  s.equal(again.status, 409);
  s.match(read(again), /it was released by administrator/);
  s.match(await server.store.runs.list({ limit: 1 }), [
    { command: 'release', user: 'administrator', definition: 'tapes.ttidef', exitCode: 0 },
  ]);
  const root = await visit(server, 'root');
  s.match(read(await root.get('/')), /✓ released/);
  s.notMatch(read(await root.get('/')), /did not go well|to let through/, 'it is no exception any more');
  s.match(read(await root.get('/runs/night?user=syncer')), /Its changes are a plan: ✓ released/);
});

t.test('a plan is refused, and then nothing is changed', async (s) => {
  const server = await serverWithPages(s);
  await seedPlan(server.store, 'night');
  const administrator = await visit(server, 'administrator');
  const path = '/held/night?user=syncer';
  s.equal((await administrator.post(path, { do: 'refuse' })).headers.location, `${path}&done=refused`);
  s.match(
    read(await administrator.get(`${path}&done=refused`)),
    /The plan was refused\. Nothing was changed\. ?✓ refused/,
  );
  s.notMatch(
    read(await administrator.get(`${path}&done=released`)),
    /was let through/,
    'an address alone says nothing',
  );
  s.match(read(await administrator.get('/volumes/US01.LTO.NIGHT0L6')), /should be in ?LIBR/);
  s.equal((await administrator.post(path, { do: 'release' })).status, 409);
});

t.test('what is not yours is not there, and who may not decide does not', async (s) => {
  const server = await serverWithPages(s);
  await seedPlan(server.store, 'night');
  await seedPlan(server.store, 'other', { customers: ['US02'] });
  const [reader, syncer, administrator] = await Promise.all(
    ['reader', 'syncer', 'administrator'].map((user) => visit(server, user)),
  );
  for (const visitor of [reader, syncer, administrator]) {
    for (const path of [
      '/held/other?user=syncer',
      '/held/other/changes.csv',
      '/held/other/changes.ndjson',
      '/held/none',
    ])
      s.equal((await visitor?.get(path))?.status, 404, path);
    s.equal((await visitor?.post('/held/other?user=syncer', { do: 'release' }))?.status, 404);
  }
  for (const visitor of [reader, syncer]) {
    for (const action of ['release', 'refuse'])
      s.equal((await visitor?.post('/held/night?user=syncer', { do: action }))?.status, 403, action);
  }
  s.equal((await administrator?.post('/held/night?user=syncer', { do: 'apply' }))?.status, 400);
  s.match((await server.store.heldPlans.list({ waiting: true, limit: 9 })).items, { length: 2 });
});

t.test('where it takes two persons, who has sent it is told to ask another', async (s) => {
  const server = await serverWithPages(s, undefined, { twoPersons: true });
  await seedPlan(server.store, 'night', { run: stoppedRun('night', { user: 'administrator' }) });
  const administrator = await visit(server, 'administrator');
  const path = '/held/night?user=administrator';
  const text = read(await administrator.get(path));
  s.match(text, /You have sent it: on this server somebody else has to let it through\..*Refuse it/);
  s.equal((await administrator.post(path, { do: 'release' })).status, 403);
  s.equal((await (await visit(server, 'root')).post(path, { do: 'release' })).status, 303);
});

t.test('a plan of several scopes names each of them', async (s) => {
  const server = await serverWithPages(s);
  await seedPlan(server.store, 'night', { customers: ['US01', 'US02'] });
  const text = read(await (await visit(server, 'root')).get('/held/night'));
  s.match(text, /^60 changes of 2 scopes were stopped/);
  s.match(text, /US01\.LTO ?30 ?60 ?50\.0 % ?US02\.LTO ?30 ?60 ?50\.0 %/);
});
