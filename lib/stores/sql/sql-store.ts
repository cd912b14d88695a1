import type { RevisedSnapshots } from '../roles/snapshots.ts';
import type { ServerStore } from '../store.ts';
import { sqlAccounts } from './accounts.ts';
import { sqlChanges } from './changes.ts';
import type { SqlConnection, SqlDatabase } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { sqlExpectedSources } from './expected-sources.ts';
import { sqlHeldPlans } from './held-plans.ts';
import { sqlPlaces } from './places.ts';
import { sqlQuery } from './query.ts';
import { sqlReconciliations } from './reconciliations.ts';
import { sqlRuns } from './runs.ts';
import { sqlVerification } from './verification.ts';

/** Returns the store in a database; each database reads its snapshots in its own way. */
export function sqlStore<C extends SqlConnection>(
  database: SqlDatabase<C>,
  dialect: Dialect<C>,
  snapshots: RevisedSnapshots & { close(): Promise<void> },
): ServerStore {
  return {
    name: database.name,
    snapshots,
    changes: sqlChanges(database, dialect),
    places: sqlPlaces(database, dialect),
    query: sqlQuery(database, dialect),
    runs: sqlRuns(database, dialect),
    reconciliations: sqlReconciliations(database),
    heldPlans: sqlHeldPlans(database),
    expected: sqlExpectedSources(database),
    accounts: sqlAccounts(database),
    verification: sqlVerification(database, dialect),
    check: () => database.check(),
    close: async () => {
      await snapshots.close();
      await database.close();
    },
  };
}
