import t, { type Test } from 'tap';
import { findVolumes } from '../../../../lib/engine/labels/find-volumes.ts';
import { type Label, readLabels } from '../../../../lib/engine/labels/read-labels.ts';
import type { Scope } from '../../../../lib/model/scope.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, RUN, SCOPE } from '../../stores/contract.ts';

const DLT = { ...SCOPE, media: 'DLT' } as Scope;

async function filled(s: Test): Promise<Store> {
  const store = openSqliteStore(`${temporaryFolder(s)}/tapes.db`, { write: true });
  s.teardown(() => store.close());
  const moving = { repository: 'OFFS', initialRepository: 'LIBR', slot: '7' };
  await store.changes.apply(RUN, SCOPE, [add('A1', moving), add('A2')], true);
  await store.changes.apply(
    RUN,
    DLT,
    [
      { ...add('A2'), ...DLT },
      { ...add('B1'), ...DLT },
    ],
    true,
  );
  return store;
}

const labelsOf = (text: string) => readLabels(text).filter((label): label is Label => 'volume' in label);

t.test('a bare label is looked up in every scope given, a qualified one in its own', async (t) => {
  const store = await filled(t);
  const named = async (text: string, scopes = [SCOPE, DLT]) =>
    (await findVolumes(store, labelsOf(text), scopes)).map((volumes) =>
      volumes.map(({ scope, volume }) => `${scope.media}.${volume}`),
    );
  t.strictSame(await named('A1 A2 B1 C1'), [['LTO.A1'], ['LTO.A2', 'DLT.A2'], ['DLT.B1'], []]);
  t.strictSame(await named('US01.DLT.A2 US01.DLT.A1 US01.LTO.A1'), [['DLT.A2'], [], ['LTO.A1']]);
  t.strictSame(await named('A2 A2 US01.LTO.A2', [DLT]), [['DLT.A2'], ['DLT.A2'], ['LTO.A2']]);
  t.strictSame(await named('A1', []), [[]]);
  t.strictSame(await named('US09.LTO.A1'), [[]], 'a scope that is not there');
});

t.test('a volume comes with where it is and where it goes', async (t) => {
  const store = await filled(t);
  t.strictSame(await findVolumes(store, labelsOf('A1'), [SCOPE]), [
    [{ scope: SCOPE, volume: 'A1', version: 1, current: 'LIBR', target: 'OFFS', slot: '7' }],
  ]);
  t.match(await findVolumes(store, labelsOf('A2'), [SCOPE]), [[{ current: '', target: '', slot: '' }]]);
});
