/**
 * Who may remove a volume: an administrator of its customer, and whoever has added it, while nobody else has touched it. So
 * a user may take back an addition, and no more.
 *
 * @module
 */

import type { Change } from '../model/change.ts';
import { type Refusal, refused } from '../model/rules.ts';
import type { User } from '../stores/roles/accounts.ts';
import type { HistoryEntry, Query } from '../stores/roles/query.ts';
import { hasRole } from './access.ts';

/** Returns why a user may not make a change, as far as it is a removal; `undefined` where nothing speaks against it. */
export async function removalRefused(
  query: Pick<Query, 'history'>,
  user: User,
  { action, customer, media, volume, version }: Change,
): Promise<Refusal | undefined> {
  if (action !== 'remove' || hasRole(user, customer, 'admin')) return undefined;
  const entries = await query.history({ customer, media }, volume);
  // As it was at that version: so a batch that is sent again is judged alike. The store tells what has come since.
  const life = presentLife(entries.filter((entry) => entry.version <= version));
  // One that is still to come may be anybody's by then.
  const isKnown = version <= (entries.at(-1)?.version ?? 0);
  if (isKnown && life.length === 0) return undefined;
  const isOwn = isKnown && begins(life[0]) && life.every((entry) => entry.user === user.user);
  return isOwn
    ? undefined
    : refused('REMOVE_DENIED', { barcode: `${customer}.${media}.${volume}`, customer });
}

// Without those of volumes that had the label before.
function presentLife(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const removed = entries.findLastIndex(({ field, new: now }) => field === 'volume' && now === null);
  const last = entries[removed]?.version ?? 0;
  return entries.filter(({ version }) => version > last);
}

function begins(entry: HistoryEntry | undefined): boolean {
  return entry !== undefined && (entry.version === 1 || entry.field === 'volume');
}
