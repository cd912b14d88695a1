import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { TapesyncError } from '../../errors/error.ts';
import { attributeIndex, attributeKey, type StoredKey } from '../../model/field.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import {
  inMemory,
  type RevisedSnapshots,
  type ScopeRevision,
  type ScopeSince,
  type SnapshotStream,
} from '../roles/snapshots.ts';
import { columnOf } from '../sql/column-of.ts';
import { readFacts } from '../sql/scope-facts.ts';
import { readRevision, readRevisions, readSince } from '../sql/scope-revisions.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { LOCKS } from './read-volumes.ts';

// Rows that are read at once, some 100 KB: the connection is free before anybody has looked at them.
const AT_ONCE = 1000;

// The planner would sort the rows, on the disk where they are many. Along the primary key the first row comes at once,
// and all of them sooner.
const SETTINGS = 'SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off';

/**
 * Snapshots of scopes. Each has a connection with a transaction of its own until its rows have been read, left, or not
 * been read on for some time.
 */
export class PostgresSnapshots implements RevisedSnapshots {
  readonly #database: Database;
  readonly #patienceSeconds: number;
  readonly #open = new Set<() => void>();

  constructor(database: Database, patienceSeconds: number) {
    this.#database = database;
    this.#patienceSeconds = patienceSeconds;
  }

  async open(
    scope: Scope,
    fields: readonly StoredKey[],
    only?: readonly VolumeId[],
  ): Promise<SnapshotStream> {
    // Twice the patience of this process, for when the network to it is gone.
    const idle = `SET LOCAL idle_in_transaction_session_timeout = '${this.#patienceSeconds * 2}s'`;
    const connection = await this.#database.snapshot(`${SETTINGS}; ${idle}`);
    try {
      const { scope: _, ...facts } = await readFacts(connection, scope);
      const volumes = facts.state === 'known' ? await countVolumes(connection, scope, only) : 0;
      const snapshot = { ...facts, volumes };
      const copy = copyOf(scope, fields, only);
      if (volumes > AT_ONCE) return { ...snapshot, rows: this.#stream(connection, copy) };
      const chunks =
        volumes === 0 ? [] : await connection.attempt(() => Array.fromAsync(copied(connection, copy)));
      await connection.script('COMMIT');
      connection.release();
      return { ...snapshot, rows: inMemory(chunks) };
    } catch (error) {
      connection.release(true);
      throw error;
    }
  }

  revision(scope: Scope): Promise<string> {
    return this.#database.read((connection) => readRevision(connection, scope));
  }

  revisions(): Promise<readonly ScopeRevision[]> {
    return this.#database.read(readRevisions);
  }

  since(scope: Scope, revision: string): Promise<ScopeSince | undefined> {
    return this.#database.moment((connection) => readSince(connection, scope, revision));
  }

  /** Ends open snapshots. */
  async close(): Promise<void> {
    for (const abandon of [...this.#open]) abandon();
  }

  #stream(connection: Connection, copy: string): AsyncIterable<Uint8Array> {
    let released = false;
    const release = (destroy: boolean) => {
      if (released) return;
      released = true;
      clearTimeout(timer);
      this.#open.delete(abandon);
      connection.release(destroy);
    };
    const abandon = () => release(true);
    const timer = setTimeout(abandon, this.#patienceSeconds * 1000);
    this.#open.add(abandon);
    const left = () =>
      new TapesyncError('STORE_SNAPSHOT_LEFT', {
        store: this.#database.name,
        seconds: this.#patienceSeconds,
      });

    async function* rows() {
      let whole = false;
      try {
        if (released) throw left();
        const stream = copied(connection, copy)[Symbol.asyncIterator]();
        for (;;) {
          const { done, value } = await connection.attempt(() => stream.next());
          if (done) break;
          yield value;
          timer.refresh();
        }
        await connection.script('COMMIT');
        whole = true;
      } catch (error) {
        throw released ? left() : error;
      } finally {
        // What is left in the middle of its rows cannot be used for anything else.
        release(!whole);
      }
    }
    return rows();
  }
}

// pg-copy-streams looks at each row, which comes in a message of its own. Rows joined by string_agg() would take the
// database longer than this takes us.
function copied({ client }: Connection, copy: string): AsyncIterable<Uint8Array> {
  const rows = client.query(copyTo(copy));
  // It may fail once more when nobody reads it any longer.
  rows.on('error', () => {});
  return rows;
}

// With `only`, those of them that are there.
async function countVolumes(
  connection: Connection,
  { customer, media }: Scope,
  only?: readonly VolumeId[],
): Promise<number> {
  const select = 'SELECT count(*) FROM tapesync.volume WHERE customer = $1 AND media = $2';
  const [count] = only
    ? await connection.row(`${select} AND volume = ANY ($3)`, customer, media, only)
    : await connection.row(select, customer, media);
  return Number(count);
}

// The rows as a snapshot has them (see `SnapshotStream`).
function copyOf(
  { customer, media }: Scope,
  fields: readonly StoredKey[],
  only?: readonly VolumeId[],
): string {
  const columns = fields.map((key) => {
    const index = attributeIndex(key);
    return index === undefined ? columnOf(key) : `attributes ->> '${attributeKey(index)}'`;
  });
  const some = only ? `AND volume IN (${only.map(pg.escapeLiteral).join(', ')})` : '';
  return `COPY (
    SELECT ${['volume', 'version', 'current_repository', LOCKS, ...columns].join(', ')} FROM tapesync.volume
    WHERE customer = ${pg.escapeLiteral(customer)} AND media = ${pg.escapeLiteral(media)} ${some} ORDER BY volume
  ) TO STDOUT (NULL '')`;
}
