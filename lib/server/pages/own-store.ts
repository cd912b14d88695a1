/**
 * A store as runs of one user have it: whatever an input names, nothing is read that the user may not see, and nothing is
 * written that the user may not change.
 *
 * @module
 */

import type { Scope } from '../../model/scope.ts';
import { fillIn } from '../../stores/protocol/apply-results.ts';
import type { Role, User } from '../../stores/roles/accounts.ts';
import type { ServerStore } from '../../stores/store.ts';
import { admit, visibleTo } from '../access.ts';
import { removalRefused } from '../removals.ts';
import { admitPlaces } from '../visible-certificates.ts';

/**
 * Returns a store as runs of a user have it. Its methods throw NOT_THERE for a scope that is not the user's to see, and
 * ACCESS_DENIED for one that is not the user's to change.
 */
export function ownStore(user: User, store: ServerStore) {
  const admitted = ({ customer }: Pick<Scope, 'customer'>, role: Role) =>
    admit(user, { of: 'customer', role }, customer);
  const { name, snapshots, changes, query, runs, reconciliations } = store;
  return {
    name,
    runs: {
      finish: runs.finish,
      changes: async (...asked) => {
        const { items, ...rest } = await runs.changes(...asked);
        return { ...rest, items: visibleTo(user, items) };
      },
    },
    snapshots: {
      open: async (scope, ...rest) => {
        admitted(scope, 'read');
        return snapshots.open(scope, ...rest);
      },
    },
    changes: {
      apply: async (run, scope, batch, ...rest) => {
        admitted(scope, 'sync');
        const refusals = await Promise.all(batch.map((change) => removalRefused(query, user, change)));
        const allowed = batch.filter((_, index) => refusals[index] === undefined);
        if (allowed.length === batch.length) return changes.apply(run, scope, batch, ...rest);
        const refused = refusals.map((reason) => reason && ({ outcome: 'refused', ...reason } as const));
        const applied = await changes.apply(run, scope, allowed, ...rest);
        return { ...applied, results: fillIn(refused, applied.results) };
      },
    },
    query: {
      scopes: async () => visibleTo(user, await query.scopes()),
      count: query.count,
      volumes: query.volumes,
    },
    reconciliations: {
      record: async (certificate, parts) => {
        admitPlaces(user, certificate.places);
        return reconciliations.record(certificate, parts);
      },
    },
  } satisfies {
    readonly name: string;
    readonly runs: Pick<ServerStore['runs'], 'finish' | 'changes'>;
    readonly snapshots: Pick<ServerStore['snapshots'], 'open'>;
    readonly changes: ServerStore['changes'];
    readonly query: Pick<ServerStore['query'], 'scopes' | 'count' | 'volumes'>;
    readonly reconciliations: Pick<ServerStore['reconciliations'], 'record'>;
  };
}
