import t from 'tap';
import { trustedScope } from '../../../../lib/model/scope.ts';
import { ownStore } from '../../../../lib/server/pages/own-store.ts';
import { serverWithTwo } from '../two-customers.ts';

const [OURS, THEIRS] = [trustedScope('US01', 'LTO'), trustedScope('US02', 'LTO')];
const RUN = { id: 'x', user: 'ada', command: 'sync', definition: '', started: '2026-03-14T02:13:45Z' };

t.test('runs of a user read what the user sees, and write what the user may change', async (s) => {
  const { store } = await serverWithTwo(s);
  const grants = [{ customer: 'US01' as never, role: 'read' as const }];
  const own = ownStore({ user: 'ada', grants }, store);
  s.strictSame(await own.query.scopes(), [OURS]);
  for await (const _ of (await own.snapshots.open(OURS, [])).rows);
  await s.rejects(own.snapshots.open(THEIRS, []), { code: 'NOT_THERE' });
  await s.rejects(own.changes.apply(RUN, OURS, [], true), { code: 'ACCESS_DENIED' });
  await s.rejects(own.changes.apply(RUN, THEIRS, [], true), { code: 'NOT_THERE' });
  const certificate = (place: string) => ({ places: [place] }) as never;
  await s.rejects(own.reconciliations.record(certificate('US01.LTO.LIBR'), []), { code: 'ACCESS_DENIED' });
  await s.rejects(own.reconciliations.record(certificate('US02.LTO.LIBR'), []), { code: 'NOT_THERE' });
  const all = await store.runs.list({ limit: 9 });
  const theirs = all.map((run) => own.runs.changes(run));
  const seen = (await Promise.all(theirs)).flatMap(({ items }) => items.map(({ customer }) => customer));
  s.strictSame([...new Set(seen)], ['US01']);
});
