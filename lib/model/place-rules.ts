/**
 * The rules for the texts of customers, media types, repositories and data clusters, from administrators and from clients of a server.
 *
 * @module
 */

import { fieldOf } from './field.ts';
import { compileFilter } from './filter/filter.ts';
import type { RepositoryId } from './scope.ts';
import { type Canonical, canonicalValue } from './value.ts';

/** Returns the canonical form of a description, or its problem. */
export function canonicalDescription(text: string): Canonical {
  // REPOSITORY_DESC is compared with descriptions of repositories; the others need no rule of their own.
  return canonicalValue(fieldOf('repositoryDescription'), text);
}

/** Returns the canonical form of the name of a data cluster, or its problem. */
export function canonicalDataCluster(text: string): Canonical {
  const result = canonicalValue(fieldOf('dataCluster'), text);
  return 'value' in result && result.value === '' ? { problem: 'is blank' } : result;
}

/** Returns the problem of the repository to which volumes go next from another; `undefined` where there is none. */
export function nextRepositoryProblem(repository: RepositoryId, next: RepositoryId | ''): string | undefined {
  return repository === next ? `volumes cannot go from ${repository} to ${repository}` : undefined;
}

/** Most volumes that a repository may be said to have room for: a slip would be more. */
export const MOST_CAPACITY = 100_000_000;

/** Returns the problem of the filter of a media type; `undefined` for a filter that works, and for an empty text. */
export function volumeFilterProblem(text: string): string | undefined {
  if (text === '') return undefined;
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text) || !text.isWellFormed())
    return 'no volume has such characters';
  const compiled = compileFilter(text);
  return 'problem' in compiled ? compiled.problem : undefined;
}
