import t from 'tap';
import { canonicalDate } from '../../../../lib/model/value.ts';
import { lastRuns } from '../../../../lib/server/pages/last-night.ts';
import type { RecordedRun } from '../../../../lib/stores/roles/runs.ts';
import { seed } from './seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

const ago = (hours: number) => canonicalDate(Math.floor(Date.now() / 1000) - hours * 3600);

t.test('a source is a definition and a task of a user, and its last run counts', async (t) => {
  const run = {
    finished: '',
    exitCode: 0,
    statistics: null,
    command: 'sync',
    definition: 'a',
    task: '',
    user: 'ada',
  };
  const runs: RecordedRun[] = [
    { ...run, id: '1', started: ago(1) },
    { ...run, id: '2', started: ago(2), definition: 'b' },
    { ...run, id: '3', started: ago(3) },
    { ...run, id: '4', started: ago(4), user: 'bob' },
    { ...run, id: '5', started: ago(5), command: 'move', definition: '' },
    { ...run, id: '7', started: ago(4), task: 'north' },
    { ...run, id: '8', started: ago(5), task: 'north', command: 'reconcile' },
    { ...run, id: '6', started: ago(24 * 20), definition: 'old' },
  ];
  t.strictSame(
    lastRuns(runs, Date.now() / 1000).map(({ id }) => id),
    ['1', '2', '4', '7'],
  );
});

t.test('what needs somebody comes first, in words, and leads to it', async (s) => {
  const server = await serverWithPages(s);
  const run = { user: 'syncer', command: 'sync' };
  await server.store.runs.finish({ ...run, id: 'a', definition: 'a.ttidef', started: ago(3) }, '{}', 4);
  await server.store.runs.finish({ ...run, id: 'b', definition: 'b.ttidef', started: ago(50) }, '{}', 0);
  await seed(server.store, 'US01', [['E00091L6', { repository: 'OFFS', initialRepository: 'LIBR' }]]);
  const syncer = await visit(server, 'syncer');
  const page = await syncer.get('/');
  const text = read(page);
  s.match(
    text,
    /What needs somebody ?! 1 source whose last run did not go well ?! 1 source without a run for more than 36 hours/,
  );
  s.match(text, /sync a\.ttidef syncer.*3 hours ?! stopped by a safety limit/);
  s.match(text, /sync b\.ttidef syncer.*2 days ! late ?✓ in step/);
  s.ok(linksOf(page).includes('/runs/a?user=syncer'));
  s.ok(linksOf(page).includes('/volumes?place=US01.LTO.LIBR&state=moving'));
  s.notMatch(page.text, /US02|another-run/, 'nothing of others');
});

t.test('an empty page says what to do next, and a good night that it was one', async (s) => {
  const server = await serverWithPages(s);
  const nobody = await visit(server, 'nobody');
  s.match(read(await nobody.get('/')), /There was no run yet\. Send one.*There is no place that you may see/);
  const run = { id: 'a', user: 'syncer', command: 'sync', definition: 'a.ttidef', started: ago(3) };
  await server.store.runs.finish(run, '{}', 0);
  s.match(read(await (await visit(server, 'syncer')).get('/')), /✓ Nothing needs you/);
});
