import type { Test } from 'tap';
import type { FieldValues } from '../../../../lib/model/change.ts';
import { add, apply, type Place, preparedStore, RUN, rowsOf, SCOPE, update, words } from './shorthands.ts';

/** Tests a store against what the contract says of changes: what is applied, and what is refused or overtaken. */
export function changeContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

  t.test('an added volume starts in its initial repository, else where it should be', async (s) => {
    const store = await prepared(s);
    await apply(store, [
      add('BOTH', { repository: 'OFFS', initialRepository: 'LIBR' }),
      add('FIRST', { initialRepository: 'LIBR' }),
      add('NONE'),
      add('TARGET', { repository: 'OFFS' }),
    ]);
    s.strictSame(await rowsOf(store, ['repository']), [
      ['BOTH', '1', 'LIBR', '', 'OFFS'],
      ['FIRST', '1', 'LIBR', '', 'LIBR'],
      ['NONE', '1', '', '', ''],
      ['TARGET', '1', 'OFFS', '', 'OFFS'],
    ]);
  });

  t.test('an update writes its fields, leaves the others, and moves only the target', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('T1', { repository: 'LIBR', slot: '7', description: 'x', attribute3: 'a' })]);
    const moved = update('T1', 1, { repository: 'OFFS', slot: null, attribute3: null, attribute4: 'b' });
    s.strictSame(await apply(store, [moved]), ['updated']);
    s.strictSame(await rowsOf(store, ['repository', 'slot', 'description', 'attribute3', 'attribute4']), [
      ['T1', '2', 'LIBR', '', 'OFFS', '', 'x', '', 'b'],
    ]);
    s.strictSame(await apply(store, [update('T1', 2, { attribute4: 'c' })]), ['updated']);
    s.strictSame(await rowsOf(store, ['attribute4']), [['T1', '3', 'LIBR', '', 'c']]);
  });

  t.test('applying the same changes twice changes nothing', async (s) => {
    const store = await prepared(s);
    const added = [add('A', { repository: 'LIBR', initialRepository: 'OFFS', attribute1: 'x' }), add('B')];
    const updated = [update('A', 1, { slot: '1', description: null, attribute1: null })];
    s.strictSame(await apply(store, added), ['added', 'added']);
    s.strictSame(await apply(store, added), ['unchanged', 'unchanged']);
    s.strictSame(await apply(store, updated), ['updated']);
    s.strictSame(await apply(store, updated), ['unchanged']);
    s.strictSame(await rowsOf(store, ['slot']), [
      ['A', '2', 'OFFS', '', '1'],
      ['B', '1', '', '', ''],
    ]);
  });

  t.test('an update that says what the volume holds already is no change', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1' })]);
    const same = update('A', 1, { slot: '1', stage: null, initialRepository: 'NONE' });
    s.strictSame(await apply(store, [same, update('A', 1, {})]), ['unchanged', 'unchanged']);
    s.strictSame(await rowsOf(store, []), [['A', '1', '', '']]);
  });

  t.test('a change that was overtaken is conflicted, and the rest of its batch goes on', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1' }), add('B')]);
    await apply(store, [update('A', 1, { slot: '2' })]);
    const { results } = await store.changes.apply(
      RUN,
      SCOPE,
      [update('A', 1, { slot: '3' }), update('GONE', 4, { slot: '3' }), add('A', { slot: '4' }), add('C')],
      false,
    );
    s.strictSame(words(results), [
      'conflicted CHANGE_CONFLICT',
      'conflicted CHANGE_CONFLICT',
      'conflicted CHANGE_CONFLICT',
      'added',
    ]);
    s.match(results[0], { message: /volume A is at version 2 .*computed from version 1/ });
    s.strictSame(await rowsOf(store, ['slot']), [
      ['A', '2', '', '', '2'],
      ['B', '1', '', '', ''],
      ['C', '1', '', '', ''],
    ]);
  });

  t.test('changes to one volume in one batch build on each other', async (s) => {
    const store = await prepared(s);
    const batch = [
      add('A', { slot: '1', moveLock: '1', repository: 'LIBR' }),
      add('A', { slot: '9' }),
      update('A', 1, { slot: '2', attribute1: 'x' }),
      update('A', 2, { repository: 'OFFS' }),
      update('A', 2, { slot: '3', attribute1: null }),
    ];
    s.strictSame(await apply(store, batch), [
      'added',
      'conflicted CHANGE_CONFLICT',
      'updated',
      'refused VOLUME_MOVE_LOCKED',
      'updated',
    ]);
    s.strictSame(await rowsOf(store, ['slot', 'attribute1']), [['A', '3', 'LIBR', 'l', '3', '']]);
  });

  t.test('a value that is not canonical is refused, whoever sends it', async (s) => {
    const store = await prepared(s);
    const bad: object[] = [
      { slot: 'longer than ten' },
      { slot: ' 1' },
      { slot: '' },
      { repository: 'libr' },
      { scratch: 'YES' },
      { usage: '007' },
      { writeTime: '2026-02-31T00:00:00Z' },
      { container: 'BOX1' },
      { attribute201: 'x' },
      { 'slot = 1; DROP TABLE volume; --': 'x' },
      JSON.parse('{"__proto__": "x"}'),
    ];
    const results = await apply(
      store,
      bad.map((set) => add('A', set as FieldValues)),
    );
    s.strictSame(
      results,
      bad.map(() => 'refused CHANGE_VALUE'),
    );
    s.strictSame(await rowsOf(store, []), []);
  });

  t.test('a batch that is sent again is answered again, and not applied again', async (s) => {
    const store = await prepared(s);
    const repeat = { key: 'first', digest: 'd1' };
    const batch = [add('A', { slot: '1' }), update('GONE', 3, { slot: '1' })];
    const first = await store.changes.apply(RUN, SCOPE, batch, false, repeat);
    s.strictSame(words(first.results), ['added', 'conflicted CHANGE_CONFLICT']);
    await apply(store, [update('A', 1, { slot: '2' })]);
    s.strictSame(await store.changes.apply(RUN, SCOPE, batch, false, repeat), first);
    s.strictSame(await rowsOf(store, ['slot']), [['A', '2', '', '', '2']]);
    s.strictSame(
      words((await store.changes.apply(RUN, SCOPE, batch, false, { key: 'second', digest: 'd1' })).results),
      ['conflicted CHANGE_CONFLICT', 'conflicted CHANGE_CONFLICT'],
    );
  });

  t.test('two connections see what the other has written and overtake each other', async (s) => {
    const here = place(s);
    const [one, two] = [await here.open(), await here.open()];
    s.teardown(() => Promise.all([one.close(), two.close()]));
    await apply(one, [add('A', { slot: '1' })], true);
    s.strictSame(await rowsOf(two, ['slot']), [['A', '1', '', '', '1']]);
    s.strictSame(await apply(two, [update('A', 1, { slot: '2' })]), ['updated']);
    s.strictSame(await apply(one, [update('A', 1, { slot: '3' })]), ['conflicted CHANGE_CONFLICT']);
    s.strictSame(await apply(one, [update('A', 1, { slot: '2' })]), ['unchanged']);
  });
}
