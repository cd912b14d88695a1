import { type RepositoryId, type Scope, scopeName } from '../../model/scope.ts';
import { scratchComingCondition, scratchFreeCondition, scratchInCondition } from '../../model/scratch.ts';
import type { Repository } from '../../stores/roles/places.ts';
import type { Query } from '../../stores/roles/query.ts';
import { everyVolume } from '../listing/wanted.ts';

/** The scratch tapes of a place against how many are needed there. */
export interface ScratchNeed extends Scope {
  readonly repository: RepositoryId;
  readonly need: number;
  /** Those that are there and stay. */
  readonly there: number;
  /** Those that are on their way to it. */
  readonly coming: number;
  /** How many more have to be sent there. */
  readonly short: number;
  /** Where others of the scope are that could come, the most first; counted only where some are short. */
  readonly elsewhere: readonly { readonly repository: RepositoryId; readonly count: number }[];
}

/** The headings of what is needed. */
export const NEED_COLUMNS = ['place', 'needed', 'there', 'on the way', 'short'];

/** The headings of where scratch tapes could come from. */
export const COULD_COME_COLUMNS = ['could come from', 'scratch tapes'];

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

/** Returns what is needed in a place as the cells of a row. */
export function needRow(found: ScratchNeed): readonly string[] {
  const { repository, need, there, coming, short } = found;
  return [`${scopeName(found)}.${repository}`, ...[need, there, coming, short].map(String)];
}

/** Returns where scratch tapes could come from as the cells of rows. */
export function couldComeRows({ elsewhere }: ScratchNeed): readonly (readonly string[])[] {
  return elsewhere.map(({ repository, count }) => [repository, String(count)]);
}
