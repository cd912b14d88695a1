import type { StoredKey } from '../../model/field.ts';
import type { ScopeFacts } from '../../model/rules.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';

/** What precedes the rows of a snapshot. */
export interface SnapshotHead extends Omit<ScopeFacts, 'scope'> {
  /** Changes with everything in the scope, its volumes and its facts. Empty where the scope is not known. */
  readonly revision: string;
  /** Number of rows that follow; the reader has to check it. */
  readonly volumes: number;
}

/**
 * A scope at one moment.
 *
 * `rows` yields lines in PostgreSQL's COPY text format (tab between columns, `\n` after each row; tab, line end and
 * backslash inside a value escaped as `\t` `\n` `\r` `\\`), UTF-8, cut at arbitrary places. A field without a value
 * is an empty column. Columns: volume, version, current repository, locks, then the fields asked for, in that order.
 * Locks: `L` under an update lock, `l` under a move lock, `Ll` both, empty none.
 * Rows come in ascending order of the volume. Iterating may throw a TapesyncError of class `store`.
 */
export interface SnapshotStream extends SnapshotHead {
  readonly rows: AsyncIterable<Uint8Array>;
}

const SYSTEM_COLUMNS = ['volume', 'version', 'currentRepository', 'locks'] as const;

/** Columns that precede the fields asked for in each row of a snapshot. */
export const SNAPSHOT_SYSTEM_COLUMNS = SYSTEM_COLUMNS.length;

/** Returns the names of the columns of a snapshot with these fields. */
export function snapshotColumns(fields: readonly StoredKey[]): readonly string[] {
  return [...SYSTEM_COLUMNS, ...fields];
}

/** Yields rows that are in memory already, as a snapshot does. */
export async function* inMemory(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** How much is in a scope: of two moments with the same counts, no volume of one has a version of the other's past. */
export interface ScopeCounts {
  readonly volumes: number;
  /** Sum of the versions of its volumes. */
  readonly versions: number;
}

/** The revision of a scope, and how much it stands for. */
export interface ScopeRevision extends ScopeCounts {
  readonly scope: Scope;
  readonly revision: string;
}

/** What has changed in a scope since a revision. The head is that of a snapshot of now; `volumes` are all that are there. */
export interface ScopeSince extends SnapshotHead, ScopeCounts {
  /** How much was in the scope at that revision. */
  readonly base: ScopeCounts;
  /** Volumes that were added, changed or removed since, in ascending order, each once. All others are as they were. */
  readonly changed: readonly VolumeId[];
}

/** Reads scopes. */
export interface Snapshots {
  /** Opens a snapshot of a scope with the given fields; with `only`, of just these volumes. */
  open(scope: Scope, fields: readonly StoredKey[], only?: readonly VolumeId[]): Promise<SnapshotStream>;
  /** Returns the revisions of all scopes, in ascending order; `undefined` where the store cannot tell. */
  revisions?(): Promise<readonly ScopeRevision[] | undefined>;
  /**
   * Returns what has changed in a scope since a revision, all of one moment. `undefined` where the store does not know
   * the revision, or not any more, and where so much has changed that a snapshot costs less.
   */
  since?(scope: Scope, revision: string): Promise<ScopeSince | undefined>;
}

/** Reads scopes, and knows cheaply whether and where one has changed. */
export interface RevisedSnapshots extends Required<Snapshots> {
  /** Returns the revision of a scope, as its snapshot would carry it. */
  revision(scope: Scope): Promise<string>;
  revisions(): Promise<readonly ScopeRevision[]>;
}
