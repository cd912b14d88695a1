import type { Condition } from '../../model/condition/condition.ts';

/** A condition in two parts, both of which hold of the volumes that it is about. */
export interface Narrowed {
  /** The index that has all volumes of which the condition may hold. */
  readonly index: string;
  /** The expression that the index is about, as it stands in the schemas. */
  readonly sql: string;
  /** What else holds; absent where nothing else has to. */
  readonly rest?: Condition;
}

const MOVING_SQL =
  'repository IS NOT NULL AND (current_repository IS NULL OR repository <> current_repository)';

/** The volumes that are on their way. */
export const MOVING: Narrowed = { index: 'volume_moving', sql: MOVING_SQL };

/** The volumes with a move date. */
export const WITH_MOVE_DATE: Narrowed = { index: 'volume_move_date', sql: 'move_date IS NOT NULL' };

/** Parts a condition where an index has all volumes of which it may hold; `undefined` where none has. */
export function narrowed(condition: Condition): Narrowed | undefined {
  if (condition.kind === 'moving') return MOVING;
  if (condition.kind === 'value' && condition.field === 'moveDate' && condition.comparison !== '!=') {
    return { ...WITH_MOVE_DATE, rest: condition };
  }
  if (condition.kind !== 'and') return undefined;
  for (const [at, part] of condition.parts.entries()) {
    const found = narrowed(part);
    if (found === undefined) continue;
    const parts = condition.parts.flatMap((each, index) => (index === at ? (found.rest ?? []) : each));
    const { index, sql } = found;
    return { index, sql, ...(parts.length > 0 && { rest: { kind: 'and', parts } }) };
  }
  return undefined;
}
