import type { Change } from './change.ts';
import { isJsonObject } from './json-object.ts';

/** One value before and after, and how many changes have it. */
export interface ValueTotal {
  /** Empty for none. */
  readonly from: string;
  readonly to: string;
  readonly changes: number;
}

/** How many changes there are of one field, and from what to what: the most frequent ones. */
export interface FieldTotal {
  /** The key of the field, or the action of changes that are more than fields: `add` or `remove`. */
  readonly field: string;
  readonly changes: number;
  readonly values: readonly ValueTotal[];
}

// Of a field with more values than that, they say nothing.
const MOST_VALUES = 500;
const LISTED = 10;
const LONGEST_VALUE = 80;
// No value has it.
const BETWEEN = '\u0000';

/** Counts changes by field, and by what each was and is to be. */
export class FieldTotals {
  readonly #fields = new Map<string, { changes: number; values: Map<string, number> | undefined }>();

  /** Counts a change. */
  add({ action, set, was }: Change): void {
    if (action === 'add' || action === 'remove')
      this.#count(action, set.repository ?? '', was.repository ?? '');
    if (action === 'add') return;
    for (const [field, value] of Object.entries(set)) {
      this.#count(field, value ?? '', (was as Readonly<Record<string, string | null>>)[field] ?? '');
    }
  }

  /** Returns the totals, the most frequent field first. */
  totals(): readonly FieldTotal[] {
    return Array.from(this.#fields, ([field, { changes, values }]) => ({
      field,
      changes,
      values: listed(values ?? new Map()),
    })).sort((a, b) => b.changes - a.changes);
  }

  #count(field: string, to: string, from: string): void {
    let total = this.#fields.get(field);
    if (total === undefined) {
      total = { changes: 0, values: new Map() };
      this.#fields.set(field, total);
    }
    total.changes++;
    const { values } = total;
    if (values === undefined) return;
    const key = `${from.slice(0, LONGEST_VALUE)}${BETWEEN}${to.slice(0, LONGEST_VALUE)}`;
    values.set(key, (values.get(key) ?? 0) + 1);
    if (values.size > MOST_VALUES) total.values = undefined;
  }
}

function listed(values: ReadonlyMap<string, number>): ValueTotal[] {
  const most = [...values].sort(([, a], [, b]) => b - a).slice(0, LISTED);
  return most.map(([key, changes]) => {
    const [from = '', to = ''] = key.split(BETWEEN);
    return { from: from.toWellFormed(), to: to.toWellFormed(), changes };
  });
}

/** Says whether a JSON value is a list of totals. */
export function isFieldTotals(json: unknown): json is readonly FieldTotal[] {
  return Array.isArray(json) && json.every(isFieldTotal);
}

function isFieldTotal(json: unknown): json is FieldTotal {
  if (!isJsonObject(json) || !Array.isArray(json.values)) return false;
  return typeof json.field === 'string' && isCount(json.changes) && json.values.every(isValueTotal);
}

function isValueTotal(json: unknown): json is ValueTotal {
  if (!isJsonObject(json)) return false;
  return typeof json.from === 'string' && typeof json.to === 'string' && isCount(json.changes);
}

function isCount(json: unknown): json is number {
  return typeof json === 'number' && Number.isSafeInteger(json) && json >= 0;
}
