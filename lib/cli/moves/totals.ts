import type { Move } from '../../engine/moves/moves-in.ts';
import type { Trip } from '../../model/moves.ts';

/** The moves from one place to another, all by truck or none. */
export interface MoveGroup {
  readonly from: string;
  readonly to: string;
  readonly truck: Trip | '';
  readonly count: number;
  readonly moves: readonly Move[];
}

/** Returns sorted moves by from and to, in their order. */
export function totalsOf(moves: readonly Move[]): readonly MoveGroup[] {
  const groups = Map.groupBy(moves, ({ from, to, truck }) => `${from}\n${to}\n${truck}`);
  return Array.from(groups.values(), (members) => {
    const { from = '', to = '', truck = '' } = members[0] ?? {};
    return { from, to, truck, count: members.length, moves: members };
  });
}
