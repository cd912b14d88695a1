import t from 'tap';
import { VolumeId } from '../../../../lib/model/scope.ts';
import { chained } from '../../../../lib/stores/sql/history-chain.ts';

const write = (volume: string) => ({
  volume: VolumeId.trusted(volume),
  ...{ added: false, version: 2, current: null, values: {}, changes: {} },
});
const stored = (history: number | null) => ({
  version: 1,
  locks: '',
  currentRepository: null,
  values: {},
  history,
});

t.test(
  'an entry is chained to the one before it of its volume, in the database or in the batch',
  async (s) => {
    const current = new Map([
      [VolumeId.trusted('A'), stored(5)],
      [VolumeId.trusted('B'), stored(null)],
    ]);
    const writes = chained([write('A'), write('B'), write('A'), write('C')], current, [64, 65, 66, 67]);
    s.strictSame(
      writes.map(({ volume, history, previous }) => [volume, history, previous]),
      [
        ['A', 64, 5],
        ['B', 65, null],
        ['A', 66, 64],
        ['C', 67, null],
      ],
    );
  },
);

t.test('fewer ids than writes are an error of the program', async (s) => {
  s.throws(() => chained([write('A'), write('B')], new Map(), [64]), new RangeError('fewer ids than writes'));
});
