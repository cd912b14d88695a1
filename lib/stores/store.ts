/**
 * The one seam between the engine and wherever volumes live: a store is composed of roles. A function takes only the
 * roles that it needs.
 *
 * @module
 */

import type { Accounts } from './roles/accounts.ts';
import type { Changes } from './roles/changes.ts';
import type { ExpectedSources } from './roles/expected-sources.ts';
import type { HeldPlans } from './roles/held-plans.ts';
import type { Places } from './roles/places.ts';
import type { Query } from './roles/query.ts';
import type { Reconciliations } from './roles/reconciliations.ts';
import type { RunRecords, Runs } from './roles/runs.ts';
import type { RevisedSnapshots, Snapshots } from './roles/snapshots.ts';
import type { Verification } from './roles/verification.ts';

/** A place where volumes live. Every method of every role may throw a TapesyncError of class `store`. */
export interface Store {
  /** What reports call it; never with a password. */
  readonly name: string;
  readonly snapshots: Snapshots;
  readonly changes: Changes;
  readonly places: Places;
  readonly query: Query;
  readonly runs: Runs;
  readonly reconciliations: Reconciliations;
  readonly heldPlans: HeldPlans;
  readonly expected: ExpectedSources;
  readonly accounts?: Accounts;
  close(): Promise<void>;
}

/** What a run needs of a store. */
export interface RunStore extends Pick<Store, 'name' | 'snapshots' | 'changes'> {
  readonly runs: RunRecords;
}

/** A store that a Framework Server can stand on. */
export interface ServerStore extends Store {
  readonly snapshots: RevisedSnapshots;
  readonly accounts: Accounts;
  readonly verification: Verification;
  /** Throws what a change would now, as STORE_FULL, as far as that shows without writing one. */
  check(): Promise<void>;
}
