import type { Change } from '../../model/change.ts';
import { asksForContainers } from '../../model/containers.ts';
import type { StoredKey } from '../../model/field.ts';
import type { ScopeFacts } from '../../model/rules.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import type { PastChange } from '../../model/taken-back.ts';
import { canonicalDate } from '../../model/value.ts';
import { EVERY_STORED_FIELD } from '../../model/volume-json.ts';
import type { Applied, Changes } from '../roles/changes.ts';
import { Answers, answeredBefore } from './answers.ts';
import type { SqlConnection, SqlDatabase } from './connection.ts';
import type { RemovedVolume, StoredVolume } from './current-volume.ts';
import type { Dialect } from './dialect.ts';
import { appendHistory, nextHistory } from './history.ts';
import { chained } from './history-chain.ts';
import { planWrites } from './plan-writes.ts';
import { NO_CONTAINERS } from './planned-containers.ts';
import { lockContainers, readContainers } from './read-containers.ts';
import { recordRun } from './recorded-runs.ts';
import { partRemovals } from './removals.ts';
import { lockScope, readFacts } from './scope-facts.ts';
import { renewRevision } from './scope-revisions.ts';
import { begins, Sheets } from './sheets.ts';

/**
 * Returns how changes are applied in a database. Locks are taken in one order, so that transactions cannot wait for each
 * other in a circle: batch, run, customer, media.
 */
export function sqlChanges<C extends SqlConnection>(database: SqlDatabase<C>, dialect: Dialect<C>): Changes {
  const answers = new Answers();
  return {
    apply: (run, scope, changes, create, repeat) =>
      database.transaction(async (connection) => {
        if (repeat !== undefined)
          await dialect.lockBatch(connection, JSON.stringify([run.user, run.id, repeat.key]));
        const number = await recordRun(connection, run);
        const answered = repeat && (await answeredBefore(connection, number, repeat));
        if (answered !== undefined) return answered;
        const applied = await applyNow(connection, dialect, number, scope, changes, create);
        if (repeat !== undefined) await answers.keep(connection, number, run.user, repeat, applied);
        return applied;
      }),
  };
}

async function applyNow<C extends SqlConnection>(
  connection: C,
  dialect: Dialect<C>,
  run: number,
  scope: Scope,
  changes: readonly Change[],
  create: boolean,
): Promise<Applied> {
  const asks = changes.some(asksForContainers);
  if (asks) await lockContainers(connection, scope.customer);
  const { facts, made } = await lockedFacts(connection, scope, changes, create);
  const volumes = [...new Set(changes.map(({ volume }) => volume))];
  const stored = await dialect.readVolumes(connection, scope, volumes, fieldsOf(changes));
  const at = canonicalDate(Date.now() / 1000);
  const removed = await removedBefore(connection, dialect, scope, changes, stored);
  const containers = asks ? await readContainers(connection, dialect, scope, changes) : NO_CONTAINERS;
  const sheets = new Sheets(connection);
  const past = (volume: VolumeId) => pastOf(sheets, stored.get(volume));
  const plan = await planWrites(changes, facts, stored, removed, create, at, past, containers);
  const { results } = plan;
  const before = facts.revision;
  if (plan.writes.length === 0) {
    // A scope is not made for volumes that are not let into it.
    if (made) await connection.script('ROLLBACK TO SAVEPOINT before_scope');
    return { results, revision: { before, after: before } };
  }
  for (const repository of plan.missing.repositories) {
    const insert = 'INSERT INTO tapesync.repository (customer, media, repository) VALUES ($1, $2, $3)';
    await connection.run(insert, scope.customer, scope.media, repository);
  }
  for (const dataCluster of plan.missing.dataClusters) {
    const insert = 'INSERT INTO tapesync.data_cluster (customer, media, data_cluster) VALUES ($1, $2, $3)';
    await connection.run(insert, scope.customer, scope.media, dataCluster);
  }
  const ids = await nextHistory(connection, dialect, plan.writes.length);
  const recorded = chained(plan.writes, stored, removed, ids);
  const { removals, writes } = partRemovals(recorded);
  if (removals !== undefined) await dialect.writeRemovals(connection, scope, removals);
  await dialect.writeVolumes(connection, { scope, writes, stored, after: plan.after });
  await appendHistory(connection, dialect, { ...scope, run, at }, recorded);
  const after = await renewRevision(connection, scope, recorded);
  return { results, revision: { before, after } };
}

async function* pastOf(sheets: Sheets, stored: StoredVolume | undefined): AsyncGenerator<PastChange> {
  for await (const entry of sheets.back(stored?.history ?? null, stored?.values ?? {})) {
    yield { run: entry.sheet.run, adds: begins(entry), changes: entry.changes };
  }
}

// Only what is added may have been there before.
async function removedBefore<C extends SqlConnection>(
  connection: C,
  dialect: Dialect<C>,
  scope: Scope,
  changes: readonly Change[],
  stored: ReadonlyMap<VolumeId, StoredVolume>,
): Promise<ReadonlyMap<VolumeId, RemovedVolume>> {
  const added = new Set<VolumeId>();
  for (const { action, volume } of changes) if (action === 'add' && !stored.has(volume)) added.add(volume);
  return added.size === 0 ? new Map() : dialect.readRemoved(connection, scope, [...added]);
}

const EVERY: ReadonlySet<string> = new Set(EVERY_STORED_FIELD);

// What rules and moves ask of every volume.
const WHERE_IT_IS = [
  'repository',
  'currentRepository',
  'moveStarted',
] as const satisfies readonly StoredKey[];

function fieldsOf(changes: readonly Change[]): ReadonlySet<string> {
  // The history of a volume that goes keeps all that it was.
  if (changes.some(({ action }) => action === 'remove')) return EVERY;
  const fields = new Set<string>(WHERE_IT_IS);
  for (const { set } of changes) for (const key in set) fields.add(key);
  return fields;
}

async function lockedFacts(
  connection: SqlConnection,
  scope: Scope,
  changes: readonly Change[],
  create: boolean,
): Promise<{ readonly facts: ScopeFacts & { readonly revision: string }; readonly made: boolean }> {
  let locked = await lockScope(connection, scope);
  const made = !locked && create;
  if (made) {
    await connection.script('SAVEPOINT before_scope');
    await makeScope(connection, scope);
    locked = await lockScope(connection, scope);
  }
  const named = changes.some(({ set }) => !!set.dataCluster);
  const facts = await readFacts(connection, scope, named);
  if (locked || facts.state !== 'known') return { facts, made };
  // Somebody has made the scope in between.
  await lockScope(connection, scope);
  return { facts: await readFacts(connection, scope, named), made };
}

// Where somebody else makes the same, this waits until it is there. Who makes it gives it a revision with its first volumes.
async function makeScope(connection: SqlConnection, { customer, media }: Scope): Promise<void> {
  const addCustomer = 'INSERT INTO tapesync.customer (customer) VALUES ($1) ON CONFLICT DO NOTHING';
  await connection.run(addCustomer, customer);
  const addMedia =
    "INSERT INTO tapesync.media (customer, media, revision) VALUES ($1, $2, '') ON CONFLICT DO NOTHING";
  await connection.run(addMedia, customer, media);
}
