import type { Filter } from '../../model/filter/filter.ts';
import { type Scope, trustedScope, VolumeId } from '../../model/scope.ts';
import { EVERY_STORED_FIELD, volumeJson } from '../../model/volume-json.ts';
import type { Page, Paged, Query } from '../roles/query.ts';
import { type SqlConnection, type SqlDatabase, textOf } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { readHistory } from './history.ts';

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

    volumes: (scope, filter, page) =>
      database.read(async (connection) => {
        const { items, ...rest } = await matching(connection, scope, filter, page);
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

    count: async (scope, filter) => {
      let count = 0;
      let page: Page | undefined = { limit: MOST_KEYS };
      while (page !== undefined) {
        const from: Page = page;
        const { items, next } = await database.read((connection) => {
          return matching(connection, scope, filter, from);
        });
        count += items.length;
        page = next === undefined ? undefined : { after: next, limit: MOST_KEYS };
      }
      return count;
    },

    history: (scope, volume) => database.read((connection) => readHistory(connection, scope, volume)),

    histories: (scope, filter, page) =>
      database.read(async (connection) => {
        const { items, ...rest } = await matching(connection, scope, filter, page, LABEL_KEYS);
        const histories = [];
        for (const volume of items) {
          histories.push({ volume, entries: await readHistory(connection, scope, volume) });
        }
        return { ...rest, items: histories };
      }),
  };
}

// Reads keys in their order, from the prefix of the filter or the end of the page before.
async function matching(
  connection: SqlConnection,
  { customer, media }: Scope,
  filter: Filter,
  { after, limit }: Page,
  select = VOLUME_KEYS,
): Promise<Paged<VolumeId>> {
  const { prefix } = filter;
  const items: VolumeId[] = [];
  let last = after;
  for (let looked = 0; looked < MOST_KEYS; looked += CHUNK) {
    const afterLast = last === undefined ? '' : `${last}\u0001`;
    const from = afterLast > prefix ? afterLast : prefix;
    const keys = await connection.rows(select, customer, media, from, endOf(prefix), CHUNK);
    for (const [key] of keys) {
      const volume = VolumeId.trusted(textOf(key));
      if (filter.matches(volume)) {
        if (items.length === limit) return { items, next: last ?? volume };
        items.push(volume);
      }
      last = volume;
    }
    if (keys.length < CHUNK) return { items };
  }
  return last === undefined ? { items } : { items, next: last };
}

const RANGE = 'WHERE customer = $1 AND media = $2 AND volume >= $3 AND volume < $4 ORDER BY volume LIMIT $5';

/** Reads keys of volumes in a range, along the primary key. */
export const VOLUME_KEYS = `SELECT volume FROM tapesync.volume ${RANGE}`;

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
