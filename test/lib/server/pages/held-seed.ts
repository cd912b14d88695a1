import type { HeldHead } from '../../../../lib/model/held-plan.ts';
import type { Run } from '../../../../lib/model/run.ts';
import { trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import { canonicalDate } from '../../../../lib/model/value.ts';
import { HeldChanges } from '../../../../lib/stores/held-changes.ts';
import type { ServerStore } from '../../../../lib/stores/store.ts';
import { seed } from './seed.ts';

/** Returns the run that a limit has stopped. */
export function stoppedRun(id: string, more: Partial<Run> = {}): Run {
  const started = canonicalDate(Math.floor(Date.now() / 1000) - 3600);
  return { id, user: 'syncer', command: 'sync', definition: 'tapes.ttidef', task: id, started, ...more };
}

/** Adds thirty volumes to customers, and holds a plan that sends all of them to OFFS; `note` is its description of each. */
export async function seedPlan(
  store: ServerStore,
  id: string,
  {
    customers = ['US01'],
    note = '',
    run = stoppedRun(id),
  }: { customers?: readonly string[]; note?: string; run?: Run } = {},
): Promise<void> {
  const changes = new HeldChanges();
  const scopes: HeldHead['scopes'][number][] = [];
  for (const customer of customers) {
    const scope = trustedScope(customer, 'LTO');
    const labels = Array.from({ length: 30 }, (_, index) => `${id.toUpperCase()}${index}L6`);
    await seed(
      store,
      customer,
      labels.map((label) => [label, {}]),
      `seeding-${customer}-${id}`,
    );
    for (const label of labels) {
      changes.add({
        ...{ action: 'update', ...scope, volume: VolumeId.trusted(label), version: 1 },
        set: { repository: 'OFFS', ...(note !== '' && { description: note }) },
        was: { repository: 'LIBR' },
        ...{ source: 'seed', line: 0 },
      });
    }
    const reason = `${customer}.LTO: 30 changes are over the limit of 30 %`;
    scopes.push({ ...scope, volumes: 60, code: 'LIMIT_CHANGES', reason });
  }
  await store.heldPlans.hold(run, { create: false, volumeRecords: 31, scopes }, changes);
  const statistics = { inputEnd: 'complete', volumeRecords: 31, outcomes: { refused: { total: 30 } } };
  await store.runs.finish(run, JSON.stringify(statistics), 4);
}
