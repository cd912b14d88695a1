import fc from 'fast-check';
import type { Test } from 'tap';
import type { Change, FieldValues } from '../../../../lib/model/change.ts';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { add, apply, filterOf, type Place, preparedStore, RUN, rowsOf, SCOPE, update } from './shorthands.ts';

function confirm(volume: string, version: number, set: FieldValues): Change {
  return { ...update(volume, version, set), action: 'confirm' };
}

function audit(volume: string, version: number, set: FieldValues): Change {
  return { ...update(volume, version, set), action: 'audit' };
}

async function movesOf(store: Store): Promise<unknown[]> {
  const rows = await rowsOf(store, ['repository', 'moveStarted']);
  return rows.map(([volume, , current, , target, started]) => [volume, current, target, started !== '']);
}

/** Tests a store against what the contract says of moves, arrivals and audits. */
export function arrivalContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

  t.test(
    'a volume is on its way from the moment that it is sent until its arrival is confirmed',
    async (s) => {
      const store = await prepared(s);
      await apply(store, [
        add('A', { repository: 'LIBR' }),
        add('B', { repository: 'OFFS', initialRepository: 'LIBR' }),
      ]);
      s.strictSame(await movesOf(store), [
        ['A', 'LIBR', 'LIBR', false],
        ['B', 'LIBR', 'OFFS', true],
      ]);
      s.strictSame(await apply(store, [update('A', 1, { repository: 'OFFS' })]), ['updated']);
      s.strictSame(await movesOf(store), [
        ['A', 'LIBR', 'OFFS', true],
        ['B', 'LIBR', 'OFFS', true],
      ]);
      const arrived = [
        confirm('A', 2, { currentRepository: 'OFFS', slot: 'B12' }),
        confirm('B', 1, { currentRepository: 'OFFS' }),
      ];
      s.strictSame(await apply(store, arrived), ['updated', 'updated']);
      s.strictSame(await movesOf(store), [
        ['A', 'OFFS', 'OFFS', false],
        ['B', 'OFFS', 'OFFS', false],
      ]);
      s.strictSame(await rowsOf(store, ['slot'], ['A']), [['A', '3', 'OFFS', '', 'B12']]);
      s.strictSame(
        await apply(store, arrived),
        ['unchanged', 'unchanged'],
        'confirmed twice, it is done once',
      );
      const history = await store.query.history(SCOPE, 'A' as VolumeId);
      s.strictSame(
        history.filter(({ version }) => version === 3).map(({ field, old, new: now }) => [field, old, now]),
        [
          ['currentRepository', 'LIBR', 'OFFS'],
          ['slot', null, 'B12'],
        ],
      );
      const { items } = await store.query.volumes(SCOPE, { filter: filterOf('A') }, { limit: 2 });
      s.match(items, [{ volume: 'A', currentRepository: 'OFFS', repository: 'OFFS' }]);
    },
  );

  t.test('a volume that is called back before it has left is on no way', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { repository: 'LIBR' }), update('A', 1, { repository: 'OFFS' })]);
    await apply(store, [update('A', 2, { slot: '7' })]);
    s.strictSame(await movesOf(store), [['A', 'LIBR', 'OFFS', true]], 'other changes do not end its move');
    await apply(store, [update('A', 3, { repository: 'LIBR' })]);
    s.strictSame(await movesOf(store), [['A', 'LIBR', 'LIBR', false]]);
  });

  t.test('an arrival where nobody sent the volume is refused', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { repository: 'LIBR' }), add('B')]);
    s.strictSame(
      await apply(store, [
        confirm('A', 1, { currentRepository: 'OFFS' }),
        confirm('B', 1, { currentRepository: 'LIBR' }),
        confirm('GONE', 1, { currentRepository: 'LIBR' }),
        confirm('A', 7, { currentRepository: 'LIBR', slot: '1' }),
      ]),
      [
        'refused CONFIRM_ELSEWHERE',
        'refused CONFIRM_ELSEWHERE',
        'conflicted CHANGE_CONFLICT',
        'conflicted CHANGE_CONFLICT',
      ],
    );
    s.strictSame(await movesOf(store), [
      ['A', 'LIBR', 'LIBR', false],
      ['B', '', '', false],
    ]);
  });

  t.test('an update lock stops an arrival, a move lock does not', async (s) => {
    const store = await prepared(s);
    for (const volume of ['A', 'B'])
      await apply(store, [add(volume, { repository: 'OFFS', initialRepository: 'LIBR' })]);
    await store.places.setLock(RUN, SCOPE, 'A' as VolumeId, 'move', true);
    await store.places.setLock(RUN, SCOPE, 'B' as VolumeId, 'update', true);
    s.strictSame(
      await apply(store, [
        confirm('A', 2, { currentRepository: 'OFFS' }),
        confirm('B', 2, { currentRepository: 'OFFS' }),
        audit('B', 2, { auditFailed: '1' }),
      ]),
      ['updated', 'refused VOLUME_LOCKED', 'refused VOLUME_LOCKED'],
    );
  });

  t.test('an audit flags a volume, and its arrival or the next audit lifts the flag', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { repository: 'LIBR' }), add('B', { repository: 'LIBR' })]);
    s.strictSame(
      await apply(store, [audit('A', 1, { auditFailed: '1' }), audit('B', 1, { auditFailed: '1' })]),
      ['updated', 'updated'],
    );
    s.strictSame(await rowsOf(store, ['auditFailed']), [
      ['A', '2', 'LIBR', '', '1'],
      ['B', '2', 'LIBR', '', '1'],
    ]);
    const found = [
      audit('A', 2, { auditFailed: '0' }),
      confirm('B', 2, { currentRepository: 'LIBR', slot: '3', auditFailed: '0' }),
    ];
    s.strictSame(await apply(store, found), ['updated', 'updated']);
    s.strictSame(await rowsOf(store, ['auditFailed', 'slot']), [
      ['A', '3', 'LIBR', '', '0', ''],
      ['B', '3', 'LIBR', '', '0', '3'],
    ]);
  });

  t.test('where a volume is, only an arrival says; and an arrival says nothing else', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { repository: 'LIBR' })]);
    s.strictSame(
      await apply(store, [
        update('A', 1, { currentRepository: 'OFFS' }),
        add('B', { auditFailed: '1' }),
        confirm('A', 1, { currentRepository: 'LIBR', repository: 'LIBR' }),
        confirm('A', 1, { slot: '1' }),
        audit('A', 1, { slot: '1' }),
      ]),
      Array.from({ length: 5 }, () => 'refused CHANGE_ACTION'),
    );
  });

  t.test(
    'whatever is sent and confirmed, each volume is where the last arrival was that counted',
    async (s) => {
      const store = await prepared(s);
      const places = ['LIBR', 'OFFS'] as const;
      const step = fc.record({
        kind: fc.constantFrom('send', 'confirm', 'lock', 'unlock'),
        volume: fc.constantFrom('A', 'B', 'C'),
        place: fc.constantFrom(...places),
      });
      const model = new Map<string, { current: string; target: string; version: number; locked: boolean }>();
      for (const volume of ['A', 'B', 'C']) {
        await apply(store, [add(volume, { repository: 'LIBR' })]);
        model.set(volume, { current: 'LIBR', target: 'LIBR', version: 1, locked: false });
      }
      const take = async ({ kind, volume, place: at }: { kind: string; volume: string; place: string }) => {
        const known = model.get(volume);
        if (known === undefined) return;
        const { version, locked, target, current } = known;
        if (kind === 'lock' || kind === 'unlock') {
          await store.places.setLock(RUN, SCOPE, volume as VolumeId, 'update', kind === 'lock');
          if (locked !== (kind === 'lock')) Object.assign(known, { version: version + 1, locked: !locked });
          return;
        }
        const change =
          kind === 'send'
            ? update(volume, version, { repository: at })
            : confirm(volume, version, { currentRepository: at });
        const [answer] = await apply(store, [change]);
        const already = kind === 'send' ? target === at : current === at;
        const allowed = !locked && (kind === 'send' || target === at);
        if (already) s.equal(answer, 'unchanged');
        else s.equal(answer, allowed ? 'updated' : answer?.startsWith('refused') ? answer : 'refused');
        if (already || !allowed) return;
        Object.assign(known, {
          version: version + 1,
          ...(kind === 'send' ? { target: at } : { current: at }),
        });
      };
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          for (const each of steps) await take(each);
          const rows = await rowsOf(store, ['repository', 'moveStarted']);
          s.strictSame(
            rows.map(([volume, version, current, , target, started]) => [
              volume,
              version,
              current,
              target,
              started !== '',
            ]),
            Array.from(model, ([volume, { current, target, version }]) => {
              return [volume, String(version), current, target, current !== target];
            }),
          );
        }),
        { numRuns: 25 },
      );
    },
  );
}
