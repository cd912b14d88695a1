import t from 'tap';
import { VolumeId } from '../../../../lib/model/scope.ts';
import { eachItem, type Paged } from '../../../../lib/stores/roles/query.ts';

t.test('every page is read until one has no next, empty ones too', async (s) => {
  const pages: Record<string, Paged<number>> = {
    '': { items: [1, 2], next: VolumeId.trusted('B') },
    B: { items: [], next: VolumeId.trusted('C') },
    C: { items: [3] },
  };
  const asked: string[] = [];
  const items = eachItem(async ({ after = '' }) => {
    asked.push(after);
    return pages[after] ?? { items: [] };
  });
  s.strictSame(await Array.fromAsync(items), [1, 2, 3]);
  s.strictSame(asked, ['', 'B', 'C']);
});

t.test('a reader that stops asks for no further page', async (s) => {
  let pages = 0;
  const items = eachItem(async () => ({ items: [++pages], next: VolumeId.trusted('A') }));
  for await (const item of items) if (item === 2) break;
  s.equal(pages, 2);
});
