import { attributeIndex, fieldOf, type ValueKey } from '../../model/field.ts';
import type { ScopeFacts } from '../../model/rules.ts';
import type { RepositoryId, Scope, ScopeState, VolumeId } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import type { Connection } from './connection.ts';
import { NEEDS_ESCAPE, NEW_REVISION } from './schema.ts';

/** What a database holds of a scope, its volumes aside. */
export interface HeldFacts extends ScopeFacts {
  /** As a snapshot carries it. */
  readonly revision: string;
}

/** Says what a database holds of a scope, its volumes aside. */
export function readFacts(connection: Connection, scope: Scope): HeldFacts {
  const { customer, media } = scope;
  const [known, volumeFilter, revision] = connection.row(
    `SELECT EXISTS (SELECT 1 FROM customer WHERE customer = ?1), volume_filter, revision
     FROM (SELECT 1) LEFT JOIN media ON customer = ?1 AND media = ?2`,
    customer,
    media,
  );
  const repositories = new Map<RepositoryId, string>();
  const select = 'SELECT repository, description FROM repository WHERE customer = ? AND media = ? ORDER BY 1';
  for (const [repository, description] of connection.rows(select, customer, media)) {
    repositories.set(repository as RepositoryId, String(description));
  }
  let state: ScopeState = 'known';
  if (!known) state = 'customer unknown';
  else if (volumeFilter === null) state = 'media unknown';
  return {
    scope,
    state,
    volumeFilter: String(volumeFilter ?? ''),
    repositories,
    revision: String(revision ?? ''),
  };
}

/** Returns the revision of a scope, empty where it is not known. */
export function readRevision(connection: Connection, { customer, media }: Scope): string {
  const select = 'SELECT revision FROM media WHERE customer = ? AND media = ?';
  const [revision] = connection.row(select, customer, media);
  return String(revision ?? '');
}

/** Gives a scope a new revision: something in it has changed. Belongs inside the transaction that changes it. */
export function renewRevision(connection: Connection, { customer, media }: Scope): void {
  const update = `UPDATE media SET revision = ${NEW_REVISION} WHERE customer = ? AND media = ?`;
  connection.run(update, customer, media);
}

/** How many volumes a scope holds, and where its rows can be parted. */
export interface ScopeExtent {
  readonly volumes: number;
  /** The last volume of each chunk but the last. */
  readonly ends: readonly VolumeId[];
}

/** Measures a scope: parting it counts its volumes on the way. */
export function measureScope(connection: Connection, { customer, media }: Scope): ScopeExtent {
  const range = 'FROM volume WHERE customer = ? AND media = ? AND volume > ?';
  const ends: VolumeId[] = [];
  for (;;) {
    const after = ends.at(-1) ?? '';
    const last = `SELECT volume ${range} ORDER BY volume LIMIT 1 OFFSET ${CHUNK - 1}`;
    const [end] = connection.row(last, customer, media, after);
    if (typeof end !== 'string') {
      const [rest] = connection.row(`SELECT count(*) ${range}`, customer, media, after);
      return { volumes: ends.length * CHUNK + Number(rest), ends };
    }
    ends.push(end as VolumeId);
  }
}

/** Counts those of some volumes that a scope holds. */
export function countVolumes(
  connection: Connection,
  { customer, media }: Scope,
  only: readonly VolumeId[],
): number {
  const [volumes] = connection.row(
    `SELECT count(*) FROM volume WHERE customer = ? AND media = ?
       AND volume IN (SELECT value FROM json_each(?))`,
    customer,
    media,
    JSON.stringify(only),
  );
  return Number(volumes);
}

// Rows that one call into SQLite brings: 16,000 are 3 % faster, but let nothing else happen for 13 ms.
const CHUNK = 4000;

// Greater than any text: SQLite orders blobs after texts.
const END = new Uint8Array(0);

/**
 * Yields the rows of a scope as lines of a snapshot (see `SnapshotStream`), thousands at a time. They are put together
 * by SQLite: a million rows of seven fields take 0.8 to 1 s of processor time, fetched one by one and joined here 3 s.
 */
