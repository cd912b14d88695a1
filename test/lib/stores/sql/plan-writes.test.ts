import t from 'tap';
import type { Change } from '../../../../lib/model/change.ts';
import type { ScopeFacts } from '../../../../lib/model/rules.ts';
import { RepositoryId, VolumeId } from '../../../../lib/model/scope.ts';
import type { PastChange } from '../../../../lib/model/taken-back.ts';
import type { CurrentVolume } from '../../../../lib/stores/sql/current-volume.ts';
import { sumOf } from '../../../../lib/stores/sql/first-values.ts';
import { planWrites } from '../../../../lib/stores/sql/plan-writes.ts';
import { turnsOfOthers } from '../../../turns-of-others.ts';
import { add, SCOPE, update } from '../contract.ts';

const FACTS: ScopeFacts = {
  scope: SCOPE,
  state: 'known',
  volumeFilter: '',
  repositories: new Map([[RepositoryId.trusted('LIBR'), '']]),
};

const AT = '2026-03-14T02:13:46Z';
const NONE = new Map();

// Of most volumes nothing was changed before.
async function* past(): AsyncGenerator<PastChange> {}

const volumesOf = (volumes: Readonly<Record<string, CurrentVolume>>) =>
  new Map(Object.entries(volumes).map(([id, volume]) => [VolumeId.trusted(id), volume]));

t.test('an addition writes its fields, and starts where it says or where it should be', async (s) => {
  const changes = [
    add('A', { repository: 'LIBR', slot: '1', stage: null }),
    add('B', { initialRepository: 'LIBR' }),
    add('C'),
  ];
  const { writes, results, missing } = await planWrites(changes, FACTS, new Map(), NONE, false, AT, past);
  s.strictSame(
    results.map(({ outcome }) => outcome),
    ['added', 'added', 'added'],
  );
  s.strictSame(
    writes.map(({ values, says }) => [values, says]),
    [
      [
        { repository: 'LIBR', slot: '1', currentRepository: 'LIBR' },
        { sum: sumOf({ slot: '1', currentRepository: 'LIBR', repository: 'LIBR' }), start: null },
      ],
      [
        { repository: 'LIBR', currentRepository: 'LIBR' },
        { sum: sumOf({ repository: 'LIBR', currentRepository: 'LIBR' }), start: 'LIBR' },
      ],
      [{}, { sum: 0, start: null }],
    ],
  );
  s.strictSame(missing, { repositories: new Set(), dataClusters: new Set() });
});

t.test('an update writes only what differs, with the next version', async (s) => {
  const current = volumesOf({ A: { version: 4, locks: '', values: { slot: '1', stage: 'x' } } });
  const { writes, after } = await planWrites(
    [update('A', 4, { slot: '1', stage: null })],
    FACTS,
    current,
    NONE,
    false,
    AT,
    past,
  );
  s.match(writes, [{ kind: 'updated', version: 5, values: { stage: null }, says: { stage: ['x', null] } }]);
  s.strictSame(writes[0]?.values, { stage: null });
  s.strictSame(after(), volumesOf({ A: { version: 5, locks: '', values: { slot: '1', stage: null } } }));
});

t.test('a change sees those before it in its batch, their move lock too', async (s) => {
  const changes = [
    add('A', { repository: 'LIBR', moveLock: '1' }),
    update('A', 1, { slot: '2' }),
    update('A', 2, { repository: null }),
    update('A', 1, { slot: '3' }),
  ];
  const { results, after } = await planWrites(changes, FACTS, new Map(), NONE, false, AT, past);
  s.strictSame(
    results.map((result) => ('code' in result ? result.code : result.outcome)),
    ['added', 'updated', 'VOLUME_MOVE_LOCKED', 'CHANGE_CONFLICT'],
  );
  s.match(after().get(VolumeId.trusted('A')), { version: 2, locks: 'l', values: { slot: '2' } });
});

t.test(
  'with create, repositories that the scope lacks are to be made, those of written volumes only',
  async (s) => {
    const changes = [
      add('A', { repository: 'NEW', homeRepository: 'LIBR' }),
      update('GONE', 1, { repository: 'OTHE' }),
    ];
    const { missing } = await planWrites(changes, FACTS, new Map(), NONE, true, AT, past);
    s.strictSame([...missing.repositories], ['NEW']);
    s.match((await planWrites(changes, FACTS, new Map(), NONE, false, AT, past)).results, [
      { code: 'REPOSITORY_UNKNOWN' },
      { code: 'CHANGE_CONFLICT' },
    ]);
  },
);

const remove = (volume: string, version: number): Change => ({
  ...update(volume, version, {}),
  action: 'remove',
});

t.test('a removal keeps in the history all that the volume was, and writes nothing', async (s) => {
  const values = { slot: '1', currentRepository: 'LIBR', moveStarted: AT, stage: null, attribute7: 'x' };
  const current = volumesOf({ A: { version: 4, locks: '', values } });
  const { writes, results, after } = await planWrites(
    [remove('A', 4)],
    FACTS,
    current,
    NONE,
    false,
    AT,
    past,
  );
  s.strictSame(results, [{ outcome: 'updated' }]);
  s.strictSame(writes, [
    {
      ...{ volume: 'A', kind: 'removed', version: 5, values: {} },
      says: {
        volume: ['A', null],
        slot: ['1', null],
        currentRepository: ['LIBR', null],
        attribute7: ['x', null],
      },
    },
  ]);
  s.equal(after().size, 0);
});

t.test('a volume that was there before goes on from its last version', async (s) => {
  const removed = new Map([[VolumeId.trusted('A'), { version: 7, history: 70 }]]);
  const changes = [add('A', { repository: 'LIBR' }), update('A', 8, { slot: '2' }), remove('A', 9), add('A')];
  const { writes, results } = await planWrites(changes, FACTS, new Map(), removed, false, AT, past);
  s.strictSame(
    results.map(({ outcome }) => outcome),
    ['added', 'updated', 'updated', 'added'],
  );
  s.strictSame(
    writes.map(({ version, says }) => [version, says]),
    [
      [8, { sum: sumOf({ repository: 'LIBR', currentRepository: 'LIBR' }), start: null }],
      [9, { slot: [null, '2'] }],
      [
        10,
        {
          volume: ['A', null],
          repository: ['LIBR', null],
          currentRepository: ['LIBR', null],
          slot: ['2', null],
        },
      ],
      [11, { sum: 0, start: null }],
    ],
  );
});

t.test('when a move began whose arrival is taken back is not known: it is late from now on', async (s) => {
  const values = { repository: 'OFFS', currentRepository: 'OFFS', moveStarted: null };
  const current = volumesOf({ A: { version: 3, locks: '', values } });
  const change: Change = { ...update('A', 3, { currentRepository: 'LIBR' }), action: 'undo' };
  async function* arrived() {
    yield { run: 7, adds: false, changes: { currentRepository: ['LIBR', 'OFFS'] } } as const;
  }
  const { writes } = await planWrites([change], FACTS, current, NONE, false, AT, arrived);
  s.match(writes, [{ values: { currentRepository: 'LIBR', moveStarted: AT } }]);
  const nothing = await planWrites([change], FACTS, current, NONE, false, AT, past);
  s.match([nothing.writes, nothing.results], [[], [{ outcome: 'refused', code: 'UNDO_UNKNOWN' }]]);
});

t.test('others have their turn between the changes', async (s) => {
  const changes = Array.from({ length: 20 }, (_, index) => add(`A${index}`));
  s.ok((await turnsOfOthers(() => planWrites(changes, FACTS, new Map(), NONE, false, AT, past))) >= 19);
});
