import type { ChangeLine, JsonValue } from './change.ts';
import { barcodeOf } from './scope.ts';

/** The headings of a table of changes. */
export const CHANGE_COLUMNS = ['volume', 'version', 'action', 'field', 'from', 'to'] as const;

/** Returns a change as the rows of a table, one for each field: a change without fields has one row. */
export function changeCells(change: ChangeLine): readonly (readonly string[])[] {
  const { version, action, set, was = {} } = change;
  const keys = Object.keys(set);
  return (keys.length === 0 ? [''] : keys).map((field) => [
    ...[barcodeOf(change), String(version), action, field],
    ...[textOf(was[field]), textOf(set[field])],
  ]);
}

function textOf(value: JsonValue | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
