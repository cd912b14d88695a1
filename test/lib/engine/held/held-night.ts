/**
 * A store with a scope of twenty volumes, and syncs of it that a limit stops.
 *
 * @module
 */

import { type SyncRequest, sync } from '../../../../lib/engine/sync.ts';
import type { HeldPlan } from '../../../../lib/model/held-plan.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import type { ServerStore } from '../../../../lib/stores/store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { BUDGET, DEFINITION, NEVER, observer, POLICY, requestOf } from '../requests.ts';

/** Returns an export of so many volumes, all in a repository. */
export function nightOf(count: number, repository: string): string {
  return Array.from({ length: count }, (_, index) => `A${index},${repository},1\n`).join('');
}

/** Returns a store with twenty volumes in LIBR, and a function that syncs a text with it, holding what a limit stops. */
export async function heldNight(test: Parameters<typeof temporaryFolder>[0]) {
  const store = openSqliteStore(`${temporaryFolder(test)}/x.db`, { write: true });
  test.teardown(() => store.close());
  const synced = async (id: string, text: string, more: Partial<SyncRequest> = {}) => {
    const { observe, of } = observer();
    const policy = {
      ...POLICY,
      limit: { kind: 'share', percent: 30 },
      maxShrink: { kind: 'share', percent: 50 },
    } as const;
    const request = { ...requestOf('sync', text, id), definition: DEFINITION, store, policy, budget: BUDGET };
    const report = await sync({ ...request, hold: store.heldPlans, ...more }, observe, NEVER);
    return { ...report, held: of('held'), problems: of('problem') };
  };
  await synced('first', nightOf(20, 'LIBR'));
  return { store, synced };
}

/** Returns the only plan of a store. */
export async function onlyPlan({ heldPlans }: Pick<ServerStore, 'heldPlans'>): Promise<HeldPlan> {
  const { items } = await heldPlans.list({ limit: 9 });
  const [plan] = items;
  if (plan === undefined || items.length > 1) throw new Error(`there are ${items.length} plans`);
  return plan;
}
