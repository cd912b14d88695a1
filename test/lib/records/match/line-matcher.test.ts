import t from 'tap';
import { LineMatcher } from '../../../../lib/records/match/line-matcher.ts';
import { heldOf } from '../../../transforms/chain.ts';

const COUNT = 10_000;
const volumeOf = (row: number) => `A${String(row).padStart(5, '0')}`;
const lineOf = (row: number, customer = 'US01') => Buffer.from(`${customer},LTO,${volumeOf(row)},${row}\n`);

const heldOfRows = () => {
  const rows = Array.from({ length: COUNT }, (_, row) => [volumeOf(row), ['1', 'LIBR', '', String(row)]]);
  return heldOf('US01.LTO', Object.fromEntries(rows));
};

const proofOfSlots = () =>
  new LineMatcher({
    delimiter: ',',
    width: 4,
    customer: { element: 0 },
    media: { element: 1 },
    volume: 2,
    fields: [{ kind: 'text', element: 3, max: 8, empty: 'nothing' }],
    others: [],
  });

t.test('lines are followed in any order once their scope has an index', async (t) => {
  const snapshot = heldOfRows();
  const matcher = proofOfSlots();
  t.equal(matcher.follow(lineOf(0), 0, snapshot, 0), 0);
  t.equal(
    matcher.follow(lineOf(9_000), 0, snapshot, 1),
    -1,
    'not where it was expected, and nothing is known of others',
  );
  t.equal(matcher.scan(lineOf(9_000), 0), 'plain');
  t.equal(matcher.findRow(snapshot, 1), 9_000);
  t.ok(snapshot.volumes.isIndexed);
  for (const row of [17, 9_999, 0, 1, 2, 5_000]) {
    t.equal(matcher.follow(lineOf(row), 0, snapshot, 4_711), row);
    t.equal(matcher.next, lineOf(row).length);
  }
  t.equal(matcher.follow(lineOf(COUNT), 0, snapshot, 4_711), -1, 'a volume that is not held');
  t.equal(matcher.follow(lineOf(17, 'US02'), 0, snapshot, 4_711), -1, 'the same volume in another scope');
});

t.test('no index is made of a scope for lines that are not of it', async (t) => {
  const snapshot = heldOfRows();
  const matcher = proofOfSlots();
  // Some volumes were left out, so that lines no longer come where they are expected.
  t.equal(matcher.scan(lineOf(5), 0), 'plain');
  t.equal(matcher.findRow(snapshot, 1), 5);
  t.equal(matcher.follow(lineOf(0, 'US02'), 0, snapshot, 6), -1);
  t.notOk(snapshot.volumes.isIndexed);
});
