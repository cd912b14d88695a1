import { TapesyncError } from '../../errors/error.ts';
import type { Run } from '../../model/run.ts';
import { canonicalDate } from '../../model/value.ts';
import { formatResults, parseResults } from '../protocol/apply-results.ts';
import type { ApplyResult, RepeatKey } from '../roles/changes.ts';
import type { Connection } from './connection.ts';

// Answers of runs that never ended: nobody sends a batch again after so long.
const KEPT_SECONDS = 7 * 24 * 3600;

/** Waits until nobody else answers a batch: what is sent again may arrive while the first is still being applied. */
export async function lockBatch(connection: Connection, run: Run, { key }: RepeatKey): Promise<void> {
  // Two batches with the same hash only wait for each other.
  const name = JSON.stringify([run.id, key]);
  await connection.row('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', name);
}

/**
 * Returns how a batch of a run was answered before; `undefined` for a new one. Throws REPEAT_DIFFERS where the key
 * stands for another batch.
 */
export async function answeredBefore(
  connection: Connection,
  run: number,
  { key, digest }: RepeatKey,
): Promise<readonly ApplyResult[] | undefined> {
  const select = 'SELECT digest, results FROM tapesync.batch WHERE run = $1 AND key = $2';
  const [known, results] = await connection.row(select, run, key);
  if (known === undefined) return undefined;
  if (known !== digest) throw new TapesyncError('REPEAT_DIFFERS');
  return parseResults(String(results));
}

/** Keeps the answer to a batch. Belongs inside the transaction that applies it. */
export async function keepAnswer(
  connection: Connection,
  run: number,
  { key, digest }: RepeatKey,
  results: readonly ApplyResult[],
): Promise<void> {
  await connection.run(
    'INSERT INTO tapesync.batch (run, key, digest, at, results) VALUES ($1, $2, $3, $4, $5)',
    run,
    key,
    digest,
    canonicalDate(Date.now() / 1000),
    formatResults(results),
  );
}

/** Forgets the answers to the batches of a run that has ended, and those that nobody asks for any more. */
export async function forgetAnswers(connection: Connection, run: number): Promise<void> {
  // Runs that end at once would wait for each other, in whatever order they meet the rows.
  await connection.run(
    `DELETE FROM tapesync.batch WHERE (run, key) IN (
       SELECT run, key FROM tapesync.batch WHERE run = $1 OR at < $2 FOR UPDATE SKIP LOCKED)`,
    run,
    canonicalDate(Date.now() / 1000 - KEPT_SECONDS),
  );
}
