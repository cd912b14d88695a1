import type { Move } from './move.ts';

/** The moves from one place to another. */
export interface MoveGroup {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly moves: readonly Move[];
}

/** Returns sorted moves by from and to, in their order. */
export function totalsOf(moves: readonly Move[]): readonly MoveGroup[] {
  const groups = Map.groupBy(moves, ({ from, to }) => `${from}\n${to}`);
  return Array.from(groups.values(), (members) => {
    const { from = '', to = '' } = members[0] ?? {};
    return { from, to, count: members.length, moves: members };
  });
}
