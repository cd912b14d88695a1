import t from 'tap';
import { readSnapshot } from '../../../../lib/stores/http/snapshot-body.ts';
import { END_OF_ROWS, formatHead } from '../../../../lib/stores/protocol/snapshot-head.ts';
import { snapshotColumns } from '../../../../lib/stores/roles/snapshots.ts';

const COLUMNS = snapshotColumns(['slot']);
const ROWS = 'A00001\t1\tLIBR\t\t7\nA00002\t1\tLIBR\t\t\\\\.\n';
const FACTS = {
  state: 'known',
  revision: '1',
  volumes: 2,
  volumeFilter: '',
  repositories: new Map(),
} as const;
const HEAD = formatHead(FACTS, COLUMNS);
const WHOLE = Buffer.from(`${HEAD}${ROWS}${END_OF_ROWS}`);

async function rowsOf(pieces: readonly Buffer[]): Promise<string> {
  async function* body() {
    yield* pieces;
  }
  const { rows } = await readSnapshot(body(), COLUMNS);
  return Buffer.concat(await Array.fromAsync(rows)).toString();
}

t.test('a snapshot tells of its scope before its rows', async (t) => {
  async function* body() {
    yield WHOLE;
  }
  const { rows: _, ...facts } = await readSnapshot(body(), COLUMNS);
  t.strictSame(facts, FACTS);
});

t.test('a snapshot is read alike wherever its answer is parted', async (t) => {
  for (let one = 0; one <= WHOLE.length; one++) {
    for (let two = one; two <= Math.min(WHOLE.length, one + 4); two++) {
      const pieces = [WHOLE.subarray(0, one), WHOLE.subarray(one, two), WHOLE.subarray(two)];
      if ((await rowsOf(pieces)) !== ROWS) t.fail(`parted at ${one} and ${two}`);
    }
  }
  t.equal(await rowsOf(Array.from(WHOLE, (byte) => Buffer.from([byte]))), ROWS);
  t.equal(await rowsOf([WHOLE, Buffer.alloc(0)]), ROWS);
});

t.test('a snapshot that is cut anywhere is no snapshot', async (t) => {
  for (let length = 0; length < WHOLE.length; length++) {
    const cut = [WHOLE.subarray(0, length >> 1), WHOLE.subarray(length >> 1, length)];
    await t.rejects(rowsOf(cut), { message: 'the answer is cut' });
  }
});
