import type { Change } from '../../model/change.ts';
import { changeLine } from '../../model/change-line.ts';
import type { ValueKey } from '../../model/field.ts';
import type { Problem } from '../../model/problem.ts';
import { bitOf, CLEARED } from '../../model/volume-record.ts';
import type { RowTable } from '../../snapshots/row-table.ts';
import { SNAPSHOT_SYSTEM_COLUMNS } from '../../stores/roles/snapshots.ts';
import type { Decision } from '../compare.ts';
import type { Said } from './contradiction.ts';
import type { Place } from './mentions.ts';

/** What a record has to say of a volume that has been mentioned before. */
export interface Word {
  readonly kind: Decision['kind'];
  readonly place: Place;
  /** What it says; `undefined` where that is not known. */
  readonly said: Said | undefined;
  /** Its columns among the decisions. */
  readonly columns: readonly string[];
  readonly change: Change | undefined;
}

/**
 * Returns what a record says that was found in step with a row and leaves out some of its fields, one bit each; `undefined` where
 * of the row its key alone is left.
 */
export function saidAs(
  rows: RowTable,
  row: number,
  notGiven: number,
  fields: readonly ValueKey[],
  clearing?: ReadonlySet<ValueKey>,
): Said | undefined {
  const columns = rows.columns(row);
  if (columns.length <= SNAPSHOT_SYSTEM_COLUMNS) return undefined;
  const values = fields.map((field, index) => {
    if ((notGiven & bitOf(index)) !== 0) return '';
    return columns[SNAPSHOT_SYSTEM_COLUMNS + index] || (clearing?.has(field) ? CLEARED : '');
  });
  return { values, repositoryDescription: '', initialRepository: '' };
}

/** Returns the change that a decision would make or has refused. */
export function changeIn(decision: Decision): Change | undefined {
  return decision.kind === 'change' || decision.kind === 'refused' ? decision.change : undefined;
}

/** Returns the change that does what two changes of one volume do, the earlier one first, if there is one. */
export function bothChanges(one: Change | undefined, other: Change): Change {
  if (one === undefined || one.action !== other.action) return other;
  return {
    ...other,
    // If the volume was changed in between, it is computed again.
    version: Math.min(one.version, other.version),
    set: { ...one.set, ...other.set },
    was: { ...one.was, ...other.was },
  };
}

/** Returns what is reported of a decision that is no change: a reason, or a problem as JSON. */
export function reportText(
  decision: Exclude<Decision, { kind: 'change' }>,
  source: string,
  line: number,
): string {
  if (decision.kind === 'unchanged') return '';
  if (decision.kind === 'skipped') return decision.reason;
  // A record that is rejected has been reported by then.
  if (decision.kind === 'rejected') return '';
  const { code, message, change } = decision;
  const about = { outcome: 'refused', code, message, source, line } as const;
  return JSON.stringify({ ...about, ...(change && { change: changeLine(change) }) } satisfies Problem);
}
