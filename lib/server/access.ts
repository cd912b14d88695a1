/**
 * Who may do what. Every route says what it asks of its caller; one that says nothing lets nobody in.
 *
 * @module
 */

import { TapesyncError } from '../errors/error.ts';
import type { CustomerId } from '../model/scope.ts';
import { EVERY_CUSTOMER, ROLES, type Role, type User } from '../stores/server-store.ts';

/** What a route asks of its caller. */
export type Access =
  /** Nothing: it tells nothing that is anybody's. */
  | { readonly of: 'anyone' }
  /** To have logged on. What is shown is the caller's to see. */
  | { readonly of: 'user' }
  /** A role with the customer in the path. */
  | { readonly of: 'customer'; readonly role: Role }
  /** A role with some customer, whichever. */
  | { readonly of: 'some customer'; readonly role: Role }
  /** A role with every customer. */
  | { readonly of: 'every customer'; readonly role: Role };

/** Says whether a user has a role, or a greater one, with a customer. */
export function hasRole({ grants }: User, customer: string, role: Role): boolean {
  const least = ROLES.indexOf(role);
  return grants.some((grant) => {
    const applies = grant.customer === EVERY_CUSTOMER || grant.customer === customer;
    return applies && ROLES.indexOf(grant.role) >= least;
  });
}

/** Returns those of some rows that are of customers whom a user may see. */
export function visibleTo<T extends { readonly customer: CustomerId }>(user: User, rows: readonly T[]): T[] {
  return rows.filter(({ customer }) => hasRole(user, customer, 'read'));
}

/**
 * Throws unless a user may pass.
 * For a customer whom the user may not even see it is NOT_THERE, the same whether that customer exists; for more than
 * the user may do ACCESS_DENIED.
 */
export function admit(user: User, access: Access, customer: string): void {
  switch (access.of) {
    case 'anyone':
    case 'user':
      return;
    case 'customer':
      if (!hasRole(user, customer, 'read')) throw new TapesyncError('NOT_THERE');
      if (!hasRole(user, customer, access.role)) throw denied(user, access.role, `customer ${customer}`);
      return;
    case 'some customer':
      if (user.grants.some((grant) => hasRole(user, grant.customer, access.role))) return;
      throw denied(user, access.role, 'a customer');
    case 'every customer':
      if (!hasRole(user, EVERY_CUSTOMER, access.role)) throw denied(user, access.role, 'every customer');
  }
}

function denied({ user }: User, role: Role, whom: string): TapesyncError {
  return new TapesyncError('ACCESS_DENIED', { user, role, whom });
}
