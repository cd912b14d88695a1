import type { Change, FieldValues } from '../../change.ts';
import type { RepositoryId, Scope } from '../../scope.ts';
import { isSettable, type ValueKey } from '../../volume.ts';
import { missingRepositories, type ScopeFacts } from '../../volume-rules.ts';
import { decideChange } from '../decide-change.ts';
import type { ApplyResult, RepeatKey, Run } from '../volume-store.ts';
import { answeredBefore, keepAnswer } from './answered-batches.ts';
import type { Connection } from './connection.ts';
import { type HeldRow, readHeld } from './read-held.ts';
import { readFacts, renewRevision } from './read-scope.ts';
import { appendHistory, latestHistory, recordRun } from './record-history.ts';
import { insertVolumes, updateVolumes, type VolumeWrite, writeAttributes } from './write-volumes.ts';

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

// What the volumes hold is read at once, each change is decided in memory, and what is left is written in few
// statements.
function applyNow(
  connection: Connection,
  runNumber: number,
  scope: Scope,
  changes: readonly Change[],
  create: boolean,
): ApplyResult[] {
  const facts = readFacts(connection, scope);
  const held = readHeld(connection, scope, changes);
  let history = latestHistory(connection);
  const results: ApplyResult[] = [];
  const written: VolumeWrite[] = [];
  const added: VolumeWrite[] = [];
  const updated: VolumeWrite[] = [];
  const missing = new Set<RepositoryId>();
  for (const change of changes) {
    const before = held.get(change.volume);
    const decision = decideChange(change, facts, before, create);
    if (!decision.write) {
      results.push(decision.result);
      continue;
    }
    history++;
    const write = before === undefined ? addition(change, history) : update(change, history, before);
    written.push(write);
    (before === undefined ? added : updated).push(write);
    // A later change of the batch may be to the same volume.
    held.set(change.volume, after(before, write));
    for (const repository of missingRepositories(change, facts)) missing.add(repository);
    results.push({ outcome: before === undefined ? 'added' : 'updated' });
  }
  if (written.length === 0) return results;
  makeMissing(connection, facts, missing);
  renewRevision(connection, scope);
  // A volume is added before it can be updated, in one batch too.
  insertVolumes(connection, scope, added);
  updateVolumes(connection, scope, updated);
  writeAttributes(connection, scope, written);
  appendHistory(connection, runNumber, scope, written);
  return results;
}

// A volume is where it starts, and on its way if that is not its target.
function addition({ volume, set }: Change, history: number): VolumeWrite {
  const repository = set.repository ?? set.initialRepository;
  const values: { [K in ValueKey]?: string } = {};
  const changes: Record<string, readonly [null, string]> = {};
  if (repository) {
    values.repository = repository;
    changes.repository = [null, repository];
  }
  for (const key in set) {
    if (!isSettable(key)) continue;
    const value = set[key];
    if (value === null || value === undefined) continue;
    if (key !== 'initialRepository') values[key] = value;
    changes[key] = [null, value];
  }
  const current = set.initialRepository ?? repository ?? null;
  return { volume, version: 1, history, previous: null, current, values, changes };
}

function update({ volume, set }: Change, history: number, before: HeldRow): VolumeWrite {
  const values: { [K in ValueKey]?: string | null } = {};
  const changes: Record<string, readonly [string | null, string | null]> = {};
  for (const key in set) {
    // Where a volume starts is of no consequence to one that is there.
    if (!isSettable(key) || key === 'initialRepository') continue;
    const value = set[key] ?? null;
    const old = before.values[key] ?? null;
    if (old === value) continue;
    values[key] = value;
    changes[key] = [old, value];
  }
  const version = before.version + 1;
  return { volume, version, history, previous: before.history, current: null, values, changes };
}

function after(before: HeldRow | undefined, { version, history, values }: VolumeWrite): HeldRow {
  const merged: FieldValues = { ...before?.values, ...values };
  let locks = before?.locks ?? '';
  if (values.moveLock !== undefined) locks = locks.replace('l', '') + (values.moveLock === '1' ? 'l' : '');
  return { version, history, locks, values: merged };
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
