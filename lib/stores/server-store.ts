import type { Scope } from '../model/scope.ts';
import type { Accounts } from './roles/accounts.ts';
import type { RecordedRun, RunSelection } from './roles/runs.ts';
import type { ServerStore as ComposedServerStore } from './store.ts';
import type { StoreAdministration, VolumeStore } from './volume-store.ts';

/** A store that a Framework Server can stand on. */
export interface OldServerStore extends VolumeStore, StoreAdministration, Accounts {
  /** Returns the revision of a scope, as its snapshot would carry it. */
  revision(scope: Scope): Promise<string>;
  /** Lists recorded runs, the latest first. */
  listRuns(selection: RunSelection): Promise<readonly RecordedRun[]>;
}

export type ServerStore = OldServerStore & ComposedServerStore;
