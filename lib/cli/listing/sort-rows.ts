import type { JsonValue } from '../../model/change.ts';
import { type Columns, columnsOf, type Row } from './columns.ts';

/** A column that rows are sorted by. */
export interface SortKey {
  readonly column: string;
  readonly descending: boolean;
}

/** Returns what `--sort-by` names, the first one first; throws OPTION_INVALID for what is no column. */
export function sortKeys(names: readonly string[], columns: Columns): readonly SortKey[] {
  const plain = names.map((name) => name.replace(/^[-+]/, ''));
  return columnsOf('--sort-by', plain, columns).map((column, index) => ({
    column,
    descending: names[index]?.startsWith('-') === true,
  }));
}

/**
 * Returns rows in the order of the keys: numbers by size, text by its code points, NO before YES. Rows without a value come
 * last either way; those that are equal stay in their order.
 */
export function sortRows<R extends Row>(rows: readonly R[], keys: readonly SortKey[]): readonly R[] {
  return rows.toSorted((left, right) => {
    for (const { column, descending } of keys) {
      const [a, b] = [left[column] ?? null, right[column] ?? null];
      if (a === null || b === null) {
        if (a !== b) return a === null ? 1 : -1;
        continue;
      }
      const order = compare(a, b);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

function compare(a: NonNullable<JsonValue>, b: NonNullable<JsonValue>): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  // A count that a number cannot hold is a text.
  if (typeof a === 'number' || typeof b === 'number') return BigInt(a) < BigInt(b) ? -1 : 1;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
