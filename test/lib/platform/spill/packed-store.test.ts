import { randomBytes } from 'node:crypto';
import t from 'tap';
import { PackedStore } from '../../../../lib/platform/spill/packed-store.ts';

t.test('pieces come back in their order, from memory and from the disk', async (t) => {
  const pieces = [[Buffer.from('first'.repeat(1000)), randomBytes(2000)], [], [Buffer.from('third')]];
  for (const [memory, kept] of [
    [0, 0],
    [500, 2],
    [5000, 3],
  ] as const) {
    const store = new PackedStore(memory);
    const stored = pieces.map((each) => store.put(each));
    t.same(
      stored.map((each) => [...store.get(each)]),
      pieces,
    );
    t.equal(stored.flat().filter((piece) => Buffer.isBuffer(piece)).length, kept);
    store.close();
  }
});
