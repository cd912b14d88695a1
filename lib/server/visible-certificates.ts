/**
 * Which certificates a user sees: those of places of customers whose volumes the user may see.
 *
 * @module
 */

import { TapesyncError } from '../errors/error.ts';
import type { Certificate } from '../model/certificate.ts';
import type { User } from '../stores/roles/accounts.ts';
import { eachCertificate, type Reconciliations } from '../stores/roles/reconciliations.ts';
import { admit, hasRole } from './access.ts';

/** Most certificates that are read at once. */
export const MOST_CERTIFICATES = 1000;

/** Throws NOT_THERE or ACCESS_DENIED unless a user may change the volumes of all places. */
export function admitPlaces(caller: User, places: readonly string[]): void {
  for (const customer of customersOf(places)) admit(caller, { of: 'customer', role: 'sync' }, customer);
}

/** Returns whether a user sees a certificate. */
export function seesCertificate(caller: User, { places }: Pick<Certificate, 'places'>): boolean {
  return customersOf(places).every((customer) => hasRole(caller, customer, 'read'));
}

/**
 * Returns the certificate of a run: users may have runs of the same id, and without a user it is the latest that the caller
 * may see. Throws NOT_THERE.
 */
export async function visibleCertificate(
  reconciliations: Pick<Reconciliations, 'list'>,
  caller: User,
  id: string,
  user: string | undefined,
): Promise<Certificate> {
  for await (const each of eachCertificate(reconciliations, { prefix: id, limit: MOST_CERTIFICATES })) {
    if (each.id === id && (user === undefined || each.user === user) && seesCertificate(caller, each)) {
      return each;
    }
  }
  throw new TapesyncError('NOT_THERE');
}

function customersOf(places: readonly string[]): readonly string[] {
  return [...new Set(places.map((place) => place.split('.', 1)[0] ?? ''))];
}
