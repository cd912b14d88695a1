import type { Scope, VolumeId } from '../../model/scope.ts';

/** One change of one field in the history of a volume. */
export interface HistoryEntry {
  readonly version: number;
  readonly at: string;
  readonly user: string;
  readonly run: string;
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
}

/** Finds scopes, volumes and their history. */
export interface Query {
  /** Lists the scopes in ascending order. */
  scopes(): Promise<readonly Scope[]>;
  /** Returns the history of a volume, oldest first. */
  history(scope: Scope, volume: VolumeId): Promise<readonly HistoryEntry[]>;
}
