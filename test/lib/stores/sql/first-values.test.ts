import t from 'tap';
import { Backwards, isAddition, sumOf } from '../../../../lib/stores/sql/first-values.ts';

const volume = 'A';
const added = (version: number, start: string | null = null) => ({
  ...{ id: 64, volume, version, previous: version === 1 ? null : 7 },
  says: { sum: 0, start },
});

t.test('the first values of a volume are its present ones, with all later changes undone', async (t) => {
  const backwards = new Backwards({ slot: '3', stage: 'x', system: null, currentRepository: 'LIBR' });
  const change = { slot: ['2', '3'], stage: [null, 'x'], updateLock: ['0', '1'] } as const;
  const later = { id: 70, volume, version: 3, previous: 65, says: change };
  t.strictSame(backwards.take(later), { id: 70, volume, version: 3, previous: 65, changes: change });
  backwards.take({
    id: 65,
    volume,
    version: 2,
    previous: 64,
    says: { slot: [null, '2'], system: ['S', null] },
  });
  t.strictSame(backwards.take(added(1, 'LIBR')).changes, {
    initialRepository: [null, 'LIBR'],
    system: [null, 'S'],
  });
});

t.test('a volume without fields was added all the same', async (t) => {
  t.strictSame(new Backwards({}).take(added(1)).changes, { volume: [null, volume] });
});

t.test(
  'another life says that it begins, and where; the one before has the values that its end names',
  async (t) => {
    const backwards = new Backwards({ repository: 'LIBR', currentRepository: 'LIBR', moveStarted: 'x' });
    t.strictSame(backwards.take(added(4)).changes, {
      volume: [null, volume],
      repository: [null, 'LIBR'],
      currentRepository: [null, 'LIBR'],
    });
    backwards.take({
      ...{ id: 7, volume, version: 3, previous: 6 },
      says: { volume: [volume, null], slot: ['1', null], currentRepository: ['OFFS', null] },
    });
    t.strictSame(backwards.take(added(1)).changes, { slot: [null, '1'] });
  },
);

t.test('an addition that has its values itself is told as it is', async (t) => {
  const says = { slot: [null, '1'] } as const;
  t.notOk(isAddition(says));
  t.strictSame(new Backwards({ slot: '2' }).take({ ...added(1), says }).changes, says);
});

t.test('a sum is of values by their keys, in any order, and of nothing else', async (t) => {
  const sum = sumOf({ slot: '1', stage: '2' });
  t.equal(sumOf({ stage: '2', slot: '1', system: null, moveStarted: 'now' }), sum);
  t.ok(Number.isInteger(sum) && sum >= 0 && sum < 2 ** 32);
  for (const other of [{ slot: '2', stage: '1' }, { slot: '1' }, { slot: '12' }, {}])
    t.not(sumOf(other), sum);
});
