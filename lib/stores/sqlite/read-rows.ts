import { attributeIndex, fieldOf, type StoredKey } from '../../model/field.ts';
import { type Scope, trustedScope, VolumeId } from '../../model/scope.ts';
import { columnOf } from '../sql/column-of.ts';
import { textOf } from '../sql/connection.ts';
import type { Connection } from './connection.ts';
import { NEEDS_ESCAPE } from './schema.ts';

/** The number of volumes of a scope, and where its rows are parted. */
export interface ScopeExtent {
  readonly volumes: number;
  /** The last volume of each chunk but the last. */
  readonly ends: readonly VolumeId[];
}

/** Measures a scope: parting it counts its volumes. */
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
    ends.push(VolumeId.trusted(end));
  }
}

const ONLY = 'customer = ? AND media = ? AND volume IN (SELECT value FROM json_each(?))';

/** Counts those of some volumes that are in a scope. */
export function countVolumes(
  connection: Connection,
  { customer, media }: Scope,
  only: readonly VolumeId[],
): number {
  const select = `SELECT count(*) FROM volume WHERE ${ONLY}`;
  const [volumes] = connection.row(select, customer, media, JSON.stringify(only));
  return Number(volumes);
}

// Rows that one call into SQLite returns. More would be a little faster, but keep the event loop waiting.
const CHUNK = 4000;

// Greater than any text: SQLite orders blobs after texts.
const END = new Uint8Array(0);

/**
 * Yields the rows of a scope as lines of a snapshot (see `SnapshotStream`), thousands at a time. SQLite joins them, much
 * faster than they could be fetched one by one.
 */
export function* readRows(
  connection: Connection,
  scope: Scope,
  fields: readonly StoredKey[],
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
  fields: readonly StoredKey[],
  only: readonly VolumeId[],
): Uint8Array {
  const { customer, media } = scope;
  const select = `SELECT CAST(group_concat(line, '') AS BLOB) FROM (
    SELECT ${lineOf(connection, scope, fields)} AS line FROM volume WHERE ${ONLY} ORDER BY volume)`;
  const [lines] = connection.row(select, customer, media, JSON.stringify(only));
  return lines instanceof Uint8Array ? lines : END;
}

/** Returns the scope after one in ascending order; `undefined` after the last. */
export function readNextScope(connection: Connection, { customer, media }: Scope): Scope | undefined {
  const select = 'SELECT customer, media FROM media WHERE (customer, media) > (?, ?) ORDER BY 1, 2 LIMIT 1';
  const [nextCustomer, nextMedia] = connection.row(select, customer, media);
  return nextMedia === undefined ? undefined : trustedScope(textOf(nextCustomer), textOf(nextMedia));
}

// concat() takes NULL for empty, and is faster than || with a coalesce() for each column.
function lineOf(connection: Connection, scope: Scope, fields: readonly StoredKey[]): string {
  const find = `SELECT 1 FROM volume INDEXED BY volume_needs_escape
    WHERE customer = ? AND media = ? AND ${NEEDS_ESCAPE} LIMIT 1`;
  const escapes = connection.row(find, scope.customer, scope.media).length > 0;
  const attributes = fields.some((key) => attributeIndex(key) !== undefined)
    ? usedAttributes(connection, scope)
    : undefined;
  const columns = fields.map((key) => {
    const index = attributeIndex(key);
    if (index !== undefined) return attributes?.has(index) ? attributeOf(index) : "''";
    return escapes && fieldOf(key).kind === 'text' ? escaped(columnOf(key)) : columnOf(key);
  });
  const locks = "CASE WHEN update_lock THEN iif(move_lock, 'Ll', 'L') WHEN move_lock THEN 'l' END";
  return `concat(${['volume', 'version', 'current_repository', locks, ...columns].join(", '\t', ")}, '\n')`;
}

// Finds the attributes that any volume of the scope has: others need no lookup per volume.
function usedAttributes(connection: Connection, { customer, media }: Scope): ReadonlySet<number> {
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
