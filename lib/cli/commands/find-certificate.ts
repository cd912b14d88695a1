import { TapesyncError } from '../../errors/error.ts';
import type { Certificate } from '../../model/certificate.ts';
import { eachCertificate } from '../../stores/roles/reconciliations.ts';
import type { Store } from '../../stores/store.ts';

// Certificates that a message names.
const NAMED = 3;

/**
 * Finds the certificate of the run that an id, or the beginning of one, stands for.
 * Throws CERTIFICATE_UNKNOWN, and RUN_AMBIGUOUS where several begin like that.
 */
export async function findCertificate(
  { name, reconciliations }: Pick<Store, 'name' | 'reconciliations'>,
  text: string,
): Promise<Certificate> {
  const found: Certificate[] = [];
  for await (const each of eachCertificate(reconciliations, { prefix: text, limit: NAMED + 1 })) {
    found.push(each);
    if (found.length > NAMED) break;
  }
  const exact = found.filter(({ id }) => id === text);
  const [certificate, ...others] = exact.length > 0 ? exact : found;
  if (certificate === undefined) throw new TapesyncError('CERTIFICATE_UNKNOWN', { store: name, run: text });
  if (others.length > 0) {
    const names = found.slice(0, NAMED).map(({ id, user }) => `${id} of ${user}`);
    const all = [...names, ...(found.length > NAMED ? ['others'] : [])].join(', ');
    throw new TapesyncError('RUN_AMBIGUOUS', { run: text, runs: all });
  }
  return certificate;
}
