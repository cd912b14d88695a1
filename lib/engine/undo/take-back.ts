import type { Change, FieldValues } from '../../model/change.ts';
import { isSettable, type SettableKey } from '../../model/field.ts';
import type { FieldChanges } from '../../model/field-changes.ts';
import type { RunChange } from '../../stores/roles/runs.ts';

/** What takes back what a run has changed of one volume. */
export interface TakenBack {
  /** Absent where nothing can be taken back by a change. */
  readonly change?: Omit<Change, 'source' | 'line'>;
  /** Fields and locks that stay as they are: only the commands that set and lift a lock do so, and only audits audit. */
  readonly left: readonly string[];
}

/** Returns the change that takes a volume back to before a run, as the run has left it. */
export function takeBack({ customer, media, volume, version, ...run }: RunChange): TakenBack {
  const id = { customer, media, volume };
  const olds = valuesOf(run.fields, 0);
  const news = valuesOf(run.fields, 1);
  if (!run.existed) {
    if (!run.exists) return { left: [] };
    return { change: { action: 'remove', ...id, version, set: {}, was: given(news) }, left: [] };
  }
  if (!run.exists) {
    const { currentRepository, auditFailed, ...fields } = given(olds);
    const starts = currentRepository !== undefined && currentRepository !== fields.repository;
    const set = { ...fields, ...(starts && { initialRepository: currentRepository }) };
    const left = auditFailed === '1' ? ['auditFailed'] : [];
    return { change: { action: 'add', ...id, version: 0, set, was: {} }, left };
  }
  const left = Object.keys(run.fields).filter((key) => !isTakenBack(key, run.fields[key]));
  const set = without(olds, left);
  if (Object.keys(set).length === 0) return { left };
  return { change: { action: 'undo', ...id, version, set, was: given(without(news, left)) }, left };
}

// A change may set the move lock; only the command that lifts it may lift it.
function isTakenBack(key: string, [old, now]: FieldChanges[string] = [null, null]): boolean {
  if (key === 'moveLock') return old === '1' || now !== '1';
  return isSettable(key) && key !== 'initialRepository';
}

function valuesOf(fields: FieldChanges, side: 0 | 1): FieldValues {
  const values: { [K in SettableKey]?: string | null } = {};
  for (const key in fields) if (isSettable(key)) values[key] = fields[key]?.[side] ?? null;
  return values;
}

function given(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function without(values: FieldValues, keys: readonly string[]): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}
