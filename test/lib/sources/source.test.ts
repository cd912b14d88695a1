import t from 'tap';
import { type Source, totalSize } from '../../../lib/sources/source.ts';

function sized(size: number | undefined): Source {
  return { name: 'export', bytes: async function* () {}, size: async () => size };
}

t.test('sources together are as large as their sum', async (t) => {
  t.equal(await totalSize([sized(3), sized(4)]), 7);
  t.equal(await totalSize([]), 0);
});

t.test('sources together have no known size where one of them has none', async (t) => {
  t.equal(await totalSize([sized(3), sized(undefined), sized(4)]), undefined);
});
