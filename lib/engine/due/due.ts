import { applyDue } from '../../../transforms/index.ts';
import { compileFilter } from '../../model/filter/filter.ts';
import type { Limit } from '../../model/limit.ts';
import { dueCondition } from '../../model/moves.ts';
import type { Scope } from '../../model/scope.ts';
import type { Page } from '../../stores/roles/query.ts';
import type { Store } from '../../stores/store.ts';
import { sizeOf } from '../apply.ts';
import { decidedStages } from '../decided-stages.ts';
import { execute, type RunReport, type RunRequest } from '../execute.ts';
import { linesSource } from '../lines-source.ts';
import type { Observe } from '../observe.ts';
import type { Budget } from '../sync.ts';
import type { DueVolume } from './due-move.ts';
import { nextRepositories } from './next-repositories.ts';

/** Scopes of which volumes are to be sent on their way, now that their move date has come. */
export interface DueRequest extends Omit<RunRequest, 'sources'> {
  readonly store: Pick<Store, 'name' | 'snapshots' | 'changes' | 'runs' | 'query' | 'places'>;
  readonly scopes: readonly Scope[];
  /** Move dates up to this one have come, canonical date. */
  readonly by: string;
  readonly limit: Limit;
  readonly budget: Pick<Budget, 'concurrency' | 'batchSize'>;
  /** False where changes are only shown. */
  readonly writes: boolean;
}

/**
 * Makes targets of move dates that have come, and records the run in the store: a volume that is not moving yet goes to the
 * next repository of the one where it is, else home. Its move date is cleared.
 */
export function due(request: DueRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  const { store, limit, writes } = request;
  const source = linesSource('move dates', () => dueVolumes(request));
  return execute(
    {
      request: { ...request, sources: [source] },
      format: { kind: 'text' },
      // On most days nothing is due.
      allowEmpty: true,
      store: writes ? store : { name: store.name },
    },
    observe,
    signal,
    (ends) =>
      applyDue(
        ends,
        decidedStages(request, observe, { limit, sizeOf: (scope, tally) => sizeOf(store, scope, tally) }),
      ),
  );
}

// Volumes that are asked for at once.
const PAGE = 500;

async function* dueVolumes({ store, scopes, by }: DueRequest): AsyncGenerator<readonly DueVolume[]> {
  const nextOf = nextRepositories(await store.places.repositories());
  const compiled = compileFilter('*');
  if ('problem' in compiled) throw new RangeError(compiled.problem);
  const selection = { filter: compiled.filter, condition: dueCondition(by) };
  for (const scope of scopes) {
    let page: Page | undefined = { limit: PAGE };
    while (page !== undefined) {
      const { items, next }: Awaited<ReturnType<typeof store.query.volumes>> = await store.query.volumes(
        scope,
        selection,
        page,
      );
      yield items.map((volume) => {
        const { customer, media, version, currentRepository, repository, homeRepository, moveDate, locks } =
          volume;
        const goesTo = nextOf(scope, currentRepository);
        const known = { currentRepository, repository, homeRepository, moveDate, locks };
        const given = Object.entries(known).filter(([, value]) => value !== undefined);
        return {
          ...Object.fromEntries(given),
          ...{ customer, media, volume: volume.volume, version },
          ...(goesTo !== undefined && { next: goesTo }),
        };
      });
      page = next === undefined ? undefined : { after: next, limit: PAGE };
    }
  }
}
