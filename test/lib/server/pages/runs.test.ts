import t from 'tap';
import type { Started } from '../started-server.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

const STARTED = '2026-03-14T02:13:45Z';

async function record(
  { store }: Started,
  id: string,
  user: string,
  exitCode: number,
  more: object = {},
  task = '',
) {
  const outcomes = {
    unchanged: { total: 7, reasons: {} },
    rejected: { total: 2, reasons: { 'no <b>label</b>': 2 } },
  };
  const statistics = JSON.stringify({ inputs: ['tapes.csv'], read: 9, outcomes, ...more });
  await store.runs.finish(
    { id, user, command: 'sync', definition: 'nbu.ttidef', started: STARTED, task },
    statistics,
    exitCode,
  );
}

t.test('a user sees the own runs, and who is admin of every customer all of them', async (s) => {
  const server = await serverWithPages(s);
  await record(server, 'mine', 'syncer', 0);
  await record(server, 'another', 'operator', 4);
  const syncer = await visit(server, 'syncer');
  const page = await syncer.get('/runs');
  s.match(read(page), /2026-03-14 02:13 UTC ?sync ?nbu\.ttidef ?syncer ?✓ in step ?2 rejected, 7 unchanged/);
  s.notMatch(page.text, /operator|another/);
  const root = await (await visit(server, 'root')).get('/runs');
  s.match(read(root), /operator ?! stopped by a safety limit/);
  const unknown = await syncer.get('/runs/none');
  for (const path of ['/runs/another', '/runs/another?user=operator', '/runs/mine?user=operator']) {
    const answer = await syncer.get(path);
    s.strictSame([answer.status, answer.text], [404, unknown.text], path);
  }
});

t.test('a run is shown with its task', async (s) => {
  const server = await serverWithPages(s);
  await record(server, 'mine', 'syncer', 0, {}, 'north<1>');
  const syncer = await visit(server, 'syncer');
  s.match(read(await syncer.get('/runs')), /nbu\.ttidef north<1> ?syncer/);
  s.match(read(await syncer.get('/runs/mine')), /task ?north<1>/);
});

t.test('runs are filtered by how they stand and by their command', async (s) => {
  const server = await serverWithPages(s);
  await record(server, 'good', 'syncer', 10);
  await record(server, 'bad', 'syncer', 3);
  const syncer = await visit(server, 'syncer');
  const runsOf = async (query: string) =>
    linksOf(await syncer.get(`/runs?${query}`)).filter((link) => link.startsWith('/runs/'));
  s.strictSame(await runsOf('state=trouble'), ['/runs/bad?user=syncer']);
  s.strictSame(await runsOf('state=well'), ['/runs/good?user=syncer']);
  s.equal((await runsOf('command=sync')).length, 2);
  s.match(read(await syncer.get('/runs?state=open')), /No run fits\. A run appears here/);
});

t.test('runs are filtered by their source, their user and their days', async (s) => {
  const server = await serverWithPages(s);
  await record(server, 'north', 'syncer', 0, {}, 'North');
  await server.store.runs.finish(
    {
      id: 'later',
      user: 'operator',
      command: 'plan',
      definition: 'tsm.ttidef',
      started: '2026-03-16T23:59:59Z',
    },
    '{}',
    0,
  );
  const root = await visit(server, 'root');
  const runsOf = async (query: string) =>
    linksOf(await root.get(`/runs?${query}`))
      .filter((link) => link.startsWith('/runs/') && /north|later/.test(link))
      .map((link) => /runs\/(\w+)/.exec(link)?.[1]);
  s.strictSame(await runsOf(''), ['later', 'north']);
  s.strictSame(await runsOf('source=NORT'), ['north']);
  s.strictSame(await runsOf('source=tsm'), ['later']);
  s.strictSame(await runsOf('user=operator'), ['later']);
  s.strictSame(await runsOf('from=2026-03-16'), ['later']);
  s.strictSame(await runsOf('until=2026-03-15'), ['north']);
  s.strictSame(await runsOf('from=2026-03-14&until=2026-03-16'), ['later', 'north']);
  s.strictSame(await runsOf('from=never&after=none&by=x'), []);
  const page = await root.get('/runs?source=%22%3E%3Cb%3E&command=plan');
  s.match(page.text, 'value="&#34;&#62;&#60;b&#62;"');
  s.match(page.text, '<option value="plan" selected>');
});

t.test('runs come page by page, and each once', async (s) => {
  const server = await serverWithPages(s);
  for (let count = 0; count < 120; count++) await record(server, `r${count}`, 'syncer', count % 2);
  const syncer = await visit(server, 'syncer');
  const seen: string[] = [];
  let path: string | undefined = '/runs?state=well';
  for (let pages = 0; path !== undefined && pages < 20; pages++) {
    const links: readonly string[] = linksOf(await syncer.get(path));
    seen.push(...links.filter((link) => link.startsWith('/runs/')));
    path = links.find((link) => link.includes('after='));
  }
  s.equal(path, undefined);
  s.strictSame(
    seen,
    Array.from({ length: 60 }, (_, index) => `/runs/r${118 - 2 * index}?user=syncer`),
  );
});

t.test('a run is shown with its outcomes and why, what went wrong, and what it changed', async (s) => {
  const server = await serverWithPages(s);
  const errors = [{ code: 'X', message: 'the file is <cut>' }, 'not an error'];
  await server.store.runs.finish(
    { id: 'another-run', user: 'root', command: 'sync', definition: 'x.ttidef', started: STARTED },
    JSON.stringify({
      inputs: ['a.csv'],
      read: 2,
      outcomes: { added: { total: 2, reasons: { '': 2 } } },
      errors,
    }),
    1,
  );
  const root = await visit(server, 'root');
  const page = await root.get('/runs/another-run?user=root');
  const text = read(page);
  s.match(text, /! ended, but something needs a person/);
  s.match(text, /added ?2/);
  s.match(text, /What went wrong ?the file is <cut>/);
  s.match(text, /US01\.LTO\.E00090L6 ?added ?slot: none → 7/);
  s.ok(linksOf(page).includes('/volumes/US01.LTO.E00090L6'));
  await record(server, 'mine', 'syncer', 1);
  const mine = await (await visit(server, 'syncer')).get('/runs/mine');
  s.match(mine.text, 'no &#60;b&#62;label&#60;/b&#62;: 2');
  s.match(read(mine), /Nothing that you may see/);
});

t.test('what is no statistics breaks no page', async (s) => {
  const server = await serverWithPages(s);
  const run = { user: 'syncer', command: 'sync', definition: '', started: STARTED };
  const all = [
    '{}',
    '[]',
    '"x"',
    '{"outcomes":{"added":{"total":-1}},"errors":{}}',
    '{"read":"1","inputs":[1]}',
  ];
  for (const [index, statistics] of all.entries())
    await server.store.runs.finish({ ...run, id: `r${index}` }, statistics, 0);
  const syncer = await visit(server, 'syncer');
  for (const path of ['/', '/runs', ...all.map((_, index) => `/runs/r${index}`)]) {
    s.equal((await syncer.get(path)).status, 200, path);
  }
});
