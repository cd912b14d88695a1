import {
  addCounts,
  type RepositoryCensus,
  STATE_NAMES,
  type StateCounts,
  stateCounts,
  VOLUME_STATES,
} from '../../model/census.ts';
import { RepositoryId, type Scope } from '../../model/scope.ts';
import { Turns } from '../../platform/turns.ts';
import { conditionSql } from './condition-sql.ts';
import { type Parameter, type SqlConnection, type SqlDatabase, textOf } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { readFacts } from './scope-facts.ts';

// Volumes that are counted by one statement, which nothing interrupts in a process that has the database itself.
const CHUNK = 2000;

/**
 * Counts the volumes of a scope by repository and state, along the primary key; repositories without volumes come too. A
 * volume that is changed meanwhile counts as it was or as it is.
 */
export async function countVolumes<C extends SqlConnection>(
  database: SqlDatabase<C>,
  dialect: Dialect<C>,
  scope: Scope,
  movingBefore: string,
): Promise<readonly RepositoryCensus[]> {
  const { customer, media } = scope;
  const found = new Map<string, StateCounts>();
  const none = stateCounts(() => 0);
  const { statement, parameters } = await database.read(async (connection) => {
    for (const repository of (await readFacts(connection, scope)).repositories.keys()) {
      found.set(repository, none);
    }
    return groupedCount(dialect, await dialect.fields(connection), movingBefore);
  });
  const turns = new Turns();
  let after: string | undefined = '';
  while (after !== undefined) {
    if (turns.isOver) await turns.pass();
    const from: string = after;
    const rows = await database.read(async (connection) => {
      return await connection.rows(statement, customer, media, from, CHUNK, ...parameters);
    });
    let [last, looked] = ['', 0];
    for (const [repository, latest, count, ...counts] of rows) {
      const key = textOf(repository);
      const more = stateCounts((_, index) => Number(counts[index]));
      found.set(key, addCounts(found.get(key) ?? none, more));
      looked += Number(count);
      if (textOf(latest) > last) last = textOf(latest);
    }
    after = looked < CHUNK ? undefined : last;
  }
  return [...found].map(([repository, volumes]) => ({
    repository: repository === '' ? undefined : RepositoryId.trusted(repository),
    volumes,
  }));
}

function groupedCount(
  dialect: Pick<Dialect<never>, 'attribute'>,
  fields: ReadonlySet<string>,
  movingBefore: string,
) {
  const parameters: Parameter[] = [];
  const sums = STATE_NAMES.map((state) => {
    // A database of an older schema keeps no audits.
    if (state === 'audit failed' && !fields.has('auditFailed')) return '0';
    const condition = VOLUME_STATES[state].condition(movingBefore);
    const holds = conditionSql(condition, dialect, FIRST_FREE + parameters.length);
    parameters.push(...holds.parameters);
    return `sum(CASE WHEN ${holds.sql} THEN 1 ELSE 0 END)`;
  });
  const statement = `SELECT current_repository, max(volume), count(*), ${sums.join(', ')}
    FROM (SELECT * FROM tapesync.volume WHERE customer = $1 AND media = $2 AND volume > $3
      ORDER BY volume LIMIT $4) AS chunk
    GROUP BY current_repository`;
  return { statement, parameters };
}

// Number of the first parameter that a state may have.
const FIRST_FREE = 5;
