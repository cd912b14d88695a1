import t, { type Test } from 'tap';
import type { Sight } from '../../../../lib/engine/reconcile/candidates.ts';
import { Room, type RoomOptions } from '../../../../lib/engine/reconcile/room.ts';
import { placesByScope } from '../../../../lib/model/reconciliation.ts';
import { RepositoryId, VolumeId } from '../../../../lib/model/scope.ts';
import { Tally } from '../../../../lib/model/tally.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { scopeOf } from '../../../transforms/chain.ts';
import { add, apply } from '../../stores/contract/shorthands.ts';

const LIBR = RepositoryId.trusted('LIBR');

async function roomOf(t: Test, options: Partial<RoomOptions> = {}) {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  for (const [scope, labels] of Object.entries({
    'US01.LTO': ['A1', 'S1'],
    'US01.LTO8': ['B1', 'S1'],
    'US02.LTO': ['C1', 'S2'],
    'US03.LTO': ['S2'],
  })) {
    const of = scopeOf(scope);
    const changes = labels.map((label) => ({ ...add(label, { repository: 'LIBR' }), ...of }));
    await apply(store, changes, true, of);
  }
  const places = placesByScope(
    ['US01.LTO', 'US01.LTO8'].map((scope) => ({ scope: scopeOf(scope), repository: LIBR })),
  );
  const all = { places, scopes: [], keys: [], isListing: false, now: 0, overdue: Number.POSITIVE_INFINITY };
  const room = await Room.open({ ...all, ...options }, store, new Tally());
  return async (...texts: readonly string[]) =>
    (await room.see(texts.map(sightOf))).map(
      ({ status, scope, label }) => `${status} ${scope ?? ''} ${label}`,
    );
}

function sightOf(text: string, index: number): Sight {
  const parts = text.split('.');
  const volume = VolumeId.trusted(parts.at(-1) ?? '');
  const line = index + 1;
  return { text, volume, line, ...(parts.length === 3 && { scope: scopeOf(parts.slice(0, 2).join('.')) }) };
}

t.test('each sight is of one place, of another scope, of none, or may be of several', async (t) => {
  const see = await roomOf(t);
  t.strictSame(await see('A1', 'B1', 'US01.LTO.S1', 'C1', 'S1', 'S2', 'X1', 'US09.LTO.A1'), [
    ...['present US01.LTO A1', 'present US01.LTO8 B1', 'present US01.LTO S1', 'unexpected US02.LTO C1'],
    ...['ambiguous  S1', 'ambiguous  S2', 'unknown  X1', 'unknown US09.LTO A1'],
  ]);
  t.strictSame(await see('A1', 'US02.LTO.C1', 'S1', 'X1'), [
    'duplicate US01.LTO A1',
    'duplicate US02.LTO C1',
    'duplicate  S1',
    'duplicate  X1',
  ]);
});

t.test(
  'of a listing, what is at home in a repository of this name, or known to nobody, is not asked for',
  async (t) => {
    const see = await roomOf(t, { isListing: true });
    t.strictSame(await see('US02.LTO.C1', 'US09.LTO.A1', 'US01.LTO.X1'), [
      ...['not reconciled US02.LTO C1', 'not reconciled US09.LTO A1', 'unknown US01.LTO X1'],
    ]);
  },
);

t.test('scopes that labels are said to be from come first, then the places', async (t) => {
  const see = await roomOf(t, { scopes: [scopeOf('US01.LTO8'), scopeOf('US03.LTO')] });
  t.strictSame(await see('S1', 'S2', 'A1', 'C1'), [
    ...['present US01.LTO8 S1', 'unexpected US03.LTO S2', 'present US01.LTO A1', 'unexpected US02.LTO C1'],
  ]);
});

t.test('a box that was seen in one place has what lies in it, of whatever place', async (t) => {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  const [boxes, tapes] = [scopeOf('US01.BOX'), scopeOf('US01.LTO')];
  const addTo = (of: typeof boxes, label: string, container = '') =>
    apply(
      store,
      [{ ...add(label, { repository: 'LIBR', ...(container !== '' && { container }) }), ...of }],
      true,
      of,
    );
  for (const label of ['BOX1', 'BOX2']) await addTo(boxes, label);
  await addTo(tapes, 'CASE', 'US01.BOX.BOX1');
  await addTo(tapes, 'A1', 'US01.LTO.CASE');
  await addTo(tapes, 'A2', 'US01.BOX.BOX2');
  const places = placesByScope([boxes, tapes].map((scope) => ({ scope, repository: LIBR })));
  const all = { places, scopes: [], keys: [], isListing: false, now: 0, overdue: Number.POSITIVE_INFINITY };
  const room = await Room.open(all, store, new Tally());
  await room.see([sightOf('BOX1', 0)]);
  const unseen = [...room.unseen()].flatMap(([, , findings]) => [...findings]);
  t.strictSame(
    unseen.map(({ label, status, within }) => `${label} ${status} ${within ?? ''}`.trimEnd()),
    ['BOX2 missing', 'A1 present US01.BOX.BOX1', 'A2 missing', 'CASE present US01.BOX.BOX1'],
  );
});
