import t from 'tap';
import { trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import { ownStore } from '../../../../lib/server/pages/own-store.ts';
import { serverWithTwo } from '../two-customers.ts';
import { seed } from './seed.ts';

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

t.test(
  'who may change volumes removes none that another has added, and the rest of a batch is written',
  async (s) => {
    const { store } = await serverWithTwo(s);
    await seed(store, 'US01', [
      ['A1', {}],
      ['A2', {}],
    ]);
    const grants = [{ customer: 'US01' as never, role: 'sync' as const }];
    const own = ownStore({ user: 'ada', grants }, store);
    const of = (label: string) => ({
      ...OURS,
      volume: VolumeId.trusted(label),
      version: 1,
      was: {},
      source: '',
      line: 0,
    });
    const { results } = await own.changes.apply(
      RUN,
      OURS,
      [
        { ...of('A1'), action: 'remove', set: {} },
        { ...of('A2'), action: 'update', set: { slot: '7' } },
      ],
      false,
    );
    s.match(results, [{ outcome: 'refused', code: 'REMOVE_DENIED' }, { outcome: 'updated' }]);
  },
);
