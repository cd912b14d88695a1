import { trustedScope } from '../../model/scope.ts';
import type { Query } from '../roles/query.ts';
import { type SqlConnection, type SqlDatabase, textOf } from './connection.ts';
import { readHistory } from './history.ts';

/** Returns how volumes are found in a database. */
export function sqlQuery<C extends SqlConnection>(database: SqlDatabase<C>): Query {
  return {
    scopes: () =>
      database.read(async (connection) => {
        const rows = await connection.rows('SELECT customer, media FROM tapesync.media ORDER BY 1, 2');
        return rows.map(([customer, media]) => trustedScope(textOf(customer), textOf(media)));
      }),

    history: (scope, volume) => database.read((connection) => readHistory(connection, scope, volume)),
  };
}
