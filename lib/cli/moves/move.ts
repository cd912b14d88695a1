import { MOVE_KEYS, type Move } from '../../engine/moves/moves-in.ts';
import type { Columns } from '../listing/columns.ts';
import { sortRows } from '../listing/sort-rows.ts';

const WAY = ['from', 'to', 'slot', 'label'];
const REST = ['description', 'since', 'moveDate'];

/** The columns of a list of moves. */
export const MOVE_COLUMNS: Columns = {
  all: MOVE_KEYS,
  table: [...WAY, 'container', ...REST, 'truck'],
  always: ['from', 'to', 'label'],
  find: (name) => MOVE_KEYS.find((column) => column.toLowerCase() === name.toLowerCase()),
};

// Slot 9 is before slot 10: somebody walks along them.
const { compare } = new Intl.Collator('en', { numeric: true });

/** Returns moves by from, to and slot, numbers in slots by their size; places that are not known come first. */
export function sortMoves(moves: readonly Move[]): readonly Move[] {
  const walked = moves.toSorted((a, b) => compare(a.slot, b.slot) || compare(a.label, b.label));
  const by = ['from', 'to'].map((column) => ({ column, descending: false }));
  return sortRows(walked, by);
}
