import { type RepositoryId, type Scope, scopeName } from '../../model/scope.ts';
import type { Places } from '../../stores/roles/places.ts';

/** Returns where volumes go next from a repository of a scope; `undefined` where nobody has said so. */
export type NextRepository = (scope: Scope, repository: unknown) => RepositoryId | undefined;

/** Reads the next repositories of a store. */
export async function nextRepositories(places: Pick<Places, 'repositories'>): Promise<NextRepository> {
  const known = new Map<string, RepositoryId>();
  for (const { repository, next, ...scope } of await places.repositories()) {
    if (next) known.set(`${scopeName(scope)}.${repository}`, next);
  }
  return (scope, repository) => known.get(`${scopeName(scope)}.${repository}`);
}
