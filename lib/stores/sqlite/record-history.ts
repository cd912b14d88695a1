import type { Scope, VolumeId } from '../../scope.ts';
import { canonicalDate } from '../../value.ts';
import type { HistoryEntry, Run } from '../volume-store.ts';
import type { Connection } from './connection.ts';
import { insertRows } from './insert-rows.ts';

/** One change as the history keeps it. */
export interface HistoryRecord {
  readonly volume: VolumeId;
  /** Version of the volume after the change. */
  readonly version: number;
  /** Old and new value of each field. */
  readonly changes: Readonly<Record<string, readonly [old: string | null, now: string | null]>>;
}

/** Records a run that has begun, unless it is recorded already. */
export function recordRun(connection: Connection, { id, user, command, definition, started }: Run): void {
  connection.run(
    `INSERT INTO run (id, user, command, definition, started) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    id,
    user,
    command,
    definition,
    started,
  );
}

/** Records the end of a run. */
export function recordEnd(connection: Connection, run: Run, statistics: string, exitCode: number): void {
  recordRun(connection, run);
  connection.run(
    'UPDATE run SET finished = ?, exit_code = ?, statistics = ? WHERE id = ?',
    canonicalDate(Date.now() / 1000),
    exitCode,
    statistics,
    run.id,
  );
}

/** Appends changes of a run, which is recorded already, to the history. */
export function appendHistory(
  connection: Connection,
  run: Run,
  { customer, media }: Scope,
  records: readonly HistoryRecord[],
): void {
  insertRows(
    connection,
    'history (customer, media, at, run, volume, version, changes)',
    [customer, media, canonicalDate(Date.now() / 1000), run.id],
    records.map(({ volume, version, changes }) => [volume, version, JSON.stringify(changes)]),
  );
}

/** Returns the history of a volume, oldest first. */
export function readHistory(
  connection: Connection,
  { customer, media }: Scope,
  volume: VolumeId,
): HistoryEntry[] {
  const rows = connection.rows(
    `SELECT version, at, user, run, field, old, new FROM volume_history
     WHERE customer = ? AND media = ? AND volume = ? ORDER BY id`,
    customer,
    media,
    volume,
  );
  return rows.map(([version, at, user, run, field, old, now]) => ({
    version: Number(version),
    at: String(at),
    user: String(user),
    run: String(run),
    field: String(field),
    old: old === null ? null : String(old),
    new: now === null ? null : String(now),
  }));
}
