import type { Store } from '../store.ts';
import { httpChanges } from './changes.ts';
import { DownloadAhead } from './download-ahead.ts';
import { httpExpectedSources } from './expected-sources.ts';
import { httpHeldPlans } from './held-plans.ts';
import { httpPlaces } from './places.ts';
import { httpQuery } from './query.ts';
import { httpReconciliations } from './reconciliations.ts';
import { type RequestOptions, Requests } from './requests.ts';
import { httpRevisions } from './revisions.ts';
import { httpRuns } from './runs.ts';
import { SnapshotDownload } from './snapshot-download.ts';

/** How a server is used as a store. */
export type HttpStoreOptions = Omit<RequestOptions, 'name'>;

/**
 * Logs on to a Framework Server and returns it as a store.
 * Throws LOGON_REFUSED, or SERVER_UNREACHABLE when it does not answer after all retries.
 */
export async function openHttpStore(options: HttpStoreOptions): Promise<Store> {
  const { server, user } = options;
  const name = `${server.protocol}//${user}@${server.host}${server.pathname.replace(/\/$/, '')}`;
  const requests = new Requests({ ...options, name });
  try {
    await requests.logOn();
  } catch (error) {
    await requests.close();
    throw error;
  }
  const query = httpQuery(requests, name);
  const download = new SnapshotDownload(requests, name);
  const ahead = new DownloadAhead((scope, fields) => download.open(scope, fields), query.scopes);
  return {
    name,
    snapshots: {
      open: (scope, fields, only) =>
        only === undefined ? ahead.open(scope, fields) : download.openSome(scope, fields, only),
      ...httpRevisions(requests),
    },
    changes: httpChanges(requests),
    places: httpPlaces(requests),
    query,
    runs: httpRuns(requests, name),
    reconciliations: httpReconciliations(requests, name),
    heldPlans: httpHeldPlans(requests, name),
    expected: httpExpectedSources(requests, name),
    close: () => requests.close(),
  };
}
