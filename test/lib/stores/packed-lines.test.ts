import t from 'tap';
import { PackedLines } from '../../../lib/stores/packed-lines.ts';

t.test('lines come in parts of so many, in their order, each with its end', async (t) => {
  const lines = new PackedLines(2);
  for (const line of ['a', 'b', 'c']) lines.add(line);
  t.strictSame([...lines.parts()], ['a\nb\n', 'c\n']);
  t.strictSame([...lines.parts()], ['a\nb\n', 'c\n'], 'and again');
  t.strictSame([...new PackedLines(2).parts()], []);
});

t.test('a part is no longer than a megabyte and a line', async (t) => {
  const lines = new PackedLines(2000);
  for (let index = 0; index < 5; index++) lines.add('x'.repeat(600_000));
  t.strictSame(
    [...lines.parts()].map(({ length }) => length),
    [1_200_002, 1_200_002, 600_001],
  );
});
