import type { Trip } from '../../model/moves.ts';
import type { Columns, Row } from '../listing/columns.ts';
import { sortRows } from '../listing/sort-rows.ts';

/** A line of a list of moves; what is not known is empty. */
export interface Move extends Row {
  readonly from: string;
  readonly to: string;
  readonly slot: string;
  /** The qualified barcode, US01.LTO.A00001L8. */
  readonly label: string;
  /** The qualified barcode of the container it lies in. */
  readonly container: string;
  readonly description: string;
  /** When the volume was sent on its way, canonical date. */
  readonly since: string;
  /** When the volume should move, canonical date. */
  readonly moveDate: string;
  /** Which way it goes on the truck; empty where it does not, or where nobody knows. */
  readonly truck: Trip | '';
}

const WAY = ['from', 'to', 'slot', 'label'];
const REST = ['description', 'since', 'moveDate'];
// Behind the others: programs read columns of CSV by their number.
const COLUMNS = [...WAY, ...REST, 'container', 'truck'];

/** The columns of a list of moves. */
export const MOVE_COLUMNS: Columns = {
  all: COLUMNS,
  table: [...WAY, 'container', ...REST, 'truck'],
  always: ['from', 'to', 'label'],
  find: (name) => COLUMNS.find((column) => column.toLowerCase() === name.toLowerCase()),
};

// Slot 9 is before slot 10: somebody walks along them.
const { compare } = new Intl.Collator('en', { numeric: true });

/** Returns moves by from, to and slot, numbers in slots by their size; places that are not known come first. */
export function sortMoves(moves: readonly Move[]): readonly Move[] {
  const walked = moves.toSorted((a, b) => compare(a.slot, b.slot) || compare(a.label, b.label));
  const by = ['from', 'to'].map((column) => ({ column, descending: false }));
  return sortRows(walked, by);
}
