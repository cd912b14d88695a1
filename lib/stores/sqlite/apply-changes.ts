import type { Change } from '../../model/change.ts';
import type { ScopeFacts } from '../../model/rules.ts';
import type { Run } from '../../model/run.ts';
import type { RepositoryId, Scope } from '../../model/scope.ts';
import type { ApplyResult, RepeatKey } from '../roles/changes.ts';
import { chained } from '../sql/history-chain.ts';
import { planWrites } from '../sql/plan-writes.ts';
import { answeredBefore, keepAnswer } from './answered-batches.ts';
import type { Connection } from './connection.ts';
import { readHeld } from './read-held.ts';
import { readFacts, renewRevision } from './read-scope.ts';
import { appendHistory, nextHistory, recordRun } from './record-history.ts';
import { insertVolumes, updateVolumes, writeAttributes } from './write-volumes.ts';

/**
 * Applies changes of one scope and returns one result per change, in order; with `repeat`, a batch that was answered
 * before is answered the same. Belongs inside a transaction.
 */
export function applyChanges(
  connection: Connection,
  run: Run,
  scope: Scope,
  changes: readonly Change[],
  create: boolean,
  repeat?: RepeatKey,
): readonly ApplyResult[] {
  const runNumber = recordRun(connection, run);
  if (repeat === undefined) return applyNow(connection, runNumber, scope, changes, create);
  const answered = answeredBefore(connection, runNumber, repeat);
  if (answered !== undefined) return answered;
  const results = applyNow(connection, runNumber, scope, changes, create);
  keepAnswer(connection, runNumber, repeat, results);
  return results;
}

function applyNow(
  connection: Connection,
  runNumber: number,
  scope: Scope,
  changes: readonly Change[],
  create: boolean,
): readonly ApplyResult[] {
  const facts = readFacts(connection, scope);
  const held = readHeld(connection, scope, changes);
  const plan = planWrites(changes, facts, held, create);
  if (plan.writes.length === 0) return plan.results;
  const writes = chained(plan.writes, held, nextHistory(connection, plan.writes.length));
  makeMissing(connection, facts, plan.missing);
  renewRevision(connection, scope);
  // A volume is added before it can be updated, in one batch too.
  insertVolumes(
    connection,
    scope,
    writes.filter(({ added }) => added),
  );
  updateVolumes(
    connection,
    scope,
    writes.filter(({ added }) => !added),
  );
  writeAttributes(connection, scope, writes);
  appendHistory(connection, runNumber, scope, writes);
  return plan.results;
}

// Only reached with what --create lets through: everything else was refused.
function makeMissing(
  connection: Connection,
  { scope: { customer, media }, state }: ScopeFacts,
  repositories: Iterable<RepositoryId>,
): void {
  if (state !== 'known') {
    connection.run('INSERT INTO customer (customer) VALUES (?) ON CONFLICT DO NOTHING', customer);
    connection.run('INSERT INTO media (customer, media) VALUES (?, ?)', customer, media);
  }
  for (const repository of repositories) {
    const insert = 'INSERT INTO repository (customer, media, repository) VALUES (?, ?, ?)';
    connection.run(insert, customer, media, repository);
  }
}
