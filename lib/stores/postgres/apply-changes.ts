import type { Change } from '../../model/change.ts';
import type { Run } from '../../model/run.ts';
import type { RepositoryId, Scope } from '../../model/scope.ts';
import type { ApplyResult, RepeatKey } from '../roles/changes.ts';
import { chained } from '../sql/history-chain.ts';
import { planWrites } from '../sql/plan-writes.ts';
import { answeredBefore, keepAnswer, lockBatch } from './answered-batches.ts';
import type { Connection } from './connection.ts';
import { readHeld } from './read-held.ts';
import { type HeldFacts, lockScope, readFacts, renewRevision } from './read-scope.ts';
import { appendHistory, nextHistory, recordRun } from './record-history.ts';
import { writeVolumes } from './write-volumes.ts';

/**
 * Applies changes of one scope and returns one result per change, in order; with `repeat`, a batch that was answered
 * before is answered the same. Belongs inside a transaction.
 *
 * Locks are taken in one order, so that transactions cannot wait for each other in a circle: batch, run, customer, media.
 */
export async function applyChanges(
  connection: Connection,
  run: Run,
  scope: Scope,
  changes: readonly Change[],
  create: boolean,
  repeat?: RepeatKey,
): Promise<readonly ApplyResult[]> {
  if (repeat !== undefined) await lockBatch(connection, run, repeat);
  const runNumber = await recordRun(connection, run);
  if (repeat === undefined) return applyNow(connection, runNumber, scope, changes, create);
  const answered = await answeredBefore(connection, runNumber, repeat);
  if (answered !== undefined) return answered;
  const results = await applyNow(connection, runNumber, scope, changes, create);
  await keepAnswer(connection, runNumber, repeat, results);
  return results;
}

async function applyNow(
  connection: Connection,
  runNumber: number,
  scope: Scope,
  changes: readonly Change[],
  create: boolean,
): Promise<readonly ApplyResult[]> {
  const { facts, made } = await lockedFacts(connection, scope, create);
  const held = await readHeld(connection, scope, changes);
  const { results, writes, after, missing } = planWrites(changes, facts, held, create);
  if (writes.length === 0) {
    // A scope is not made for volumes that are not let into it.
    if (made) await connection.script('ROLLBACK TO SAVEPOINT before_scope');
    return results;
  }
  if (missing.size > 0) await makeRepositories(connection, scope, missing);
  const recorded = chained(writes, held, await nextHistory(connection, writes.length));
  await renewRevision(connection, scope);
  await writeVolumes(connection, scope, changes, held, recorded, after());
  await appendHistory(connection, runNumber, scope, recorded);
  return results;
}

async function lockedFacts(
  connection: Connection,
  scope: Scope,
  create: boolean,
): Promise<{ readonly facts: HeldFacts; readonly made: boolean }> {
  let locked = await lockScope(connection, scope);
  const made = !locked && create;
  if (made) {
    await connection.script('SAVEPOINT before_scope');
    await makeScope(connection, scope);
    locked = await lockScope(connection, scope);
  }
  const facts = await readFacts(connection, scope);
  if (locked || facts.state !== 'known') return { facts, made };
  // Somebody has made the scope in between.
  await lockScope(connection, scope);
  return { facts: await readFacts(connection, scope), made };
}

// Where somebody else makes the same, this waits until it is there.
async function makeScope(connection: Connection, { customer, media }: Scope): Promise<void> {
  await connection.run(
    'INSERT INTO tapesync.customer (customer) VALUES ($1) ON CONFLICT DO NOTHING',
    customer,
  );
  const insert = 'INSERT INTO tapesync.media (customer, media) VALUES ($1, $2) ON CONFLICT DO NOTHING';
  await connection.run(insert, customer, media);
}

async function makeRepositories(
  connection: Connection,
  { customer, media }: Scope,
  repositories: ReadonlySet<RepositoryId>,
): Promise<void> {
  await connection.run(
    'INSERT INTO tapesync.repository (customer, media, repository) SELECT $1, $2, unnest($3::text[])',
    customer,
    media,
    [...repositories],
  );
}
