import t from 'tap';
import { sumChanges } from '../../../../lib/server/pages/run-sums.ts';
import { seed } from './seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

t.test('what a run has changed is summed by field, and sent as a file', async (s) => {
  const server = await serverWithPages(s);
  const labels = ['A1', 'A2', 'A3'];
  await seed(
    server.store,
    'US01',
    labels.map((label) => [label, {}]),
  );
  const root = await visit(server, 'root');
  s.match(read(await root.get('/runs/seeding?user=root')), /What it changed in sum ?3 volumes added/);
  await server.store.changes.apply(
    { id: 'second', user: 'root', command: 'sync', definition: '', started: '2026-03-15T02:13:45Z' },
    { customer: 'US01', media: 'LTO' } as never,
    labels.map((volume) => ({
      ...({
        action: 'update',
        customer: 'US01',
        media: 'LTO',
        volume,
        version: 1,
        was: {},
      } as never as object),
      set: { description: volume === 'A3' ? '=x' : 'same' },
      ...{ source: '', line: 0 },
    })) as never,
    false,
  );
  const page = await root.get('/runs/second?user=root');
  s.match(read(page), /description ?3 ?none → same: 2 ?none → =x: 1/);
  const path = '/runs/second/changes.csv?user=root';
  s.ok(linksOf(page).includes(path));
  const { text } = await root.get(path);
  s.strictSame(text.trim().split('\n'), [
    'volume,what,field,from,to,since',
    'US01.LTO.A1,changed,description,,same,',
    'US01.LTO.A2,changed,description,,same,',
    "US01.LTO.A3,changed,description,,'=x,",
  ]);
  s.equal((await (await visit(server, 'syncer')).get(path)).status, 404);
});

t.test('of a long run as much is summed as there is time for, and no more than may be seen', async (t) => {
  const change = (customer: string) =>
    ({ customer, existed: true, exists: true, fields: { slot: ['1', '2'] } }) as never;
  const changes = async (_: unknown, after?: string) =>
    after === undefined
      ? { items: [change('US01'), change('US02')], next: '1' }
      : { items: [change('US01')] };
  const user = { user: 'ada', grants: [{ customer: 'US01' as never, role: 'read' as const }] };
  const run = { id: 'r', user: 'ada' } as never;
  t.match(await sumChanges({ changes }, run, user, 60_000), { volumes: 2, isWhole: true });
  t.match(await sumChanges({ changes }, run, user, 0), { volumes: 1, isWhole: false });
});
