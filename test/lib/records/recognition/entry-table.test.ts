import t from 'tap';
import { EntryTable } from '../../../../lib/records/recognition/entry-table.ts';

t.test('each entry has its hash and its meaning', async (t) => {
  const table = new EntryTable(5);
  const hashes = Uint32Array.from({ length: 20 }, (_, at) => 0xffff_fff0 + at);
  const meanings = [7, 7, 65_535, 0, 0];
  for (const [entry, meaning] of meanings.entries()) table.set(entry, hashes, (4 - entry) * 4, meaning);
  for (const [entry, meaning] of meanings.entries()) {
    t.equal(table.meaning(entry), meaning);
    const into = new Uint32Array(6);
    table.copyHash(entry, into, 1);
    t.strictSame([...into], [0, ...hashes.subarray((4 - entry) * 4, (5 - entry) * 4), 0]);
  }
  t.strictSame(
    meanings.map((_, entry) => table.run(entry, 9)),
    [2, 1, 1, 2, 1],
  );
  t.strictSame([table.run(0, 1), table.run(3, 2)], [1, 2]);
});
