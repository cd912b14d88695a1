import t from 'tap';
import { VolumeId } from '../../../../lib/model/scope.ts';
import {
  chained,
  entryIds,
  type HistoryRecord,
  SHEET_ENTRIES,
  sheetsFor,
  sheetsOf,
} from '../../../../lib/stores/sql/history-chain.ts';

const write = (volume: string) => ({
  volume: VolumeId.trusted(volume),
  ...{ kind: 'updated' as const, version: 2, current: null, values: {}, says: {} },
});
const stored = (history: number | null) => ({
  version: 1,
  locks: '',
  currentRepository: null,
  values: {},
  history,
});

t.test(
  'an entry is chained to the one before it of its volume, in the database or in the batch, or in another life',
  async (s) => {
    const current = new Map([
      [VolumeId.trusted('A'), stored(5)],
      [VolumeId.trusted('B'), stored(null)],
    ]);
    const writes = chained(
      [write('A'), write('B'), write('A'), write('C'), write('D')],
      current,
      new Map([[VolumeId.trusted('D'), { version: 7, history: 9 }]]),
      [64, 65, 66, 67, 68],
    );
    s.strictSame(
      writes.map(({ volume, history, previous }) => [volume, history, previous]),
      [
        ['A', 64, 5],
        ['B', 65, null],
        ['A', 66, 64],
        ['C', 67, null],
        ['D', 68, 9],
      ],
    );
  },
);

t.test('fewer ids than writes are an error of the program', async (s) => {
  s.throws(
    () => chained([write('A'), write('B')], new Map(), new Map(), [64]),
    new RangeError('fewer ids than writes'),
  );
});

const recordsOf = (sheets: readonly number[], count: number): HistoryRecord[] =>
  entryIds(sheets, count).map((history, index) => {
    const volume = `V${index}` as VolumeId;
    return {
      history,
      previous: index % 2 ? index : null,
      volume,
      version: 2,
      says: { slot: ['1', null] },
    };
  });

t.test('the id of an entry says on which sheet it is, and where', async (s) => {
  const [first, second] = [7, 12];
  const sheets = sheetsOf(recordsOf([first, second], SHEET_ENTRIES + 1));
  s.strictSame(
    sheets.map(({ id }) => id),
    [first, second],
  );
  for (const record of recordsOf([first, second], SHEET_ENTRIES + 1)) {
    const sheet = sheets.find(({ id }) => id === Math.floor(record.history / SHEET_ENTRIES));
    const entry = JSON.parse(sheet?.entries ?? '[]')[record.history % SHEET_ENTRIES];
    s.strictSame(entry, [record.volume, record.version, record.previous, record.says]);
  }
});

t.test('as many sheets are taken as the entries need', async (s) => {
  for (const [entries, sheets] of [
    [0, 0],
    [1, 1],
    [SHEET_ENTRIES, 1],
    [SHEET_ENTRIES + 1, 2],
    [1000, Math.ceil(1000 / SHEET_ENTRIES)],
  ] as const) {
    s.equal(sheetsFor(entries), sheets);
    const ids = Array.from({ length: sheets }, (_, index) => index + 1);
    s.equal(sheetsOf(recordsOf(ids, entries)).length, sheets);
  }
  s.throws(() => entryIds([1], SHEET_ENTRIES + 1), RangeError);
});
