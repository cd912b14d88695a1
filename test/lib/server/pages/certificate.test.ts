import t from 'tap';
import type { Certificate } from '../../../../lib/model/certificate.ts';
import { seed } from './seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

const RECORDED: Certificate = {
  id: 'a-run',
  user: 'root',
  command: 'reconcile',
  definition: '',
  started: '2026-03-14T02:13:45Z',
  finished: '2026-03-14T02:13:46Z',
  exitCode: 1,
  places: ['US01.LTO.LIBR'],
  sources: ['<b>scan</b>'],
  confirm: true,
  audit: false,
  counts: { present: 1, missing: 1, unknown: 1, arrived: 1, overdue: 0 },
  stopped: '',
};
const FINDINGS = [
  ['present', 0, 'A1', 1, '', '7', 'LIBR', 'LIBR', '', 0, 'US01.LTO'],
  ['arrived', 0, 'A2', 2, '', '', 'OFFS', 'LIBR', 'updated', 0, 'US01.LTO'],
  ['unknown', 0, '<i>X', 3, '', '', '', '', '', 0, 'US01.LTO'],
  ['missing', 0, 'A3', 0, '', '9', 'LIBR', 'LIBR', '', 0, 'US01.LTO'],
];
const PARTS = [FINDINGS.map((finding) => `${JSON.stringify(finding)}\n`).join('')];

async function serverWithCertificates(s: Parameters<typeof serverWithPages>[0]) {
  const server = await serverWithPages(s);
  const { reconciliations } = server.store;
  await reconciliations.record(RECORDED, PARTS);
  await reconciliations.record({ ...RECORDED, id: 'other', places: ['US02.LTO.LIBR'] }, PARTS);
  return server;
}

t.test('a certificate shows what needs somebody, and all on demand', async (s) => {
  const server = await serverWithCertificates(s);
  const reader = await visit(server, 'reader');
  const page = await reader.get('/reconciliations/a-run?user=root');
  const text = read(page);
  s.match(text, /Reconciliation of US01\.LTO\.LIBR run ?a-run ?user ?root/);
  s.match(text, /written ?arrivals and slots ?seen ?3 lines ?expected ?3 volumes are/);
  s.match(text, /checked ?✓ its findings are as many of each status as it states/);
  s.match(text, /X ?! unknown.*A3 ?! missing/);
  s.match(text, /Not listed: 1 present, 1 arrived/);
  s.notMatch(text, /A2/);
  s.match(page.text, /&#60;i&#62;X.*/);
  s.notMatch(page.text, /<b>scan|<i>X/);
  s.ok(linksOf(page).includes('/scan/US01.LTO.LIBR'));
  s.match(text, /Counted by ?Witnessed by/);
  const all = read(await reader.get('/reconciliations/a-run?user=root&show=all'));
  s.match(all, /A1 ?present.*A2 ?arrived.*OFFS ?LIBR ?2 ?updated/);
  s.notMatch(all, /Not listed/);
});

t.test('a certificate whose findings are not what it states is not believed', async (s) => {
  const server = await serverWithCertificates(s);
  await server.store.reconciliations.record({ ...RECORDED, id: 'changed', counts: { present: 4 } }, PARTS);
  await server.store.reconciliations.record({ ...RECORDED, id: 'stopped', stopped: 'too much' }, PARTS);
  const reader = await visit(server, 'reader');
  s.match(
    read(await reader.get('/reconciliations/changed')),
    /! do not believe it: it states 4 present, and 1 of its findings are that/,
  );
  s.match(read(await reader.get('/reconciliations/stopped')), /Nothing was written: too much/);
});

t.test('the list has what the user may see, by place', async (s) => {
  const server = await serverWithCertificates(s);
  const reader = await visit(server, 'reader');
  const list = await reader.get('/reconciliations');
  s.match(read(list), /US01\.LTO\.LIBR ?root ?arrivals and slots ?1 present, 1 missing/);
  s.notMatch(read(list), /US02/);
  s.ok(linksOf(list).includes('/reconciliations/a-run?user=root'));
  s.match(read(await reader.get('/reconciliations?place=us01.lto.offs')), /No place has been reconciled/);
  s.match(read(await reader.get('/reconciliations?place=US01.LTO.LIBR')), /root/);
  const root = read(await (await visit(server, 'root')).get('/reconciliations'));
  s.match(root, /US02\.LTO\.LIBR.*US01\.LTO\.LIBR/);
  for (const path of ['/reconciliations/other', '/reconciliations/none', '/reconciliations/a-run?user=ada'])
    s.equal((await reader.get(path)).status, 404, path);
});

t.test('a run of a reconciliation leads to its certificate', async (s) => {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [['A1', {}]]);
  const syncer = await visit(server, 'syncer');
  const { headers } = await syncer.post('/scan/US01.LTO.LIBR', { list: 'A1', do: 'whole' });
  const at = String(headers.location);
  s.match(read(await syncer.get(at)), /The scan is confirmed.*All is as it should be/);
  const run = await syncer.get(at.replace('/reconciliations/', '/runs/'));
  s.ok(linksOf(run).includes(at.replace('&done', '')));
});
