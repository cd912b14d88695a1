/**
 * How batches were answered, kept for those that are sent again before their run has ended.
 *
 * @module
 */

import { TapesyncError } from '../../errors/error.ts';
import { canonicalDate } from '../../model/value.ts';
import { formatApplied, parseApplied } from '../protocol/apply-results.ts';
import type { Applied, RepeatKey } from '../roles/changes.ts';
import { type SqlConnection, textOf } from './connection.ts';

// For runs that never ended: nobody sends a batch again after so long.
const KEPT_SECONDS = 7 * 24 * 3600;
// Of each user: hundreds of batches, and only those under way are sent again. Runs that never end would fill the disk.
const MOST_BYTES = 16 * 2 ** 20;
// So many more are kept until the oldest are looked for: all answers of the user are read for that.
const STEP_BYTES = 4 * 2 ** 20;
// What an answer takes beside its text.
const OVERHEAD = 200;

/**
 * Returns how a batch of a run was answered before; `undefined` for a new one. Throws REPEAT_DIFFERS for another batch
 * under the same key.
 */
export async function answeredBefore(
  connection: SqlConnection,
  run: number,
  { key, digest }: RepeatKey,
): Promise<Applied | undefined> {
  const select = 'SELECT digest, results FROM tapesync.batch WHERE run = $1 AND key = $2';
  const [known, results] = await connection.row(select, run, key);
  if (known === undefined) return undefined;
  if (known !== digest) throw new TapesyncError('REPEAT_DIFFERS');
  return parseApplied(textOf(results));
}

/** Keeps answers to batches, and of each user not much more than 16 MB: the oldest are forgotten. */
export class Answers {
  /** How many bytes of whom were kept since the oldest were forgotten; of others it is not known. */
  readonly #kept = new Map<string, number>();

  /** Keeps the answer to a batch. Belongs inside the transaction that applies it. */
  async keep(
    connection: SqlConnection,
    run: number,
    user: string,
    { key, digest }: RepeatKey,
    applied: Applied,
  ): Promise<void> {
    const insert = 'INSERT INTO tapesync.batch (run, key, digest, at, results) VALUES ($1, $2, $3, $4, $5)';
    const text = formatApplied(applied);
    await connection.run(insert, run, key, digest, canonicalDate(Date.now() / 1000), text);
    const kept = (this.#kept.get(user) ?? STEP_BYTES) + text.length + OVERHEAD;
    this.#kept.set(user, kept);
    if (kept < STEP_BYTES) return;
    await forgetOldest(connection, user, run, key);
    this.#kept.set(user, 0);
  }
}

// All but the latest, of which the newest is never forgotten. Whoever sends one of them again is answered that its volumes
// have changed.
async function forgetOldest(
  connection: SqlConnection,
  user: string,
  run: number,
  key: string,
): Promise<void> {
  const drop = `DELETE FROM tapesync.batch WHERE (run, key) IN (
    SELECT run, key FROM tapesync.batch WHERE (run, key) IN (
      SELECT run, key FROM (
        SELECT run, key, sum(octet_length(results) + ${OVERHEAD}) OVER (ORDER BY at DESC, run DESC, key) AS bytes
        FROM tapesync.batch WHERE run IN (SELECT number FROM tapesync.run WHERE user_id = $1)
      ) AS latest WHERE bytes > $2
    ) AND NOT (run = $3 AND key = $4) FOR UPDATE SKIP LOCKED)`;
  await connection.run(drop, user, MOST_BYTES, run, key);
}

/** Forgets the answers of a run that has ended, and those that are too old. */
export async function forgetAnswersOf(connection: SqlConnection, run: number): Promise<void> {
  // Runs that end at the same moment would wait for each other, as they meet the rows in any order.
  const drop = `DELETE FROM tapesync.batch WHERE (run, key) IN (
    SELECT run, key FROM tapesync.batch WHERE run = $1 OR at < $2 FOR UPDATE SKIP LOCKED)`;
  await connection.run(drop, run, canonicalDate(Date.now() / 1000 - KEPT_SECONDS));
}
