import t from 'tap';
import { PutAway } from '../../../lib/spill/put-away.ts';

const text = (pieces: Iterable<Buffer>) => [...pieces].map((piece) => piece.toString());

t.test('pieces come back in their order, from memory and from the disk', async (t) => {
  for (const memory of [0, 6, 100]) {
    const away = new PutAway(memory);
    const stored = [['first', 'second'], [], ['third']].map((pieces) =>
      away.put(pieces.map((piece) => Buffer.from(piece))),
    );
    t.same(
      stored.map((each) => text(away.get(each))),
      [['first', 'second'], [], ['third']],
    );
    t.equal(
      stored.flat().filter((piece) => Buffer.isBuffer(piece)).length,
      memory === 0 ? 0 : memory === 6 ? 1 : 3,
    );
    away.close();
  }
});
