import t from 'tap';
import { WEEK } from '../../../../lib/model/schedule.ts';
import { CustomerId } from '../../../../lib/model/scope.ts';
import { canonicalDate } from '../../../../lib/model/value.ts';
import { seed } from './seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

const RUN = { id: 'limit', user: 'syncer', command: 'sync', definition: 'a.ttidef' };

const ago = (hours: number) => canonicalDate(Math.floor(Date.now() / 1000) - hours * 3600);

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

t.test('a source that should have reported is an exception in words, whoever it is of', async (s) => {
  const server = await serverWithPages(s);
  const { expected } = server.store;
  const source = {
    definition: 'a.ttidef',
    task: '',
    user: 'syncer',
    by: '07:00',
    zone: 'Europe/Berlin',
    days: WEEK,
  };
  await expected.put({ ...source, name: 'north', customer: CustomerId.trusted('US01') });
  await expected.put({ ...source, name: 'secret', customer: CustomerId.trusted('US02'), user: 'operator' });
  const { list } = expected;
  expected.list = async () =>
    (await list()).map((state) => ({ ...state, due: '2026-12-01T06:00:00Z', isLate: true }));
  const reader = await visit(server, 'reader');
  const page = await reader.get('/');
  s.match(
    read(page),
    /needs somebody ?! north has not reported\. It was due 2026-12-01 06:00 UTC; it never did/,
  );
  s.match(read(page), /north a\.ttidef syncer ?never ! late expected by 07:00 Europe\/Berlin/);
  s.notMatch(page.text, /secret|operator/, 'nothing of others');
  s.ok(linksOf(page).includes('#source-north'));
  await server.store.runs.finish({ ...RUN, started: ago(3) }, '{}', 4);
  const failed = await reader.get('/');
  s.match(read(failed), /north a\.ttidef syncer.*3 hours ! late expected .*! stopped by a safety limit/);
  s.notMatch(failed.text, /runs\/limit/, 'a run of another is not there');
  s.ok(linksOf(await (await visit(server, 'syncer')).get('/')).includes('/runs/limit?user=syncer'));
});

t.test('of an expected source its own time counts, and no other', async (s) => {
  const server = await serverWithPages(s);
  const source = { name: 'weekly', customer: null, definition: 'a.ttidef', task: '', user: 'syncer' };
  await server.store.expected.put({ ...source, by: '07:00', zone: 'UTC', days: ['sun'] });
  await server.store.runs.finish({ ...RUN, started: ago(50) }, '{}', 0);
  const text = read(await (await visit(server, 'syncer')).get('/'));
  s.match(text, /✓ Nothing needs you/);
  s.match(text, /weekly a\.ttidef syncer.*2 days not due yet expected by 07:00 UTC, sun/);
});

t.test('an empty page says what to do next, and a good night that it was one', async (s) => {
  const server = await serverWithPages(s);
  const nobody = await visit(server, 'nobody');
  s.match(
    read(await nobody.get('/')),
    /There was no run yet\. Send one.*There is no place yet, or none that you may see/,
  );
  const run = { id: 'a', user: 'syncer', command: 'sync', definition: 'a.ttidef', started: ago(3) };
  await server.store.runs.finish(run, '{}', 0);
  s.match(read(await (await visit(server, 'syncer')).get('/')), /✓ Nothing needs you/);
});
