/**
 * The revisions of a scope, and what has changed since one: each that was renewed is kept for some time, with the last sheet
 * of the history of the scope by then. Who changes a scope holds its lock before sheets are numbered, so that within a scope
 * they ascend in the order of the commits, and none is missed.
 *
 * @module
 */

import { type Scope, trustedScope, VolumeId } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import { Turns } from '../../platform/turns.ts';
import type { ScopeRevision, ScopeSince } from '../roles/snapshots.ts';
import { type SqlConnection, textOf } from './connection.ts';
import type { VolumeWrite } from './plan-writes.ts';
import { readFacts } from './scope-facts.ts';
import { readSheet } from './volume-life.ts';

// Of each scope. A run makes one for every thousand changes, whoever scans arrivals one for each.
const MOST_REVISIONS = 5000;
const KEPT_SECONDS = 60 * 24 * 3600;
// Between two looks for those that are too many or too old.
const STEP = 64;

// Of a scope of which more has changed, a snapshot costs less than the volumes one by one.
const MOST_SHARE = 1 / 3;
// An answer of a megabyte or two.
const MOST_CHANGED = 100_000;
// Sheets of one query, and of all: one volume may have been changed any number of times.
const SHEETS = 64;
const MOST_SHEETS = 5000;

const OF_SCOPE = 'customer = $1 AND media = $2';

/** Returns the revision of a scope, empty where it is not known. */
export async function readRevision(connection: SqlConnection, { customer, media }: Scope): Promise<string> {
  const select = `SELECT revision FROM tapesync.media WHERE ${OF_SCOPE}`;
  const [revision] = await connection.row(select, customer, media);
  return textOf(revision);
}

/** Returns the revisions of all scopes, in ascending order. */
export async function readRevisions(connection: SqlConnection): Promise<readonly ScopeRevision[]> {
  const select = 'SELECT customer, media, revision, volumes, version_sum FROM tapesync.media ORDER BY 1, 2';
  return (await connection.rows(select)).map(([customer, media, revision, volumes, versions]) => ({
    scope: trustedScope(textOf(customer), textOf(media)),
    revision: textOf(revision),
    volumes: Number(volumes),
    versions: Number(versions),
  }));
}

/**
 * Returns a new revision of a scope. It is no counter: in a database that was restored from a copy, a counter would
 * come to the same number with other volumes.
 */
export function newRevision(): string {
  return crypto.randomUUID();
}

/**
 * Gives a scope a new revision, and returns it: after these writes to its volumes, which are in the history already, or
 * without any where only its facts have changed. Belongs inside the transaction that changes it.
 */
export async function renewRevision(
  connection: SqlConnection,
  { customer, media }: Scope,
  writes: readonly Pick<VolumeWrite, 'kind' | 'version'>[],
): Promise<string> {
  const revision = newRevision();
  const { volumes, versions } = differenceOf(writes);
  const update = `UPDATE tapesync.media SET revision = $3, volumes = volumes + $4, version_sum = version_sum + $5
    WHERE ${OF_SCOPE}`;
  await connection.run(update, customer, media, revision, volumes, versions);
  const now = Date.now() / 1000;
  const [number] = await connection.row(KEEP, customer, media, canonicalDate(now));
  if (Number(number) % STEP === 0) {
    const forget = `DELETE FROM tapesync.scope_revision WHERE ${OF_SCOPE} AND (number <= $3 OR at < $4)`;
    const oldest = canonicalDate(now - KEPT_SECONDS);
    await connection.run(forget, customer, media, Number(number) - MOST_REVISIONS, oldest);
  }
  return revision;
}

const KEEP = `INSERT INTO tapesync.scope_revision (customer, media, number, revision, history, at, volumes, versions)
  SELECT customer, media,
    1 + coalesce((SELECT max(number) FROM tapesync.scope_revision WHERE ${OF_SCOPE}), 0), revision,
    coalesce((SELECT max(id) FROM tapesync.history_sheet WHERE ${OF_SCOPE}), 0), $3, volumes, version_sum
  FROM tapesync.media WHERE ${OF_SCOPE} RETURNING number`;

// What writes add to the volumes of a scope and to the sum of their versions, each of which raises a version by one.
function differenceOf(writes: readonly Pick<VolumeWrite, 'kind' | 'version'>[]) {
  let volumes = 0;
  let versions = 0;
  for (const { kind, version } of writes) {
    if (kind === 'updated') versions++;
    else if (kind === 'added') {
      volumes++;
      versions += version;
    } else {
      volumes--;
      versions -= version - 1;
    }
  }
  return { volumes, versions };
}

/**
 * Returns what has changed in a scope since a revision; `undefined` where that is not known, or where it is too much.
 * Belongs inside a transaction that reads everything from one moment.
 */
export async function readSince(
  connection: SqlConnection,
  scope: Scope,
  revision: string,
): Promise<ScopeSince | undefined> {
  const select = `SELECT history, volumes, versions FROM tapesync.scope_revision
    WHERE ${OF_SCOPE} AND revision = $3 AND at >= $4 ORDER BY number DESC LIMIT 1`;
  const { customer, media } = scope;
  const oldest = canonicalDate(Date.now() / 1000 - KEPT_SECONDS);
  const [history, ...counts] = await connection.row(select, customer, media, revision, oldest);
  if (history === undefined) return undefined;
  const base = { volumes: Number(counts[0]), versions: Number(counts[1]) };
  const { scope: _, ...facts } = await readFacts(connection, scope);
  const sums = `SELECT volumes, version_sum FROM tapesync.media WHERE ${OF_SCOPE}`;
  const [volumes, versions] = (await connection.row(sums, customer, media)).map(Number);
  if (volumes === undefined || versions === undefined) return undefined;
  const most = Math.min(MOST_CHANGED, Math.max(volumes, base.volumes) * MOST_SHARE);
  const changed = await changedAfter(connection, scope, Number(history), most);
  return changed && { ...facts, volumes, versions, base, changed };
}

// Undefined where there are more.
async function changedAfter(
  connection: SqlConnection,
  { customer, media }: Scope,
  history: number,
  most: number,
): Promise<readonly VolumeId[] | undefined> {
  const select = `SELECT id, entries FROM tapesync.history_sheet
    WHERE ${OF_SCOPE} AND id > $3 ORDER BY id LIMIT ${SHEETS}`;
  const changed = new Set<VolumeId>();
  const turns = new Turns();
  let last = history;
  for (let read = 0; read < MOST_SHEETS; read += SHEETS) {
    const sheets = await connection.rows(select, customer, media, last);
    for (const [id, entries] of sheets) {
      if (turns.isOver) await turns.pass();
      last = Number(id);
      const volumes = readSheet(textOf(entries));
      if (volumes === undefined) return undefined;
      for (const [volume] of volumes) changed.add(VolumeId.trusted(volume));
      if (changed.size > most) return undefined;
    }
    if (sheets.length < SHEETS) return [...changed].sort();
  }
  return undefined;
}
