import t from 'tap';
import { seed } from './seed.ts';
import { read, serverWithPages, visit } from './visitor.ts';

const PATH = '/scan/US01.LTO.LIBR';

async function serverToScan(s: Parameters<typeof serverWithPages>[0]) {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [
    ['A1', { slot: '7' }],
    ['A2', { initialRepository: 'OFFS' }],
    ['A3', { repository: 'OFFS', initialRepository: 'LIBR' }],
    ['A4', { repository: 'OFFS' }],
    ['A5', { description: '<b>x</b>' }],
  ]);
  await seed(server.store, 'US02', [['Z1', {}]], 'another-seeding');
  return server;
}

t.test('every label is answered in words, and none is lost from post to post', async (s) => {
  const server = await serverToScan(s);
  const reader = await visit(server, 'reader');
  s.match(read(await reader.get(PATH)), /Scan US01\.LTO\.LIBR.*Nothing was scanned yet/);
  const lines = ['A1', 'A2', 'A3', 'A4', 'a1', 'NONE', 'A-1.B', 'Z1', 'US02.LTO.Z1'];
  let list = '';
  for (const line of lines) {
    const page = await reader.post(PATH, { list, line, do: 'look' });
    s.equal(page.status, 200);
    list = /<textarea[^>]*>\n([^<]*)</.exec(page.text)?.[1] ?? '';
  }
  s.strictSame(list.split('\n'), lines);
  const text = read(await reader.post(PATH, { list, from: '0' }));
  s.match(text, /9 labels scanned.*1 where they should be ?1 arrived ?1 to go elsewhere/);
  s.match(text, /A3 ?→ should go to OFFS ?3.*A4 ?! belongs in OFFS ?4/);
  s.match(text, /NONE ?! is not known.*A-1\.B ?! is no label: .*Z1 ?! is not known/);
  s.match(text, /a1 was scanned already, in line 1|A1 was scanned already, in line 1/);
  s.match(text, /A1 is where it should be, slot 7/);
  s.match(text, /Your role allows no confirming here/);
  s.notMatch(text, /This is all that is in/);
});

t.test('the latest answer says what is worst of what was not answered before', async (s) => {
  const server = await serverToScan(s);
  const reader = await visit(server, 'reader');
  const said = async (form: Record<string, string>) => {
    const page = await reader.post(PATH, form);
    return `${/data-sound="(\w+)"/.exec(page.text)?.[1]} ${read(page, '.answer')}`;
  };
  s.equal(await said({ list: 'A4\nA1' }), 'bad ! A4 belongs in OFFS');
  s.equal(await said({ list: 'A4\nA1', from: '1' }), 'good ✓ A1 is where it should be, slot 7');
  s.equal(await said({ list: 'A4', line: 'A4', from: '1' }), 'warn → A4 was scanned already, in line 1');
});

t.test('the whole place is confirmed as one reconciliation, with its certificate', async (s) => {
  const server = await serverToScan(s);
  const syncer = await visit(server, 'syncer');
  const list = 'A1\nA2\nA3\nA5';
  const { status, headers } = await syncer.post(PATH, { list, do: 'whole', audit: '1' });
  s.equal(status, 303);
  const [certificate] = (await server.store.reconciliations.list({ limit: 1 })).items;
  s.match(certificate, {
    user: 'syncer',
    command: 'reconcile',
    places: ['US01.LTO.LIBR'],
    sources: ['scan'],
    confirm: true,
    audit: true,
    counts: { present: 2, arrived: 1, 'not left': 1 },
  });
  s.equal(headers.location, `/reconciliations/${certificate?.id}?user=syncer&done`);
  s.match(read(await syncer.get('/volumes/US01.LTO.A2')), /where it should be/);
  s.equal((await server.store.runs.list({ id: certificate?.id ?? '', limit: 1 })).length, 1);
});

t.test('a limit that stops it keeps the list, and lets somebody say that all was scanned', async (s) => {
  const server = await serverToScan(s);
  const labels = Array.from({ length: 20 }, (_, index) => `B${index}`);
  await seed(
    server.store,
    'US01',
    labels.map((label) => [label, {}]),
    'more',
  );
  const syncer = await visit(server, 'syncer');
  const stopped = await syncer.post(PATH, { list: 'A2\nA1', do: 'whole', audit: '1' });
  s.equal(stopped.status, 409);
  s.match(read(stopped), /Nothing was written\..*were not seen.*The certificate of what was found/);
  s.match(stopped.text, /A2\nA1<\/textarea>/);
  s.match(stopped.text, /name="audit" value="1" checked/);
  s.match(read(await syncer.get('/volumes/US01.LTO.A2')), /on its way to LIBR/);
  const accepted = await syncer.post(PATH, { list: 'A2\nA1', do: 'whole', accepts: '1' });
  s.equal(accepted.status, 303);
  s.match(read(await syncer.get('/volumes/US01.LTO.A2')), /where it should be/);
});

t.test('arrivals alone are confirmed without a word about the rest', async (s) => {
  const server = await serverToScan(s);
  const syncer = await visit(server, 'syncer');
  const done = await syncer.post(PATH, { list: 'A1\nA2', do: 'arrivals' });
  s.equal(done.headers.location, `${PATH}?done=1&same=0`);
  s.match(read(await syncer.get(`${PATH}?done=1&same=0`)), /1 arrival confirmed/);
  s.strictSame((await server.store.reconciliations.list({ limit: 1 })).items, []);
  const again = await syncer.post(PATH, { list: 'A1\nA2', do: 'arrivals' });
  s.equal(again.status, 409);
  s.match(read(again), /nothing is confirmed/);
  s.match(again.text, /A1\nA2<\/textarea>/);
});

t.test('nothing is confirmed that is not yours, too much, or nothing', async (s) => {
  const server = await serverToScan(s);
  const reader = await visit(server, 'reader');
  for (const action of ['whole', 'arrivals'])
    s.equal((await reader.post(PATH, { list: 'A2', do: action })).status, 403);
  for (const path of ['/scan/US02.LTO.LIBR', '/scan/US01.LTO.NONE', '/scan/x'])
    s.equal((await reader.get(path)).status, 404);
  s.match(read(await reader.get('/scan')), /US01\.LTO\.LIBR.*US01\.LTO\.OFFS/);
  s.notMatch(read(await reader.get('/scan')), /US02/);
  s.match(read(await (await visit(server, 'nobody')).get('/scan')), /no place that you may see/);
  const syncer = await visit(server, 'syncer');
  s.match(read(await syncer.post(PATH, { list: ' \n', do: 'whole' })), /Nothing was scanned: /);
  const tooMuch = await syncer.post(PATH, { list: 'A1\n'.repeat(3001), do: 'look' });
  s.equal(tooMuch.status, 400);
  s.match(read(tooMuch), /More than 3,000 labels are too many/);
  s.match(tooMuch.text, /A1\nA1\n/);
});