export function* readRows(
  connection: Connection,
  scope: Scope,
  fields: readonly ValueKey[],
  { ends }: ScopeExtent,
): Iterable<Uint8Array> {
  const { customer, media } = scope;
  // The range is read along the primary key, which is the order that rows come in.
  const lines = `SELECT CAST(group_concat(${lineOf(connection, scope, fields)}, '') AS BLOB) FROM volume
    WHERE customer = ? AND media = ? AND volume > ? AND volume <= ?`;
  let after = '';
  for (const end of [...ends, END]) {
    const [chunk] = connection.row(lines, customer, media, after, end);
    if (chunk instanceof Uint8Array) yield chunk;
    if (typeof end === 'string') after = end;
  }
}

/** Returns the rows of just these volumes of a scope, as `readRows` does. */
export function readRowsOf(
  connection: Connection,
  scope: Scope,
  fields: readonly ValueKey[],
  only: readonly VolumeId[],
): Uint8Array {
  const { customer, media } = scope;
  const [lines] = connection.row(
    `SELECT CAST(group_concat(line, '') AS BLOB) FROM (
       SELECT ${lineOf(connection, scope, fields)} AS line FROM volume
       WHERE customer = ? AND media = ? AND volume IN (SELECT value FROM json_each(?)) ORDER BY volume)`,
    customer,
    media,
    JSON.stringify(only),
  );
  return lines instanceof Uint8Array ? lines : END;
}

/** Lists the scopes of a database, in ascending order. */
export function readScopes(connection: Connection): Scope[] {
  return connection
    .rows('SELECT customer, media FROM media ORDER BY 1, 2')
    .map(([customer, media]) => ({ customer, media }) as Scope);
}

/** Returns the scope after one in ascending order; `undefined` after the last. */
export function readNextScope(connection: Connection, { customer, media }: Scope): Scope | undefined {
  const [nextCustomer, nextMedia] = connection.row(
    'SELECT customer, media FROM media WHERE (customer, media) > (?, ?) ORDER BY 1, 2 LIMIT 1',
    customer,
    media,
  );
  return nextMedia === undefined ? undefined : ({ customer: nextCustomer, media: nextMedia } as Scope);
}

// concat() takes NULL for empty, and is 1.8 times as fast as || with a coalesce() for each column.
function lineOf(connection: Connection, scope: Scope, fields: readonly ValueKey[]): string {
  const find = `SELECT 1 FROM volume INDEXED BY volume_needs_escape
    WHERE customer = ? AND media = ? AND ${NEEDS_ESCAPE} LIMIT 1`;
  const escapes = connection.row(find, scope.customer, scope.media).length > 0;
  const attributes = fields.some((key) => attributeIndex(key) !== undefined)
    ? heldAttributes(connection, scope)
    : undefined;
  const columns = fields.map((key) => {
    const index = attributeIndex(key);
    if (index !== undefined) return attributes?.has(index) ? attributeOf(index) : "''";
    return escapes && fieldOf(key).kind === 'text' ? escaped(columnOf(key)) : columnOf(key);
  });
  const locks = "CASE WHEN update_lock THEN iif(move_lock, 'Ll', 'L') WHEN move_lock THEN 'l' END";
  return `concat(${['volume', 'version', 'current_repository', locks, ...columns].join(", '\t', ")}, '\n')`;
}

// Attributes that no volume of the scope has need not be looked for in each of them.
function heldAttributes(connection: Connection, { customer, media }: Scope): ReadonlySet<number> {
  const select = 'SELECT DISTINCT idx FROM attribute WHERE customer = ? AND media = ?';
  return new Set(connection.rows(select, customer, media).map(([index]) => Number(index)));
}

function attributeOf(index: number): string {
  return `(SELECT ${escaped('value')} FROM attribute
    WHERE attribute.customer = volume.customer AND attribute.media = volume.media
      AND attribute.volume = volume.volume AND idx = ${index})`;
}

function escaped(column: string): string {
  return `replace(replace(replace(replace(${column}, '\\', '\\\\'), '\t', '\\t'), '\n', '\\n'), '\r', '\\r')`;
}
