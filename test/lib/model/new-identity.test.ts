import t from 'tap';
import { newIdentity } from '../../../lib/model/new-identity.ts';

t.test('identifiers begin with the moment of the start, to the second, and differ within it', async (t) => {
  const now = Date.UTC(2026, 2, 15, 2, 13, 0, 999);
  t.intercept(Date, 'now', { value: () => now });
  const identities = Array.from({ length: 100 }, newIdentity);
  for (const { id, started } of identities) {
    t.equal(started, '2026-03-15T02:13:00Z');
    t.match(id, /^20260315T021300Z-[0-9a-f]{8}$/);
  }
  t.equal(new Set(identities.map(({ id }) => id)).size, 100);
});
