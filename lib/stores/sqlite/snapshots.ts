import type { StoredKey } from '../../model/field.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import {
  inMemory,
  type RevisedSnapshots,
  type ScopeRevision,
  type ScopeSince,
  type SnapshotStream,
} from '../roles/snapshots.ts';
import { readFacts } from '../sql/scope-facts.ts';
import { readRevision, readRevisions, readSince } from '../sql/scope-revisions.ts';
import type { Connection } from './connection.ts';
import type { SqliteDatabase } from './database.ts';
import { countVolumes, measureScope, readNextScope, readRows, readRowsOf } from './read-rows.ts';
import { SnapshotAhead } from './snapshot-ahead.ts';

/** Reads the snapshots of a SQLite database, and the next one ahead where scopes are asked for in their order. */
export class SqliteSnapshots implements RevisedSnapshots {
  readonly #database: SqliteDatabase;
  readonly #ahead: SnapshotAhead | undefined;

  constructor(database: SqliteDatabase, timeoutMs: number, readAhead: boolean) {
    this.#database = database;
    const { path, name } = database;
    this.#ahead = readAhead ? new SnapshotAhead({ path, store: name, timeoutMs }) : undefined;
  }

  async open(
    scope: Scope,
    fields: readonly StoredKey[],
    only?: readonly VolumeId[],
  ): Promise<SnapshotStream> {
    if (only !== undefined) return this.#open(scope, fields, only);
    const snapshot = (await this.#ahead?.take(scope, fields)) ?? (await this.#open(scope, fields));
    if (this.#ahead?.isWorth(scope, snapshot.volumes)) {
      const next = await this.#database.read(async (reader) => readNextScope(reader, scope));
      if (next !== undefined) this.#ahead.begin(next, fields);
    }
    return snapshot;
  }

  revision(scope: Scope): Promise<string> {
    return this.#database.read((reader) => readRevision(reader, scope));
  }

  revisions(): Promise<readonly ScopeRevision[]> {
    return this.#database.read(readRevisions);
  }

  since(scope: Scope, revision: string): Promise<ScopeSince | undefined> {
    return this.#database.read((reader) => readSince(reader, scope, revision));
  }

  async close(): Promise<void> {
    await this.#ahead?.close();
  }

  async #open(
    scope: Scope,
    fields: readonly StoredKey[],
    only?: readonly VolumeId[],
  ): Promise<SnapshotStream> {
    const reader = this.#database.take();
    try {
      const { scope: _, ...facts } = await readFacts(reader, scope);
      const { volumes, chunks } = only
        ? { volumes: countVolumes(reader, scope, only), chunks: [readRowsOf(reader, scope, fields, only)] }
        : rowsOf(reader, scope, fields);
      if (volumes > 0) return { ...facts, volumes, rows: this.#stream(reader, chunks) };
      // Nobody has to fetch the rows of an empty scope for its transaction to end.
      this.#database.release(reader);
      return { ...facts, volumes, rows: inMemory([]) };
    } catch (error) {
      this.#database.discard(reader);
      throw error;
    }
  }

  // Ends with the last row, or as soon as the reader of the rows stops.
  async *#stream(reader: Connection, chunks: Iterable<Uint8Array>) {
    let whole = false;
    try {
      yield* chunks;
      whole = true;
    } finally {
      if (whole) this.#database.release(reader);
      else this.#database.discard(reader);
    }
  }
}

function rowsOf(reader: Connection, scope: Scope, fields: readonly StoredKey[]) {
  const extent = measureScope(reader, scope);
  return { volumes: extent.volumes, chunks: readRows(reader, scope, fields, extent) };
}
