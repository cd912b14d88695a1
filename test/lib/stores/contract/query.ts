import fc from 'fast-check';
import type { Test } from 'tap';
import type { Condition } from '../../../../lib/model/condition/condition.ts';
import { printCondition } from '../../../../lib/model/condition/print.ts';
import { movesCondition, type WantedMoves } from '../../../../lib/model/moves.ts';
import { RepositoryId, type VolumeId } from '../../../../lib/model/scope.ts';
import { eachItem } from '../../../../lib/stores/roles/query.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { runs } from '../../../runs.ts';
import {
  ANY_CONDITION,
  conditionOf,
  holds,
  SOME_VALUES,
  type Values,
} from '../../model/condition/conditions.ts';
import { add, apply, DLT, filterOf, type Place, preparedStore, RUN, SCOPE, update } from './shorthands.ts';

/** Tests a store against what the contract says of queries. */
export function queryContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

  t.test('moves are found: under way, overdue, due, and scratch tapes away from home', async (s) => {
    const store = await prepared(s);
    const moving = { repository: 'OFFS', initialRepository: 'LIBR' };
    await apply(store, [
      add('DUE', { repository: 'LIBR', moveDate: '2026-03-15T23:59:59Z' }),
      add('LATER', { repository: 'LIBR', moveDate: '2026-03-16T00:00:00Z' }),
      add('MOVING', { ...moving, moveDate: '2026-03-15T00:00:00Z' }),
      add('SCRATCH', { repository: 'OFFS', scratch: '1', homeRepository: 'LIBR' }),
      add('STAYS', { repository: 'LIBR', scratch: '1', homeRepository: 'LIBR' }),
    ]);
    const found = async (wanted: Partial<WantedMoves>) => {
      const condition = movesCondition({ scratch: false, ...wanted });
      const { items } = await store.query.volumes(SCOPE, { filter: filterOf('*'), condition }, { limit: 9 });
      return items.map(({ volume }) => volume);
    };
    const [LIBR, OFFS] = ['LIBR', 'OFFS'].map(RepositoryId.trusted);
    const dueBy = '2026-03-15T23:59:59Z';
    s.strictSame(await found({}), ['MOVING']);
    s.strictSame(await found({ from: OFFS }), []);
    s.strictSame(await found({ to: OFFS }), ['MOVING']);
    s.strictSame(await found({ to: LIBR }), []);
    s.strictSame(await found({ dueBy }), ['DUE']);
    s.strictSame(await found({ scratch: true, dueBy }), ['DUE', 'SCRATCH']);
    s.strictSame(await found({ movingBefore: '2026-01-01T00:00:00Z' }), []);
    s.strictSame(await found({ movingBefore: '9999-01-01T00:00:00Z' }), ['MOVING']);
  });

  t.test(
    'volumes are counted by where they are and by state, with repositories that have none',
    async (s) => {
      const store = await prepared(s);
      const moving = { repository: 'OFFS', initialRepository: 'LIBR' };
      await apply(store, [
        add('A1', { repository: 'LIBR', scratch: '1' }),
        add('A2', { repository: 'LIBR' }),
        add('A3', { ...moving, scratch: '1' }),
        add('A4'),
      ]);
      const censusOf = async (movingBefore: string) => {
        const found = await store.query.census(SCOPE, movingBefore);
        return new Map(found.map(({ repository, volumes }) => [repository, volumes]));
      };
      const none = { present: 0, moving: 0, overdue: 0, scratch: 0, 'audit failed': 0 };
      const later = await censusOf('9999-01-01T00:00:00Z');
      s.strictSame(later.get(RepositoryId.trusted('LIBR')), {
        ...none,
        present: 2,
        moving: 1,
        overdue: 1,
        scratch: 1,
      });
      s.strictSame(later.get(RepositoryId.trusted('OFFS')), none);
      s.strictSame(later.get(undefined), { ...none, present: 1 });
      s.equal((await censusOf('2000-01-01T00:00:00Z')).get(RepositoryId.trusted('LIBR'))?.overdue, 0);
    },
  );

  t.test('volumes are found by a filter, with every field they have, page by page', async (s) => {
    const store = await prepared(s);
    const set = { repository: 'OFFS', initialRepository: 'LIBR', slot: '7', scratch: '1', attribute7: 'x' };
    await apply(store, [add('A1', set), add('A10'), add('A2'), add('A2-1'), add('B1'), add('B1L6')]);
    await apply(store, [{ ...add('A1'), ...DLT }], true, DLT);
    await store.places.setLock(RUN, SCOPE, 'A2' as VolumeId, 'update', true);
    const found = async (text: string, limit: number) => {
      const pages = eachItem((after) =>
        store.query.volumes(SCOPE, { filter: filterOf(text) }, { ...after, limit }),
      );
      return (await Array.fromAsync(pages)).map((row) => row.volume);
    };
    const all = ['A1', 'A10', 'A2', 'A2-1', 'B1', 'B1L6'];
    for (const limit of [1, 2, 5, 6, 100]) {
      s.strictSame(await found('*', limit), all);
      s.strictSame(await found('A*', limit), ['A1', 'A10', 'A2', 'A2-1']);
      s.strictSame(await found('a2*', limit), ['A2', 'A2-1']);
      s.strictSame(await found('A1', limit), ['A1']);
      s.strictSame(await found('*1', limit), ['A1', 'A2-1', 'B1']);
      s.strictSame(await found('!(A*)', limit), ['B1', 'B1L6']);
      s.strictSame(await found('(B1|A2)*', limit), ['A2', 'A2-1', 'B1', 'B1L6']);
      s.strictSame(await found('C', limit), []);
    }
    const [moving] = (await store.query.volumes(SCOPE, { filter: filterOf('A1') }, { limit: 1 })).items;
    const moveStarted = moving?.moveStarted ?? '';
    s.match(moveStarted, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'A1 is on its way since then');
    s.strictSame(await store.query.volumes(SCOPE, { filter: filterOf('A[12]') }, { limit: 2 }), {
      items: [
        {
          ...{ ...SCOPE, volume: 'A1', version: 1, currentRepository: 'LIBR' },
          ...{ repository: 'OFFS', slot: '7', scratch: true, attribute7: 'x', moveStarted },
        },
        { ...SCOPE, volume: 'A2', version: 2, locks: 'L' },
      ],
    });
    s.strictSame(await store.query.volumes(DLT, { filter: filterOf('*') }, { limit: 9 }), {
      items: [{ ...DLT, volume: 'A1', version: 1 }],
    });
    s.strictSame(
      await store.query.volumes(SCOPE, { filter: filterOf('A*') }, { limit: 1, after: 'A10' as VolumeId }),
      {
        items: [{ ...SCOPE, volume: 'A2', version: 2, locks: 'L' }],
        next: 'A2',
      },
    );
    s.strictSame(
      await Promise.all(
        ['*', 'A*', 'a1', '?1', 'C*'].map((text) => store.query.count(SCOPE, { filter: filterOf(text) })),
      ),
      [6, 4, 1, 2, 0],
    );
  });

  t.test('histories are found by a filter, page by page, also those of volumes without one', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A1', { slot: '1' }), add('A2'), add('B1')]);
    await apply(store, [update('A1', 1, { slot: '2' })]);
    const told = async (text: string, limit: number) => {
      const pages = eachItem((after) =>
        store.query.histories(SCOPE, { filter: filterOf(text) }, { ...after, limit }),
      );
      return (await Array.fromAsync(pages)).map(({ volume, entries }) => [
        volume,
        ...entries.map((entry) => `${entry.field} ${entry.new}`),
      ]);
    };
    for (const limit of [1, 2, 3]) {
      s.strictSame(await told('A*', limit), [
        ['A1', 'slot 1', 'slot 2'],
        ['A2', 'volume A2'],
      ]);
      s.strictSame(await told('B1', limit), [['B1', 'volume B1']]);
      s.strictSame(await told('C1', limit), []);
    }
    const [{ entries } = { entries: [] }] = (
      await store.query.histories(SCOPE, { filter: filterOf('A1') }, { limit: 1 })
    ).items;
    s.strictSame(entries, await store.query.history(SCOPE, 'A1' as VolumeId));
  });

  t.test('a filter that few of many volumes match finds them all, in pages of any size', async (s) => {
    const store = await prepared(s);
    const all = Array.from({ length: 12_500 }, (_, index) => add(`V${String(index).padStart(5, '0')}`));
    await apply(store, all.slice(0, 7000));
    await apply(store, all.slice(7000));
    const pages = await Array.fromAsync(
      eachItem((after) => store.query.volumes(SCOPE, { filter: filterOf('*777') }, { ...after, limit: 5 })),
    );
    s.strictSame(
      pages.map((row) => row.volume),
      Array.from({ length: 12 }, (_, thousand) => `V${String(thousand).padStart(2, '0')}777`),
    );
    s.equal(await store.query.count(SCOPE, { filter: filterOf('*') }), 12_500);
    s.equal(await store.query.count(SCOPE, { filter: filterOf('V1*') }), 2500);
  });

  const select = (store: Store, condition: Condition, filter = '*', limit = 100) => {
    const selection = { filter: filterOf(filter), condition };
    const pages = eachItem((after) => store.query.volumes(SCOPE, selection, { ...after, limit }));
    return Array.fromAsync(pages, ({ volume }) => volume);
  };

  t.test('volumes are found by what holds of them', async (s) => {
    const store = await prepared(s);
    await apply(store, [
      add('A1', { repository: 'OFFS', initialRepository: 'LIBR', slot: 'B12', scratch: '1', usage: '9' }),
      add('A2', {
        repository: 'LIBR',
        slot: 'b1',
        scratch: '0',
        usage: '10',
        moveDate: '2026-03-15T12:00:00Z',
      }),
      add('A3', { repository: 'LIBR', homeRepository: 'LIBR', attribute7: '100%' }),
      add('B1', { moveDate: '2026-03-16T00:00:00Z', attribute7: '100' }),
    ]);
    const cases: readonly (readonly [condition: string, volumes: string])[] = [
      ['scratch', 'A1'],
      ['not scratch', 'A2 A3 B1'],
      ['scratch = no', 'A2'],
      ['scratch != yes', 'A2 A3 B1'],
      ['slot', 'A1 A2'],
      ['not slot', 'A3 B1'],
      ['repository = libr', 'A2 A3'],
      ['repository != LIBR', 'A1 B1'],
      ['repository = homeRepository', 'A3'],
      ['repository != homeRepository', 'A1 A2 B1'],
      ['moving', 'A1'],
      ['not moving', 'A2 A3 B1'],
      ['moveStarted', 'A1'],
      ['currentRepository = LIBR', 'A1 A2 A3'],
      ['slot ~ b1*', 'A1 A2'],
      ['slot ~ B?', 'A2'],
      ['slot = B1', ''],
      ['usage < 10', 'A1'],
      ['usage >= 9', 'A1 A2'],
      ['moveDate = today', 'A2'],
      ['moveDate <= 2026-03-16', 'A2 B1'],
      ['moveDate > today', 'B1'],
      ['attribute7 = "100%"', 'A3'],
      ['attribute7 ~ 100*', 'A3 B1'],
      ['attribute7 ~ "100%"', 'A3'],
      ['attribute7 and not attribute8', 'A3 B1'],
      ['volume > A2 and media = LTO', 'A3 B1'],
      ['customer = EU01', ''],
      ["description = 'B12'' OR 1=1 --'", ''],
      ['(scratch or moveDate) and not moving', 'A2 B1'],
    ];
    for (const [text, volumes] of cases) {
      const condition = conditionOf(text);
      s.strictSame((await select(store, condition)).join(' '), volumes, text);
      const selection = { filter: filterOf('*'), condition };
      s.equal(await store.query.count(SCOPE, selection), volumes.split(' ').filter(Boolean).length, text);
    }
    s.strictSame(await select(store, conditionOf('repository = LIBR'), '*3'), ['A3'], 'beside a filter');
    const histories = await store.query.histories(
      SCOPE,
      { filter: filterOf('*'), condition: conditionOf('scratch') },
      { limit: 9 },
    );
    s.strictSame(
      histories.items.map(({ volume }) => volume),
      ['A1'],
    );
  });

  t.test('the store finds just the volumes of which any condition holds', async (s) => {
    const store = await prepared(s);
    const made = fc.sample(SOME_VALUES, { numRuns: 60, seed: 7 });
    const volumes = made.map(({ currentRepository, ...set }, index) => {
      const start = set.repository !== undefined && currentRepository;
      return add(`V${index}`, { ...set, ...(start && { initialRepository: start }) });
    });
    s.strictSame(new Set(await apply(store, volumes, true)), new Set(['added']));
    const stored = volumes.map(({ volume, customer, media, set: { initialRepository, ...set } }) => {
      const current = initialRepository ?? set.repository;
      return { ...set, volume, customer, media, ...(current && { currentRepository: current }) } as Values;
    });
    await fc.assert(
      fc.asyncProperty(ANY_CONDITION, fc.integer({ min: 1, max: 61 }), async (condition, limit) => {
        const text = printCondition(condition);
        // Longer than a request may be.
        if (text.length > 300) return;
        const found = await select(store, condition, '*', limit);
        const expected = stored.filter((values) => holds(condition, values)).map(({ volume = '' }) => volume);
        s.strictSame(found, expected.sort(), text);
        s.equal(
          await store.query.count(SCOPE, { filter: filterOf('*'), condition }),
          expected.length,
          `count of ${text}`,
        );
      }),
      { numRuns: runs(150, 3000) },
    );
  });

  t.test('a condition of which few of many volumes are is answered in pages of any size', async (s) => {
    const store = await prepared(s);
    const all = Array.from({ length: 12_500 }, (_, index) => {
      return add(`V${String(index).padStart(5, '0')}`, { usage: String(index) });
    });
    await apply(store, all.slice(0, 7000));
    await apply(store, all.slice(7000));
    const last = conditionOf('usage = 12499 or usage = 3');
    for (const limit of [1, 2, 9]) s.strictSame(await select(store, last, '*', limit), ['V00003', 'V12499']);
    s.strictSame(await select(store, last, 'V1*'), ['V12499']);
    s.equal(await store.query.count(SCOPE, { filter: filterOf('*'), condition: last }), 2);
  });
}
