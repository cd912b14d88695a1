import { type RepositoryId, type Scope, scopeName } from '../../model/scope.ts';
import type { Repository } from '../../stores/roles/places.ts';

/** Returns where volumes go next from a repository of a scope; `undefined` where nobody has said so. */
export type NextRepository = (scope: Scope, repository: unknown) => RepositoryId | undefined;

/** Looks up next repositories among those of a store. */
export function nextRepositories(repositories: readonly Repository[]): NextRepository {
  const known = new Map<string, RepositoryId>();
  for (const { repository, next, ...scope } of repositories) {
    if (next) known.set(`${scopeName(scope)}.${repository}`, next);
  }
  return (scope, repository) => known.get(`${scopeName(scope)}.${repository}`);
}
