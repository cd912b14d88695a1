import t from 'tap';
import { compileFilter } from '../../../../lib/model/filter/filter.ts';
import { barcodeOf, type Scope, scopeName, trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import { everyVolume, findVolumes, inOrder } from '../../../../lib/server/pages/find-volumes.ts';
import type { Page, Selection } from '../../../../lib/stores/roles/query.ts';

const LABELS = ['A1', 'A2', 'A3', 'B1', 'B2'];
const SCOPES = ['A', 'B', 'C'].map((customer) => trustedScope(customer, 'LTO'));
const every = compileFilter('*');
if (!('filter' in every)) throw new Error('no filter');
const PLAN = { scopes: SCOPES, selection: { filter: every.filter } };

// As a store that looks at one label for each page where `slow`, and so may have empty ones.
const seen = (slow = false) => ({
  volumes: async (scope: Scope, { filter }: Selection, { after = '' as VolumeId, limit }: Page) => {
    const rest = LABELS.filter((label) => label > after);
    const looked = slow ? rest.slice(0, 1) : rest;
    const fitting = looked.filter((label) => filter.matches(label)).slice(0, limit);
    const items = fitting.map((label) => ({ ...scope, volume: VolumeId.trusted(label), version: 1 }));
    const last = slow ? looked.at(-1) : fitting.at(-1);
    const isMore = slow ? rest.length > 1 : fitting.length === limit && last !== rest.at(-1);
    return { items, ...(isMore && last !== undefined && { next: VolumeId.trusted(last) }) };
  },
});

const ALL = SCOPES.flatMap((scope) => LABELS.map((label) => `${scopeName(scope)}.${label}`));

for (const limit of [1, 2, 5, 7, 100]) {
  t.test(`pages of ${limit} are all volumes, each once, in order`, async (t) => {
    const found: string[] = [];
    let after: string | undefined = '';
    while (after !== undefined) {
      const page: Awaited<ReturnType<typeof findVolumes>> = await findVolumes(seen(), PLAN, after, {
        limit,
        ms: 1e6,
      });
      t.ok(page.items.length <= limit);
      found.push(...page.items.map(barcodeOf));
      after = page.next;
    }
    t.strictSame(found, ALL);
  });
}

t.test('a search without patience goes on where it has stopped, also where nothing was found', async (t) => {
  const filter = compileFilter('B2');
  if (!('filter' in filter)) throw new Error('no filter');
  const plan = { scopes: SCOPES, selection: { filter: filter.filter } };
  const first = await findVolumes(seen(true), plan, '', { limit: 10, ms: 0 });
  t.strictSame(first, { items: [], next: 'A.LTO.A1' });
  const all = await Array.fromAsync(everyVolume(seen(true), plan));
  t.strictSame(all.map(barcodeOf), ['A.LTO.B2', 'B.LTO.B2', 'C.LTO.B2']);
});

t.test('scopes come in the order of their names', async (t) => {
  t.strictSame(inOrder(SCOPES.toReversed()), SCOPES);
});
