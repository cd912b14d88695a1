/**
 * What a user may see of a store: what the API gives the same user, and nothing else.
 *
 * @module
 */

import { TapesyncError } from '../../errors/error.ts';
import { CustomerId, MediaId, type Scope, VolumeId } from '../../model/scope.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import type { User } from '../../stores/roles/accounts.ts';
import type { Repository } from '../../stores/roles/places.ts';
import type { HistoryEntry, Page, Paged, Selection } from '../../stores/roles/query.ts';
import type { ServerStore } from '../../stores/store.ts';
import { admit, visibleTo } from '../access.ts';

/** A volume as its page is named: `US01.LTO.E00090L6`. */
export interface Barcode {
  readonly scope: Scope;
  readonly volume: VolumeId;
}

/** A store as one user sees it. Every method that names a scope throws NOT_THERE for one that is not the user's to see. */
export interface Seen {
  scopes(): Promise<readonly Scope[]>;
  repositories(): Promise<readonly Repository[]>;
  volumes(scope: Scope, selection: Selection, page: Page): Promise<Paged<VolumeJson>>;
  history(barcode: Barcode): Promise<readonly HistoryEntry[]>;
}

/** Returns a store as a user sees it. */
export function seenBy(user: User, { query, places }: Pick<ServerStore, 'query' | 'places'>): Seen {
  const admitted = ({ customer }: Scope) => admit(user, { of: 'customer', role: 'read' }, customer);
  return {
    scopes: async () => visibleTo(user, await query.scopes()),
    repositories: async () => visibleTo(user, await places.repositories()),
    volumes: async (scope, selection, page) => {
      admitted(scope);
      return query.volumes(scope, selection, page);
    },
    history: async ({ scope, volume }) => {
      admitted(scope);
      return query.history(scope, volume);
    },
  };
}

/** Reads a barcode with its scope, in any case. Throws NOT_THERE for a text that is none. */
export function readBarcode(text: string): Barcode {
  const [customer, media, volume] = text.toUpperCase().split('.');
  const [inCustomer, ofMedia] = [CustomerId.of(customer ?? ''), MediaId.of(media ?? '')];
  const label = VolumeId.of(volume ?? '');
  if (inCustomer === undefined || ofMedia === undefined || label === undefined) {
    throw new TapesyncError('NOT_THERE');
  }
  return { scope: { customer: inCustomer, media: ofMedia }, volume: label };
}
