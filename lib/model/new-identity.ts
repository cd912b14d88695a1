import type { RunIdentity } from './run.ts';
import { canonicalDate } from './value.ts';

/** Returns the identity of a run that starts now. Its identifier sorts by time and is unique within a second. */
export function newIdentity(): RunIdentity {
  const started = canonicalDate(Math.floor(Date.now() / 1000));
  // It need not be secret, and node:crypto would take longer to load than a small run.
  const among = Math.floor(Math.random() * 2 ** 32);
  return { id: `${started.replaceAll(/[-:]/g, '')}-${among.toString(16).padStart(8, '0')}`, started };
}
