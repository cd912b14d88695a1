import type { RepositoryCensus } from '../../model/census.ts';
import type { Condition } from '../../model/condition/condition.ts';
import type { Filter } from '../../model/filter/filter.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import type { VolumeJson } from '../../model/volume-json.ts';

/** One change of one field in the history of a volume. */
export interface HistoryEntry {
  readonly version: number;
  readonly at: string;
  readonly user: string;
  readonly run: string;
  /** The command of the run. */
  readonly command: string;
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
}

/** Says which volumes of a scope are meant. */
export interface Selection {
  /** Which names they have. */
  readonly filter: Filter;
  /** What holds of them; without it, anything may. */
  readonly condition?: Condition | undefined;
}

/** Asks for a page of volumes, which come in ascending order. */
export interface Page {
  /** Only volumes after this one. */
  readonly after?: VolumeId;
  /** Most volumes in the page. */
  readonly limit: number;
}

/** A page of something that belongs to volumes. */
export interface Paged<T> {
  readonly items: readonly T[];
  /** The next page begins after this volume; absent at the end. A page may be empty and not the last. */
  readonly next?: VolumeId;
}

/** The history of one volume, oldest first. */
export interface VolumeHistory {
  readonly volume: VolumeId;
  readonly entries: readonly HistoryEntry[];
}

/**
 * Finds scopes, volumes and their history, which that of a volume that was removed is too. A scope that is not known has no
 * volumes.
 */
export interface Query {
  /** Lists the scopes in ascending order. */
  scopes(): Promise<readonly Scope[]>;
  /** Returns selected volumes of a scope, with every field. */
  volumes(scope: Scope, selection: Selection, page: Page): Promise<Paged<VolumeJson>>;
  /** Counts the selected volumes of a scope. */
  count(scope: Scope, selection: Selection): Promise<number>;
  /**
   * Counts the volumes of a scope by repository and state, with repositories that have none; moves that began before a
   * canonical date are overdue.
   */
  census(scope: Scope, movingBefore: string): Promise<readonly RepositoryCensus[]>;
  /** Returns the history of a volume, oldest first. */
  history(scope: Scope, volume: VolumeId): Promise<readonly HistoryEntry[]>;
  /** Returns the histories of selected volumes of a scope. */
  histories(scope: Scope, selection: Selection, page: Page): Promise<Paged<VolumeHistory>>;
}

/** Yields the items of all pages; `read` returns the page after a volume. */
export async function* eachItem<T>(
  read: (after: { readonly after?: VolumeId }) => Promise<Paged<T>>,
): AsyncGenerator<T> {
  let after: { readonly after?: VolumeId } | undefined = {};
  while (after !== undefined) {
    const { items, next }: Paged<T> = await read(after);
    yield* items;
    after = next === undefined ? undefined : { after: next };
  }
}
