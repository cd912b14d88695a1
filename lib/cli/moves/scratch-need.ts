import { type RepositoryId, type Scope, scopeName } from '../../model/scope.ts';
import { scratchComingCondition, scratchFreeCondition, scratchInCondition } from '../../model/scratch.ts';
import type { Repository } from '../../stores/roles/places.ts';
import type { Query } from '../../stores/roles/query.ts';
import { everyVolume } from '../listing/wanted.ts';
import type { ScratchNeed } from './scratch-figures.ts';

/** Counts, in the store, the scratch tapes of a place against how many are needed there. */
export async function scratchNeed(
  query: Pick<Query, 'count'>,
  { repository, customer, media }: Scope & { readonly repository: RepositoryId },
  need: number,
  repositories: readonly Repository[],
): Promise<ScratchNeed> {
  const scope = { customer, media };
  const count = (condition: ReturnType<typeof scratchInCondition>) =>
    query.count(scope, { filter: everyVolume(), condition });
  const there = await count(scratchInCondition(repository));
  const coming = await count(scratchComingCondition(repository));
  const short = Math.max(need - there - coming, 0);
  const elsewhere: { repository: RepositoryId; count: number }[] = [];
  for (const other of short > 0 ? repositories : []) {
    if (scopeName(other) !== scopeName(scope) || other.repository === repository) continue;
    const found = await count(scratchFreeCondition(other.repository));
    if (found > 0) elsewhere.push({ repository: other.repository, count: found });
  }
  elsewhere.sort((a, b) => b.count - a.count);
  return { ...scope, repository, need, there, coming, short, elsewhere };
}
