/**
 * What a store needs beyond the seam of the engine for a Framework Server to stand on it: accounts, runs, and a cheap
 * way to know that a scope is unchanged.
 *
 * @module
 */

import type { Run } from '../model/run.ts';
import type { CustomerId, Scope } from '../model/scope.ts';
import type { StoreAdministration, VolumeStore } from './volume-store.ts';

/** What somebody may do with a customer's volumes; each role may do what those before it may. */
export const ROLES = ['read', 'sync', 'admin'] as const;

/** One of the three roles. */
export type Role = (typeof ROLES)[number];

/** Stands for every customer, those to come included, in a grant. */
export const EVERY_CUSTOMER = '*';

/** The form of a user's name: as it stands before the : of a logon string, and in a log. */
export const USER_NAME = /^[A-Za-z0-9._-]{1,64}$/;

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

/** A run as the store has recorded it. */
export interface RecordedRun extends Run {
  /** When it ended, canonical date; null while it runs, or where it was killed. */
  readonly finished: string | null;
  readonly exitCode: number | null;
  /** Its statistics as JSON. */
  readonly statistics: string | null;
}

/** Which runs are wanted. */
export interface RunSelection {
  readonly id?: string;
  /** Of this user only. */
  readonly user?: string;
  /** At most so many, the latest first. */
  readonly limit: number;
}

/** Users, their roles, and the tokens that they have logged on with. */
export interface StoreAccounts {
  /** Lists the users in ascending order. */
  users(): Promise<readonly User[]>;
  account(user: string): Promise<Account | undefined>;
  /** Makes a user, or changes the password of one; either way nobody stays logged on as that user. */
  putUser(user: string, password: string): Promise<void>;
  /** Removes a user and whatever was granted; false when there is no such user. */
  removeUser(user: string): Promise<boolean>;
  /** Gives a user a role with a customer, in place of the one before; false when there is no such user. */
  putGrant(user: string, grant: Grant): Promise<boolean>;
  /** Takes the role with a customer away; false when there was none. */
  removeGrant(user: string, customer: Grant['customer']): Promise<boolean>;

  /** Keeps a token, known by its hash alone, until it expires (canonical date). Expired ones are dropped. */
  openSession(token: string, user: string, expires: string): Promise<void>;
  /** Returns who has logged on with a token that is valid at a moment (canonical date). */
  session(token: string, now: string): Promise<User | undefined>;
  closeSession(token: string): Promise<void>;
}

/** A store that a Framework Server can stand on. */
export interface ServerStore extends VolumeStore, StoreAdministration, StoreAccounts {
  /** Returns the revision of a scope, as its snapshot would carry it. */
  revision(scope: Scope): Promise<string>;
  /** Lists recorded runs, the latest first. */
  runs(selection: RunSelection): Promise<readonly RecordedRun[]>;
}
