/**
 * The callers of routes and their access. Every route names what its caller needs; a route that names nothing admits
 * nobody.
 *
 * @module
 */

import type { FastifyRequest } from 'fastify';
import { TapesyncError } from '../errors/error.ts';
import { printable } from '../errors/printable.ts';
import type { CustomerId } from '../model/scope.ts';
import { EVERY_CUSTOMER, ROLES, type Role, type User } from '../stores/roles/accounts.ts';
import { sessionToken } from './page-security.ts';
import type { Sessions } from './sessions.ts';

/** What the caller of a route needs. */
export type Access =
  /** Nothing: the answer is the same for everybody. */
  | { readonly of: 'anyone' }
  /** A log-on. The answer has only what the caller may see. */
  | { readonly of: 'user' }
  /** A role with the customer in the path. */
  | { readonly of: 'customer'; readonly role: Role }
  /** A role with any customer. */
  | { readonly of: 'some customer'; readonly role: Role }
  /** A role with every customer. */
  | { readonly of: 'every customer'; readonly role: Role };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the caller needs. */
    access?: Access;
    /** Whether name and password may come with the request, as monitoring systems send them. */
    basic?: boolean;
    /** Whether it is a page: the token comes in a cookie, which no other route reads. */
    page?: boolean;
  }
  interface FastifyRequest {
    /** The user who has logged on; undefined on a route that is open to anyone. */
    caller: User | undefined;
    /** The token of the log-on. */
    token: string | undefined;
  }
}

/** Returns whether a user has a role, or a greater one, with a customer. */
export function hasRole({ grants }: User, customer: string, role: Role): boolean {
  const least = ROLES.indexOf(role);
  return grants.some((grant) => {
    const applies = grant.customer === EVERY_CUSTOMER || grant.customer === customer;
    return applies && ROLES.indexOf(grant.role) >= least;
  });
}

/** Returns whether a user administers any customer. */
export function administersSome({ grants }: User): boolean {
  return grants.some(({ role }) => role === 'admin');
}

/** Returns the rows of customers that a user may see. */
export function visibleTo<T extends { readonly customer: CustomerId }>(user: User, rows: readonly T[]): T[] {
  return rows.filter(({ customer }) => hasRole(user, customer, 'read'));
}

/**
 * Throws if a user has no access: NOT_THERE for a customer that the user may not see, whether it exists or not,
 * ACCESS_DENIED for a role that the user does not have.
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

/**
 * Identifies the caller of a request and checks the access, before anything of the body is read.
 * Throws SESSION_ENDED, ACCESS_DENIED, NOT_THERE, LOGON_REFUSED or LOGON_SLOWED.
 */
export async function admitCaller(request: FastifyRequest, sessions: Sessions): Promise<void> {
  const { access, basic = false, page = false } = request.routeOptions.config;
  // The path is not a route.
  if (access === undefined) throw new TapesyncError('NOT_THERE');
  if (access.of === 'anyone') return;
  if (page) {
    const token = sessionToken(request);
    if (token === undefined) throw new TapesyncError('SESSION_ENDED');
    request.caller = await sessions.userOf(token);
    request.token = token;
    return admit(request.caller, access, customerIn(request.params));
  }
  const { authorization = '' } = request.headers;
  const [scheme = '', credentials = ''] = authorization.split(' ');
  if (basic && scheme.toLowerCase() === 'basic') {
    const [user = '', ...password] = Buffer.from(credentials, 'base64').toString().split(':');
    request.caller = await identify(request, sessions, user, password.join(':'));
  } else {
    if (scheme.toLowerCase() !== 'bearer' || credentials === '') throw new TapesyncError('SESSION_ENDED');
    request.caller = await sessions.userOf(credentials);
    request.token = credentials;
  }
  admit(request.caller, access, customerIn(request.params));
}

const LONGEST_NAME = 64;

/**
 * Returns the user with a name and password that came with a request; the log has who was refused.
 * Throws LOGON_REFUSED or LOGON_SLOWED.
 */
export async function identify(
  request: FastifyRequest,
  sessions: Sessions,
  user: string,
  password: string,
): Promise<User> {
  try {
    return await sessions.identify(user, password, request.ip);
  } catch (error) {
    if (error instanceof TapesyncError && REFUSALS.has(error.code)) {
      const tried = printable(user.slice(0, LONGEST_NAME));
      request.log.warn({ user: tried, address: request.ip, code: error.code }, 'log-on refused');
    }
    throw error;
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['LOGON_REFUSED', 'LOGON_SLOWED']);

function customerIn(params: unknown): string {
  if (typeof params !== 'object' || params === null || !('customer' in params)) return '';
  return typeof params.customer === 'string' ? params.customer : '';
}

/** Returns the user who sent a request, on a route that is not open to anyone. */
export function callerOf({ caller }: FastifyRequest): User {
  if (caller === undefined) throw new Error('a route that is open to anyone asked for its caller');
  return caller;
}
