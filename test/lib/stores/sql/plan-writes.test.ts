import t from 'tap';
import type { ScopeFacts } from '../../../../lib/model/rules.ts';
import { RepositoryId, VolumeId } from '../../../../lib/model/scope.ts';
import type { CurrentVolume } from '../../../../lib/stores/sql/current-volume.ts';
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

const volumesOf = (volumes: Readonly<Record<string, CurrentVolume>>) =>
  new Map(Object.entries(volumes).map(([id, volume]) => [VolumeId.trusted(id), volume]));

t.test('an addition writes its fields, and starts where it says or where it should be', async (s) => {
  const changes = [
    add('A', { repository: 'LIBR', slot: '1', stage: null }),
    add('B', { initialRepository: 'LIBR' }),
    add('C'),
  ];
  const { writes, results, missing } = await planWrites(changes, FACTS, new Map(), false, AT);
  s.strictSame(
    results.map(({ outcome }) => outcome),
    ['added', 'added', 'added'],
  );
  s.strictSame(
    writes.map(({ values, changes: fields }) => [values, fields]),
    [
      [
        { repository: 'LIBR', slot: '1', currentRepository: 'LIBR' },
        { repository: [null, 'LIBR'], slot: [null, '1'] },
      ],
      [
        { repository: 'LIBR', currentRepository: 'LIBR' },
        { repository: [null, 'LIBR'], initialRepository: [null, 'LIBR'] },
      ],
      [{}, { volume: [null, 'C'] }],
    ],
  );
  s.equal(missing.size, 0);
});

t.test('an update writes only what differs, with the next version', async (s) => {
  const current = volumesOf({ A: { version: 4, locks: '', values: { slot: '1', stage: 'x' } } });
  const { writes, after } = await planWrites(
    [update('A', 4, { slot: '1', stage: null })],
    FACTS,
    current,
    false,
    AT,
  );
  s.match(writes, [{ added: false, version: 5, values: { stage: null }, changes: { stage: ['x', null] } }]);
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
  const { results, after } = await planWrites(changes, FACTS, new Map(), false, AT);
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
    s.strictSame([...(await planWrites(changes, FACTS, new Map(), true, AT)).missing], ['NEW']);
    s.match((await planWrites(changes, FACTS, new Map(), false, AT)).results, [
      { code: 'REPOSITORY_UNKNOWN' },
      { code: 'CHANGE_CONFLICT' },
    ]);
  },
);

t.test('others have their turn between the changes', async (s) => {
  const changes = Array.from({ length: 20 }, (_, index) => add(`A${index}`));
  s.ok((await turnsOfOthers(() => planWrites(changes, FACTS, new Map(), false, AT))) >= 19);
});
