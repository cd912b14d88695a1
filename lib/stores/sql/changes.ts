import type { Change } from '../../model/change.ts';
import type { StoredKey } from '../../model/field.ts';
import type { ScopeFacts } from '../../model/rules.ts';
import type { Scope } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { ApplyResult, Changes } from '../roles/changes.ts';
import { Answers, answeredBefore } from './answers.ts';
import type { SqlConnection, SqlDatabase } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { appendHistory, nextHistory } from './history.ts';
import { chained } from './history-chain.ts';
import { planWrites } from './plan-writes.ts';
import { recordRun } from './runs.ts';
import { lockScope, newRevision, readFacts, renewRevision } from './scope-facts.ts';

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
        const results = await applyNow(connection, dialect, number, scope, changes, create);
        if (repeat !== undefined) await answers.keep(connection, number, run.user, repeat, results);
        return results;
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
): Promise<readonly ApplyResult[]> {
  const { facts, made } = await lockedFacts(connection, scope, create);
  const volumes = [...new Set(changes.map(({ volume }) => volume))];
  const stored = await dialect.readVolumes(connection, scope, volumes, fieldsOf(changes));
  const at = canonicalDate(Date.now() / 1000);
  const plan = await planWrites(changes, facts, stored, create, at);
  if (plan.writes.length === 0) {
    // A scope is not made for volumes that are not let into it.
    if (made) await connection.script('ROLLBACK TO SAVEPOINT before_scope');
    return plan.results;
  }
  for (const repository of plan.missing) {
    const insert = 'INSERT INTO tapesync.repository (customer, media, repository) VALUES ($1, $2, $3)';
    await connection.run(insert, scope.customer, scope.media, repository);
  }
  const ids = await nextHistory(connection, dialect, plan.writes.length);
  const writes = chained(plan.writes, stored, ids);
  await renewRevision(connection, scope);
  await dialect.writeVolumes(connection, { scope, writes, stored, after: plan.after });
  await appendHistory(connection, dialect, { ...scope, run, at }, writes);
  return plan.results;
}

// What rules and moves ask of every volume.
const WHERE_IT_IS = [
  'repository',
  'currentRepository',
  'moveStarted',
] as const satisfies readonly StoredKey[];

function fieldsOf(changes: readonly Change[]): ReadonlySet<string> {
  const fields = new Set<string>(WHERE_IT_IS);
  for (const { set } of changes) for (const key in set) fields.add(key);
  return fields;
}

async function lockedFacts(
  connection: SqlConnection,
  scope: Scope,
  create: boolean,
): Promise<{ readonly facts: ScopeFacts; readonly made: boolean }> {
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
async function makeScope(connection: SqlConnection, { customer, media }: Scope): Promise<void> {
  const addCustomer = 'INSERT INTO tapesync.customer (customer) VALUES ($1) ON CONFLICT DO NOTHING';
  await connection.run(addCustomer, customer);
  const addMedia =
    'INSERT INTO tapesync.media (customer, media, revision) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
  await connection.run(addMedia, customer, media, newRevision());
}
