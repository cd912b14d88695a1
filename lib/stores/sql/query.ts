import { type Scope, trustedScope, VolumeId } from '../../model/scope.ts';
import { EVERY_STORED_FIELD, volumeJson } from '../../model/volume-json.ts';
import { Turns } from '../../platform/turns.ts';
import type { Page, Paged, Query, Selection } from '../roles/query.ts';
import { countVolumes } from './census.ts';
import { conditionSql } from './condition-sql.ts';
import { type SqlConnection, type SqlDatabase, textOf } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { readHistory } from './history.ts';
import { narrowed } from './narrowing.ts';

const FIELDS: ReadonlySet<string> = new Set(EVERY_STORED_FIELD);

// Where it is comes before the fields.
const SHOWN = EVERY_STORED_FIELD.filter((key) => key !== 'currentRepository');

// Keys that one page looks at: no request keeps others waiting while it searches a whole scope.
const MOST_KEYS = 10_000;
const CHUNK = 1000;

/** Returns how volumes are found in a database. */
export function sqlQuery<C extends SqlConnection>(database: SqlDatabase<C>, dialect: Dialect<C>): Query {
  return {
    scopes: () =>
      database.read(async (connection) => {
        const rows = await connection.rows('SELECT customer, media FROM tapesync.media ORDER BY 1, 2');
        return rows.map(([customer, media]) => trustedScope(textOf(customer), textOf(media)));
      }),

    volumes: (scope, selection, page) =>
      database.read(async (connection) => {
        const { items, ...rest } = await matching(connection, dialect, scope, selection, page);
        const stored = await dialect.readVolumes(connection, scope, items, FIELDS);
        const volumes = items.flatMap((volume) => {
          const found = stored.get(volume);
          if (found === undefined) return [];
          const { version, locks, values } = found;
          const fields = SHOWN.map((key) => values[key] ?? '');
          const columns = [volume, String(version), values.currentRepository ?? '', locks, ...fields];
          return volumeJson(scope, SHOWN, columns);
        });
        return { ...rest, items: volumes };
      }),

    count: async (scope, selection) => {
      let count = 0;
      let page: Page | undefined = { limit: MOST_KEYS };
      while (page !== undefined) {
        const from: Page = page;
        const { items, next } = await database.read((connection) => {
          return matching(connection, dialect, scope, selection, from);
        });
        count += items.length;
        page = next === undefined ? undefined : { after: next, limit: MOST_KEYS };
      }
      return count;
    },

    census: (scope, movingBefore) => countVolumes(database, dialect, scope, movingBefore),

    history: (scope, volume) =>
      database.moment((connection) => readHistory(connection, dialect, scope, volume)),

    histories: (scope, selection, page) =>
      database.moment(async (connection) => {
        // A condition is on what a volume is now: one that was removed has none.
        const keys = selection.condition === undefined ? LABEL_KEYS : VOLUME_KEYS;
        const { items, ...rest } = await matching(connection, dialect, scope, selection, page, keys);
        const histories = [];
        for (const volume of items) {
          histories.push({ volume, entries: await readHistory(connection, dialect, scope, volume) });
        }
        return { ...rest, items: histories };
      }),
  };
}

// Reads keys in their order, from the prefix of the filter or the end of the page before. The database says of each whether
// the condition holds, rather than search for one of which it does, for as long as that takes; only where an index has those of
// which it may hold, it looks at no others.
async function matching(
  connection: SqlConnection,
  dialect: Pick<Dialect<never>, 'attribute' | 'along'>,
  { customer, media }: Scope,
  { filter, condition }: Selection,
  { after, limit }: Page,
  keysOfRange = VOLUME_KEYS,
): Promise<Paged<VolumeId>> {
  const { prefix } = filter;
  const narrow = condition && narrowed(condition);
  const rest = narrow === undefined ? condition : narrow.rest;
  const holds = rest === undefined ? undefined : conditionSql(rest, dialect, FIRST_FREE);
  const columns = holds === undefined ? 'volume' : `volume, CASE WHEN ${holds.sql} THEN 1 ELSE 0 END`;
  const statement =
    narrow !== undefined
      ? `SELECT ${columns} FROM tapesync.volume${dialect.along(narrow.index)} ${WITHIN} AND ${narrow.sql} ${ORDERED}`
      : holds === undefined
        ? keysOfRange
        : volumeKeys(columns);
  const parameters = holds?.parameters ?? [];
  const items: VolumeId[] = [];
  let last = after;
  const turns = new Turns();
  for (let looked = 0; looked < MOST_KEYS; looked += CHUNK) {
    if (turns.isOver) await turns.pass();
    const afterLast = last === undefined ? '' : `${last}\u0001`;
    const from = afterLast > prefix ? afterLast : prefix;
    const range = [customer, media, from, endOf(prefix), CHUNK];
    const keys = await connection.rows(statement, ...range, ...parameters);
    for (const [key, does = 1] of keys) {
      const volume = VolumeId.trusted(textOf(key));
      if (Number(does) === 1 && filter.matches(volume)) {
        if (items.length === limit) return { items, next: last ?? volume };
        items.push(volume);
      }
      last = volume;
    }
    if (keys.length < CHUNK) return { items };
  }
  return last === undefined ? { items } : { items, next: last };
}

// Number of the first parameter that a condition may have.
const FIRST_FREE = 6;

const WITHIN = 'WHERE customer = $1 AND media = $2 AND volume >= $3 AND volume < $4';
const ORDERED = 'ORDER BY volume LIMIT $5';
const RANGE = `${WITHIN} ${ORDERED}`;

const volumeKeys = (columns: string) => `SELECT ${columns} FROM tapesync.volume ${RANGE}`;

/** Reads keys of volumes in a range, along the primary key. */
export const VOLUME_KEYS = volumeKeys('volume');

/** Reads keys of volumes in a range, with those that were removed. */
export const LABEL_KEYS = `SELECT volume FROM (
    SELECT * FROM (${VOLUME_KEYS}) AS present
    UNION SELECT * FROM (SELECT volume FROM tapesync.removed_volume ${RANGE}) AS removed
  ) AS label ORDER BY volume LIMIT $5`;

// The first text after all that begin with the prefix.
function endOf(prefix: string): string {
  if (prefix === '') return '\u{10ffff}';
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
