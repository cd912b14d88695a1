import t from 'tap';
import { gathered } from '../../../lib/server/snapshot-pieces.ts';

async function gather(lengths: readonly number[]): Promise<Buffer[]> {
  async function* pieces() {
    for (const [index, length] of lengths.entries()) yield Buffer.alloc(length, index + 1);
  }
  return Array.fromAsync(gathered(pieces()), (piece) => Buffer.from(piece));
}

t.test('small pieces are sent together, in their order', async (t) => {
  const pieces = await gather([10, ...Array.from({ length: 20 }, () => 8192), 3]);
  t.strictSame(
    pieces.map(({ length }) => length),
    [10 + 8 * 8192, 8 * 8192, 4 * 8192 + 3],
  );
  t.strictSame(
    [...new Set(Buffer.concat(pieces))],
    Array.from({ length: 22 }, (_, index) => index + 1),
  );
});

t.test('large pieces are sent as they come, and of nothing nothing', async (t) => {
  t.strictSame(
    (await gather([70_000, 1, 100_000])).map(({ length }) => length),
    [70_000, 100_001],
  );
  t.strictSame(await gather([]), []);
});
