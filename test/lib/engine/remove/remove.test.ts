import t from 'tap';
import { type RemoveRequest, remove } from '../../../../lib/engine/remove/remove.ts';
import { undo } from '../../../../lib/engine/undo/undo.ts';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, RUN, rowsOf, SCOPE } from '../../stores/contract.ts';
import { BUDGET, NEVER, requestOf } from '../requests.ts';

t.test('all volumes of a scope are removed in batches, as a run that can be taken back', async (t) => {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  const names = Array.from({ length: 2300 }, (_, index) => `V${String(index).padStart(4, '0')}`);
  await store.changes.apply(
    RUN,
    SCOPE,
    names.map((name) => add(name, { slot: '1' })),
    true,
  );
  await store.places.setLock(RUN, SCOPE, 'V0007' as VolumeId, 'update', true);
  const request = (id: string, more: Partial<RemoveRequest> = {}): RemoveRequest => ({
    ...{ run: requestOf('admin', '', id).run, store, scopes: [SCOPE], budget: BUDGET },
    ...more,
  });
  const one = await remove(request('one', { only: ['V0001' as VolumeId] }), () => {}, NEVER);
  t.match(one, { exitCode: 0, statistics: { read: 1, outcomes: { updated: { reasons: { removed: 1 } } } } });
  const all = await remove(request('all'), () => {}, NEVER);
  t.match(all, {
    exitCode: 1,
    statistics: {
      outcomes: { updated: { reasons: { removed: 2298 } }, refused: { reasons: { VOLUME_LOCKED: 1 } } },
    },
  });
  t.strictSame(await rowsOf(store, []), [['V0007', '2', '', 'L']]);
  const { run } = requestOf('undo', '', 'back');
  const back = await undo(
    {
      run,
      undone: requestOf('admin', '', 'all').run,
      limit: { kind: 'none' },
      store,
      budget: BUDGET,
      writes: true,
    },
    () => {},
    NEVER,
  );
  t.match(back, { exitCode: 0, statistics: { outcomes: { added: { total: 2298 } } } });
  t.strictSame(await rowsOf(store, ['slot'], ['V0008']), [['V0008', '3', '', '', '1']]);
  t.match(await store.verification.verify(), { found: 0 });
});
