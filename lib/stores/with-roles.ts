import type { OldServerStore } from './server-store.ts';
import type { ServerStore, Store } from './store.ts';
import type { StoreAdministration, VolumeStore } from './volume-store.ts';

type OldStore = VolumeStore & StoreAdministration;

/** Gives a store its roles. */
export function withRoles<T extends OldStore>(store: T): T & Store {
  return Object.assign(store, {
    snapshots: {
      open: (...args: Parameters<OldStore['openScope']>) => store.openScope(...args),
    },
    changes: { apply: (...args: Parameters<OldStore['apply']>) => store.apply(...args) },
    places: store,
    query: store,
    runs: { finish: (...args: Parameters<OldStore['finishRun']>) => store.finishRun(...args) },
  });
}

/** Gives a store of a server its roles. */
export function withServerRoles<T extends OldServerStore>(store: T): T & ServerStore {
  return Object.assign(withRoles(store), {
    snapshots: {
      open: (...args: Parameters<OldServerStore['openScope']>) => store.openScope(...args),
      revision: (...args: Parameters<OldServerStore['revision']>) => store.revision(...args),
    },
    runs: {
      finish: (...args: Parameters<OldServerStore['finishRun']>) => store.finishRun(...args),
      list: (...args: Parameters<OldServerStore['listRuns']>) => store.listRuns(...args),
    },
    accounts: store,
  });
}
