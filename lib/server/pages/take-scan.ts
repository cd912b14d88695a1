/**
 * Scans of a place: what each label means, and the reconciliation at the end, by the engine that the command line has.
 *
 * @module
 */

import { readScan, type ScannedLabel } from '../../engine/reconcile/read-scan.ts';
import { reconcile } from '../../engine/reconcile/reconcile.ts';
import type { Certificate } from '../../model/certificate.ts';
import { MOST_MISSING, NO_LIMIT, parseLimit } from '../../model/limit.ts';
import type { Place } from '../../model/reconciliation.ts';
import { fixedConcurrency } from '../../platform/concurrency.ts';
import { textSource } from '../../sources/text-source.ts';
import type { User } from '../../stores/roles/accounts.ts';
import { admit } from '../access.ts';
import { runOf } from './own-run.ts';
import { ownStore } from './own-store.ts';
import type { PageServer } from './page.ts';

/** Whose scan it is, of which place, and when. */
export interface Scan {
  readonly user: User;
  readonly server: PageServer;
  readonly place: Place;
  /** Labels, as a hand scanner makes them. */
  readonly text: string;
  /** In seconds since 1970 UTC. */
  readonly now: number;
}

/** How a reconciliation has ended. */
export interface Reconciled {
  /** Absent where none was kept. */
  readonly certificate?: Certificate | undefined;
  /** What went wrong beyond single volumes. */
  readonly problems: readonly string[];
}

const BATCH = 1000;

/** Returns what each label of a scan means. Throws NOT_THERE for a place that is not the user's to see. */
export function lookUp({ user, server, place, text, now }: Scan): Promise<readonly ScannedLabel[]> {
  const store = ownStore(user, server.store);
  return readScan(text, { store, place, overdue: server.overdueSeconds, now });
}

/**
 * Compares a scan with all that should be in its place, confirms arrivals, and keeps the certificate. `accepts` says that all
 * was scanned, however much is missing. Throws ACCESS_DENIED without the role to change volumes, and SERVER_BUSY.
 */
export async function reconcileScan(
  { user, server, place, text, now }: Scan,
  { audit, accepts }: { readonly audit: boolean; readonly accepts: boolean },
): Promise<Reconciled> {
  admit(user, { of: 'customer', role: 'sync' }, place.scope.customer);
  const run = runOf(user, 'reconcile');
  // Each holds a whole scope in memory.
  const leave = await server.inventories.enter({ party: user.user });
  try {
    const { errors } = await reconcile(
      {
        run,
        sources: [textSource('scan', text)],
        isScan: true,
        store: ownStore(user, server.store),
        places: [place],
        scopes: [],
        policy: {
          confirm: true,
          audit,
          maxMissing: accepts ? NO_LIMIT : (parseLimit(MOST_MISSING) ?? NO_LIMIT),
          minRecords: 1,
          overdue: server.overdueSeconds,
        },
        now: Math.floor(now),
        budget: { concurrency: fixedConcurrency(1), batchSize: BATCH },
      },
      () => {},
      new AbortController().signal,
    );
    const { items } = await server.store.reconciliations.list({ prefix: run.id, limit: 1 });
    return {
      certificate: items.find(({ id, user: by }) => id === run.id && by === user.user),
      problems: errors.map(({ message }) => message),
    };
  } finally {
    leave();
  }
}
