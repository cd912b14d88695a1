import t from 'tap';
import { seed } from './seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

const PATH = '/moves?scope=US01.LTO';

async function serverWithMoves(s: Parameters<typeof serverWithPages>[0]) {
  const server = await serverWithPages(s);
  const going = { repository: 'OFFS', initialRepository: 'LIBR' };
  await seed(server.store, 'US01', [
    ['A1', { ...going, slot: '10' }],
    ['A2', { ...going, slot: '9', description: '<b>x</b>' }],
    ['A3', { repository: 'LIBR', initialRepository: 'OFFS' }],
    ['A4', { moveDate: '2026-01-01T00:00:00Z', homeRepository: 'OFFS' }],
  ]);
  await seed(server.store, 'US02', [['Z1', going]], 'another-seeding');
  return server;
}

t.test(
  'what must go is listed by from and to, in the order of slots, with bar codes and lines to sign',
  async (s) => {
    const server = await serverWithMoves(s);
    const page = await (await visit(server, 'syncer')).get('/moves');
    const text = read(page);
    s.match(text, /LIBR → OFFS: 2 volumes.*9 ?A2.*10 ?A1.*Handed over.*OFFS → LIBR: 1 volume/);
    s.equal(page.text.match(/<svg /g)?.length, 3);
    s.match(page.text, '&#60;b&#62;x');
    s.notMatch(page.text, /US02|Z1|style=/);
    const due = await (await visit(server, 'syncer')).get('/moves?scope=US01.LTO&due');
    s.match(read(due), /LIBR → OFFS: 1 volume.*A4/);
    s.notMatch(due.text, /type="checkbox"/);
  },
);

t.test('what was ticked is confirmed as one run, and what was confirmed already is said', async (s) => {
  const server = await serverWithMoves(s);
  const syncer = await visit(server, 'syncer');
  const form = new URLSearchParams({ scope: 'US01.LTO', place: 'OFFS' });
  for (const label of ['A1', 'A2']) form.append('volume', `US01.LTO.${label}`);
  const first = await syncer.post('/moves', form);
  s.equal(first.headers.location, `${PATH}&done=2&same=0`);
  s.match(read(await syncer.get(`${PATH}&done=2&same=0`)), /2 arrivals confirmed\..*OFFS → LIBR/);
  const again = await (await visit(server, 'administrator')).post('/moves', form);
  s.equal(again.headers.location, `${PATH}&done=0&same=2`);
  s.equal((await server.store.runs.list({ user: 'syncer', limit: 9 })).length, 1);
  form.append('volume', 'US01.LTO.A4');
  const partly = await syncer.post('/moves', form);
  s.equal(partly.status, 409);
  s.match(read(partly), /0 arrivals confirmed, 2 had been before.*target is LIBR/);
});

t.test('nothing is confirmed that was not ticked, or is not yours', async (s) => {
  const server = await serverWithMoves(s);
  const syncer = await visit(server, 'syncer');
  const none = await syncer.post('/moves', { scope: 'US01.LTO', place: 'OFFS' });
  s.equal(none.status, 400);
  s.match(read(none), /Nothing was ticked/);
  s.equal((await syncer.post('/moves', { place: 'OFFS', volume: 'US02.LTO.Z1' })).status, 404);
  s.equal((await syncer.get('/moves?scope=US02.LTO')).status, 404);
  const reader = await visit(server, 'reader');
  s.equal((await reader.post('/moves', { place: 'OFFS', volume: 'US01.LTO.A1' })).status, 403);
  s.notMatch((await reader.get(PATH)).text, /type="checkbox"/);
});

t.test('who sees several scopes chooses one, by how much is on its way', async (s) => {
  const server = await serverWithMoves(s);
  const page = await (await visit(server, 'root')).get('/moves');
  s.match(read(page), /US01\.LTO ?3 ?US02\.LTO ?1/);
});

t.test('a long list comes page by page, and whole where it is to be printed or taken along', async (s) => {
  const server = await serverWithPages(s);
  const labels = Array.from({ length: 200 }, (_, index) => `M${String(index).padStart(4, '0')}`);
  const on = { repository: 'OFFS', initialRepository: 'LIBR', description: '=1+1' };
  await seed(
    server.store,
    'US01',
    labels.map((label) => [label, on]),
  );
  const syncer = await visit(server, 'syncer');
  const first = await syncer.get(PATH);
  s.equal(first.text.match(/<svg /g)?.length, 150);
  const next = linksOf(first).find((link) => link.includes('after=')) ?? '';
  s.equal(next, `${PATH}&after=M0149`);
  const second = await syncer.get(next);
  s.match(read(second), /LIBR → OFFS: 50 volumes/);
  s.match(second.text, '<input type="hidden" name="after" value="M0149">');
  const whole = await syncer.get(`${PATH}&whole=1`);
  s.match(read(whole), /LIBR → OFFS: 200 volumes/);
  s.notOk(linksOf(whole).some((link) => link.includes('after=')));
  const csv = await syncer.get('/moves.csv?scope=US01.LTO');
  s.match(csv.headers['content-type'], 'text/csv');
  const lines = csv.text.trim().split('\n');
  s.equal(lines.length, 201);
  s.equal(lines[0], 'from,to,slot,label,description,since,moveDate,container,truck');
  s.match(lines[1], /^LIBR,OFFS,,US01\.LTO\.M0000,'=1\+1,/);
  s.equal((await syncer.get('/moves.csv?scope=US02.LTO')).status, 404);
  s.match(read(await syncer.get(`${PATH}&after=ZZZ`)), /There is nothing on this page/);
});

t.test('a list is of one way, and stays so, with what was ticked, where a form fails', async (s) => {
  const server = await serverWithMoves(s);
  const syncer = await visit(server, 'syncer');
  const way = await syncer.get(`${PATH}&from=LIBR&to=OFFS`);
  s.match(read(way), /LIBR → OFFS: 2 volumes/);
  s.notMatch(read(way), /OFFS → LIBR/);
  const form = new URLSearchParams({ scope: 'US01.LTO', from: 'LIBR', to: 'OFFS', place: 'OFFS' });
  for (const label of ['A2', 'NONE']) form.append('volume', `US01.LTO.${label}`);
  form.set('place', 'LIBR');
  const failed = await syncer.post('/moves', form);
  s.equal(failed.status, 409);
  s.match(failed.text, /value="US01.LTO.A2" checked/);
  s.notMatch(failed.text, /value="US01.LTO.A1" checked/);
  s.notMatch(read(failed), /OFFS → LIBR: /);
  form.set('place', 'OFFS');
  form.delete('volume', 'US01.LTO.NONE');
  const done = await syncer.post('/moves', form);
  s.equal(done.headers.location, `${PATH}&from=LIBR&to=OFFS&done=1&same=0`);
});
