import t from 'tap';
import type { Fate } from '../../../../lib/records/batch.ts';
import { LineReader, lineAfter, type ReadLines } from '../../../../lib/records/recognition/read-lines.ts';
import { recordOf } from '../../../transforms/chain.ts';

const volume = (barcode: string, ...values: readonly string[]): Fate => recordOf(barcode, values);
const BLANK: Fate = { reason: 'blank line', fits: false };

/** What lines are, as texts: those of volumes with their labels, scopes and fields that were not given. */
function told(
  read: Partial<ReadLines>,
  count: number,
  { hasState = true, isOpen = false } = {},
  reader = new LineReader(),
): readonly string[] {
  const { meanings, labels } = reader.meanings(
    { firstLine: 1, lines: [], fates: [], joined: [], turns: [], ...read },
    count,
    hasState,
    isOpen,
  );
  return meanings.map((meaning, line) => {
    const next = 'needsNext' in meaning ? ' before the next' : '';
    if (meaning.kind === 'volume') return `${meaning.of.name}.${labels[line]} ${meaning.notGiven}${next}`;
    if (labels[line] !== '') throw new Error('a label of no volume');
    return meaning.kind === 'excluded' ? `${meaning.reason} ${meaning.fits}${next}` : meaning.kind;
  });
}

t.test('a line is its volume, its exclusion, or has to be read each time', async (t) => {
  const fates = [
    volume('US01.LTO.A1', 'LIBR', ''),
    volume('US01.LTO.A2', 'LIBR', '7'),
    BLANK,
    undefined,
    { reason: 'blank line', fits: true },
    volume('US02.LTO.A1', '', ''),
  ];
  t.strictSame(told({ firstLine: 7, lines: [7, 8, 9, 10, 11, 12], fates }, 6), [
    ...['US01.LTO.A1 2', 'US01.LTO.A2 0', 'blank line false'],
    ...['read', 'blank line true', 'US02.LTO.A1 3'],
  ]);
});

t.test('what lines have in common is one object, in which they are compared at once', async (t) => {
  const fates = [
    ...[volume('US01.LTO.A1', 'x'), BLANK, volume('US01.LTO.A2', 'y')],
    ...[{ reason: 'blank line', fits: false }, volume('US01.LTO.A3', '')],
  ];
  const { meanings } = new LineReader().meanings(
    { firstLine: 1, lines: [1, 2, 3, 4, 5], fates, joined: [], turns: [] },
    5,
    true,
    false,
  );
  t.equal(meanings[0], meanings[2]);
  t.equal(meanings[1], meanings[3]);
  t.not(meanings[4], meanings[2]);
});

t.test('of a record of several lines the last one stands for it', async (t) => {
  const fates = [volume('US01.LTO.A1'), undefined, BLANK];
  t.strictSame(told({ lines: [1, 4, 6], fates }, 7), [
    ...['open', 'open', 'US01.LTO.A1 0'],
    ...['read', 'read'],
    ...['open', 'blank line false'],
  ]);
});

t.test('a record is read each time that did not begin here, or does not end here', async (t) => {
  const fates = [volume('US01.LTO.A1'), volume('US01.LTO.A2'), volume('US01.LTO.A3')];
  const read = { firstLine: 5, lines: [3, 6, 8], fates };
  t.strictSame(told(read, 5), ['read', 'open', 'US01.LTO.A2 0', 'open', 'US01.LTO.A3 0']);
  t.strictSame(told(read, 5, { isOpen: true }), ['read', 'open', 'US01.LTO.A2 0', 'read', 'read']);
});

t.test('lines that no record came of are read each time', async (t) => {
  t.strictSame(told({}, 3), ['read', 'read', 'read']);
  t.strictSame(told({}, 0), []);
  t.strictSame(told({ lines: [3], fates: [volume('US01.LTO.A1')] }, 3), ['read', 'read', 'US01.LTO.A1 0']);
  t.strictSame(told({ lines: [1, 2], fates: [BLANK] }, 2), ['blank line false', 'read']);
});

t.test('a line that changes the state is one, whatever else became of it', async (t) => {
  const fates = [undefined, BLANK, undefined, volume('US01.LTO.A1')];
  const turns = [
    { after: 0, state: 'x' },
    { after: 2, state: 'y' },
  ];
  t.strictSame(told({ lines: [1, 2, 3, 5], fates, turns }, 6), [
    ...['turn', 'blank line false', 'read', 'turn', 'open', 'US01.LTO.A1 0'],
  ]);
  t.strictSame(told({ firstLine: 9, lines: [8, 9], fates, turns: [{ after: 0, state: '' }] }, 1), [
    'blank line false',
  ]);
});

t.test('lines before which there is no state are read each time', async (t) => {
  const fates = [volume('US01.LTO.A1'), BLANK, volume('US01.LTO.A2'), BLANK, BLANK, BLANK];
  const lines = [1, 2, 3, 4, 5, 6];
  t.strictSame(
    told({ lines: lines.slice(0, 2), fates }, 2, { hasState: false }),
    lines.slice(0, 2).map(() => 'read'),
  );
  const turns = [
    { after: 1, state: 'x' },
    { after: 3, state: undefined },
  ];
  t.strictSame(told({ lines, fates, turns }, 6, { hasState: false }), [
    ...['read', 'turn', 'US01.LTO.A2 0', 'turn', 'read', 'read'],
  ]);
});

t.test('a volume of another scope is not taken for one of the scope before', async (t) => {
  const reader = new LineReader();
  const one = (barcode: string) => told({ lines: [1], fates: [volume(barcode, '')] }, 1, {}, reader)[0];
  for (const scope of ['US01.LTO', 'US01.T10K', 'US02.T10K', 'US02.LTO', 'US01.LTO'])
    t.equal(one(`${scope}.A1`), `${scope}.A1 1`);
});

t.test('behind the last record the lines end', async (t) => {
  t.equal(lineAfter([5, 7, 9], 0, 5, 6), 2);
  t.equal(lineAfter([5, 7, 9], 1, 5, 6), 4);
  t.equal(lineAfter([5, 7, 9], 2, 5, 6), 6);
});

t.test('a record that the next one has completed holds only where that comes again', (t) => {
  const fates = [undefined, volume('US01.LTO.A1', 'x'), { reason: 'cleaning', fits: true }, BLANK, undefined];
  const joined = [
    { first: 0, last: 1 },
    { first: 2, last: 2 },
  ];
  t.strictSame(told({ lines: [1, 2, 3, 4, 5], fates, joined }, 5), [
    ...['open', 'US01.LTO.A1 0 before the next', 'cleaning true before the next'],
    ...['blank line false', 'read'],
  ]);
  t.end();
});
