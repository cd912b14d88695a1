import type { HistoryEntry } from '../roles/query.ts';
import type { FieldChanges } from './plan-writes.ts';

/** Returns the entries of one change in the history, one per field; `changes` is JSON as the store keeps it. */
export function historyEntries(
  change: Omit<HistoryEntry, 'field' | 'old' | 'new'>,
  changes: string,
): HistoryEntry[] {
  const fields: FieldChanges = JSON.parse(changes);
  return Object.entries(fields).map(([field, [old, now]]) => ({ ...change, field, old, new: now }));
}
