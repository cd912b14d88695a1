import { TapesyncError } from '../../errors/error.ts';
import { canonicalDate } from '../../model/value.ts';
import { formatResults, parseResults } from '../protocol/apply-results.ts';
import type { ApplyResult, RepeatKey } from '../roles/changes.ts';
import type { Connection } from './connection.ts';

// Answers of runs that never ended: nobody sends a batch again after so long.
const KEPT_SECONDS = 7 * 24 * 3600;

/**
 * Returns how a batch of a run was answered before; `undefined` for a new one. Throws REPEAT_DIFFERS where the key
 * stands for another batch.
 */
export function answeredBefore(
  connection: Connection,
  run: number,
  { key, digest }: RepeatKey,
): readonly ApplyResult[] | undefined {
  const select = 'SELECT digest, results FROM batch WHERE run = ? AND key = ?';
  const [known, results] = connection.row(select, run, key);
  if (known === undefined) return undefined;
  if (known !== digest) throw new TapesyncError('REPEAT_DIFFERS');
  return parseResults(String(results));
}

/** Keeps the answer to a batch. Belongs inside the transaction that applies it. */
export function keepAnswer(
  connection: Connection,
  run: number,
  { key, digest }: RepeatKey,
  results: readonly ApplyResult[],
): void {
  const now = Date.now() / 1000;
  connection.run('DELETE FROM batch WHERE at < ?', canonicalDate(now - KEPT_SECONDS));
  connection.run(
    'INSERT INTO batch (run, key, digest, at, results) VALUES (?, ?, ?, ?, ?)',
    run,
    key,
    digest,
    canonicalDate(now),
    formatResults(results),
  );
}

/** Forgets the answers to the batches of a run that has ended. */
export function forgetAnswers(connection: Connection, run: number): void {
  connection.run('DELETE FROM batch WHERE run = ?', run);
}
