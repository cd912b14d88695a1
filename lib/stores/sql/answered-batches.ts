import { TapesyncError } from '../../errors/error.ts';
import { canonicalDate } from '../../model/value.ts';
import { formatResults, parseResults } from '../protocol/apply-results.ts';
import type { ApplyResult, RepeatKey } from '../roles/changes.ts';
import { type SqlConnection, textOf } from './connection.ts';

// For runs that never ended: nobody sends a batch again after so long.
const KEPT_SECONDS = 7 * 24 * 3600;

/**
 * Returns how a batch of a run was answered before; `undefined` for a new one. Throws REPEAT_DIFFERS for another batch
 * under the same key.
 */
export async function answeredBefore(
  connection: SqlConnection,
  run: number,
  { key, digest }: RepeatKey,
): Promise<readonly ApplyResult[] | undefined> {
  const select = 'SELECT digest, results FROM tapesync.batch WHERE run = $1 AND key = $2';
  const [known, results] = await connection.row(select, run, key);
  if (known === undefined) return undefined;
  if (known !== digest) throw new TapesyncError('REPEAT_DIFFERS');
  return parseResults(textOf(results));
}

/** Keeps the answer to a batch. Belongs inside the transaction that applies it. */
export async function keepAnswer(
  connection: SqlConnection,
  run: number,
  { key, digest }: RepeatKey,
  results: readonly ApplyResult[],
): Promise<void> {
  const insert = 'INSERT INTO tapesync.batch (run, key, digest, at, results) VALUES ($1, $2, $3, $4, $5)';
  const at = canonicalDate(Date.now() / 1000);
  await connection.run(insert, run, key, digest, at, formatResults(results));
}

/** Drops the answers to the batches of a run that has ended, and those that are too old. */
export async function forgetAnswers(connection: SqlConnection, run: number): Promise<void> {
  // Runs that end at the same moment would wait for each other, as they meet the rows in any order.
  const drop = `DELETE FROM tapesync.batch WHERE (run, key) IN (
    SELECT run, key FROM tapesync.batch WHERE run = $1 OR at < $2 FOR UPDATE SKIP LOCKED)`;
  await connection.run(drop, run, canonicalDate(Date.now() / 1000 - KEPT_SECONDS));
}
