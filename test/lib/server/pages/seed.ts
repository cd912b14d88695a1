import type { FieldValues } from '../../../../lib/model/change.ts';
import { trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import type { ServerStore } from '../../../../lib/stores/store.ts';

/** Adds volumes of the media type LTO to a store: in LIBR, unless their fields say otherwise. */
export async function seed(
  { changes }: Pick<ServerStore, 'changes'>,
  customer: string,
  volumes: readonly (readonly [label: string, set: FieldValues])[],
  run = 'seeding',
): Promise<void> {
  const scope = trustedScope(customer, 'LTO');
  const added = volumes.map(([label, set]) => ({
    action: 'add' as const,
    ...scope,
    volume: VolumeId.trusted(label),
    version: 0,
    set: { repository: 'LIBR', ...set },
    was: {},
    source: 'seed',
    line: 0,
  }));
  const started = '2026-03-14T02:13:45Z';
  const { results } = await changes.apply(
    { id: run, user: 'root', command: 'sync', definition: '', started },
    scope,
    added,
    true,
  );
  const wrong = results.find(({ outcome }) => outcome !== 'added');
  if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
}
