import t from 'tap';
import { readEntry, readSheet, VolumeLife } from '../../../../lib/stores/sql/volume-life.ts';

const STORED = {
  version: 2,
  history: 70,
  locks: '',
  currentRepository: null,
  values: { slot: '2' },
} as const;
const volume = 'A';

t.test('a life that is whole has no problem', async (t) => {
  const life = new VolumeLife({ ...STORED, values: { slot: '2', system: 'X' }, locks: 'L' });
  life.take({
    id: 70,
    volume,
    version: 2,
    previous: 64,
    says: { slot: ['1', '2'], updateLock: ['0', '1'] },
  });
  life.take({
    ...{ id: 64, volume, version: 1, previous: null },
    says: {
      slot: [null, '1'],
      system: [null, 'X'],
      initialRepository: [null, 'LIBR'],
      volume: [null, 'A'],
    },
  });
  life.end();
  t.equal(life.problem, undefined);
});

t.test('a volume that was there before its history may have any other field', async (t) => {
  const life = new VolumeLife({ ...STORED, values: { slot: '2', system: 'X' } });
  life.take({ id: 70, volume, version: 2, previous: null, says: { slot: ['1', '2'] } });
  life.end();
  t.equal(life.problem, undefined);
  const never = new VolumeLife({ ...STORED, history: null });
  never.end();
  t.equal(never.problem, undefined);
});

t.test('of a history that does not fit, the first problem is told', async (t) => {
  const life = new VolumeLife(STORED);
  life.take({ id: 71, volume, version: 3, previous: 70, says: { slot: ['1', '3'] } });
  life.take({ id: 70, volume, version: 2, previous: 64, says: { slot: ['1', '3'] } });
  life.end();
  t.equal(life.problem, 'entry 71 of the history is not reached from it');
  const cut = new VolumeLife(STORED);
  cut.take({ id: 70, volume, version: 2, previous: 64, says: { slot: ['1', '2'] } });
  cut.end();
  t.equal(cut.problem, 'entry 64 of its history is not there');
  const before = new VolumeLife({ ...STORED, version: 1 });
  before.take({ id: 70, volume, version: 1, previous: 64, says: { slot: ['1', '2'] } });
  t.equal(before.problem, 'its history goes on before version 1, to entry 64');
});

t.test('what is no sheet and no entry is told from them', async (t) => {
  t.strictSame(readSheet('[["A", 1], 7]'), [
    ['A', ['A', 1]],
    ['', 7],
  ]);
  for (const text of ['', '{}', '7']) t.equal(readSheet(text), undefined);
  const changes = { slot: [null, '1'] };
  t.strictSame(readEntry(64, ['A', 1, null, changes]), {
    id: 64,
    volume,
    version: 1,
    previous: null,
    says: changes,
  });
  for (const entry of [
    7,
    [],
    ['A', '1', null, changes],
    ['A', 1, 'x', changes],
    ['A', 1, null, []],
    ['A', 1, null, { slot: '1' }],
    ['A', 1, null, { slot: [1, 2] }],
  ]) {
    t.equal(readEntry(64, entry), undefined, JSON.stringify(entry));
  }
});
