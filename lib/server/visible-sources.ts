/**
 * Which expected sources a user sees: the own ones, those of customers whom the user may read, and who may read every customer all of
 * them.
 *
 * @module
 */

import type { SourceState } from '../model/expected-source.ts';
import { EVERY_CUSTOMER, type User } from '../stores/roles/accounts.ts';
import { hasRole } from './access.ts';

/** Returns the sources that a user may see. */
export function visibleSources(user: User, sources: readonly SourceState[]): SourceState[] {
  return sources.filter(
    (source) => source.user === user.user || hasRole(user, source.customer ?? EVERY_CUSTOMER, 'read'),
  );
}
