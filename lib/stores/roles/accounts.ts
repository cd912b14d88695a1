import type { CustomerId } from '../../model/scope.ts';

/** What a user may do with a customer's volumes; each role may do what those before it may. */
export const ROLES = ['read', 'sync', 'admin'] as const;

/** One of the three roles. */
export type Role = (typeof ROLES)[number];

/** Stands for every customer, future ones included, in a grant. */
export const EVERY_CUSTOMER = '*';

/** The form of a user's name: as it stands before the : of a logon string, and in a log. */
export const USER_NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Returns the problem of the name of a user; `undefined` where there is none. */
export function userNameProblem(user: string): string | undefined {
  return USER_NAME.test(user)
    ? undefined
    : `a user is 1 to 64 letters, digits, dots, underscores and hyphens, found ${JSON.stringify(user)}`;
}

/** A role that a user has with one customer, or with every one. */
export interface Grant {
  readonly customer: CustomerId | typeof EVERY_CUSTOMER;
  readonly role: Role;
}

/** Somebody who may log on. */
export interface User {
  readonly user: string;
  readonly grants: readonly Grant[];
}

/** A user with the hash of the password, as `server/passwords.ts` makes it. */
export interface Account extends User {
  readonly password: string;
}

/** Keeps users, their roles, and the tokens that they have logged on with. */
export interface Accounts {
  /** Lists the users in ascending order. */
  users(): Promise<readonly User[]>;
  account(user: string): Promise<Account | undefined>;
  /** Makes a user without roles, with the hash of a password; false, and nothing is changed, where there is one of this name. */
  addUser(user: string, password: string): Promise<boolean>;
  /** Changes the password of a user, whose sessions end; false when there is no such user. */
  setPassword(user: string, password: string): Promise<boolean>;
  /** Removes a user with all grants; false when there is no such user. */
  removeUser(user: string): Promise<boolean>;
  /** Gives a user a role with a customer, in place of the one before; false when there is no such user. */
  putGrant(user: string, grant: Grant): Promise<boolean>;
  /** Takes the role with a customer away; false when there was none. */
  removeGrant(user: string, customer: Grant['customer']): Promise<boolean>;

  /** Keeps the hash of a token until it expires (canonical date). Drops expired ones. */
  openSession(token: string, user: string, expires: string): Promise<void>;
  /** Returns who has logged on with a token that is valid at a moment (canonical date). */
  session(token: string, now: string): Promise<User | undefined>;
  closeSession(token: string): Promise<void>;
}
