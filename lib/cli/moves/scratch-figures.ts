import { type RepositoryId, type Scope, scopeName } from '../../model/scope.ts';

/** The scratch tapes of a place against how many are needed there. */
export interface ScratchNeed extends Scope {
  readonly repository: RepositoryId;
  readonly need: number;
  /** Those that are there and stay. */
  readonly there: number;
  /** Those that are on their way to it. */
  readonly coming: number;
  /** How many more have to be sent there. */
  readonly short: number;
  /** Where others of the scope are that could come, the most first; counted only where some are short. */
  readonly elsewhere: readonly { readonly repository: RepositoryId; readonly count: number }[];
}

/** The headings of what is needed. */
export const NEED_COLUMNS = ['place', 'needed', 'there', 'on the way', 'short'];

/** The headings of where scratch tapes could come from. */
export const COULD_COME_COLUMNS = ['could come from', 'scratch tapes'];

/** Returns what is needed in a place as the cells of a row. */
export function needRow(found: ScratchNeed): readonly string[] {
  const { repository, need, there, coming, short } = found;
  return [`${scopeName(found)}.${repository}`, ...[need, there, coming, short].map(String)];
}

/** Returns where scratch tapes could come from as the cells of rows. */
export function couldComeRows({ elsewhere }: ScratchNeed): readonly (readonly string[])[] {
  return elsewhere.map(({ repository, count }) => [repository, String(count)]);
}
