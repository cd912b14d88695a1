import { psql } from '../contenders/psql.ts';
import { tapesyncHttp } from '../contenders/tapesync-http.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { withPostgres } from '../postgres-databases.ts';
import { fasterThan, inMemory } from '../targets.ts';

/** Daily syncs of a large catalog over HTTP to a server on PostgreSQL. */
export const server: Part = {
  name: 'server',
  title: 'On a server with PostgreSQL',
  volumes: 5_000_000,
  scopes: 50,
  measure(context) {
    const { catalog, program } = context;
    return withPostgres(async (databases) => {
      const served = await tapesyncHttp(program, databases);
      const peers = [...served, await psql(databases)];
      const results = await measureCatalog(context, catalog, peers, ['no change', '1 % changed']);
      return {
        about: describe(catalog),
        programs: [...programsOf(peers), `PostgreSQL ${await databases.version()}`],
        results,
        notes: [],
        targets: served.flatMap(({ name }) => [
          fasterThan(results, 'no change', name, 'psql', 2),
          fasterThan(results, '1 % changed', name, 'psql', 1),
          inMemory(results, name, catalog),
        ]),
      };
    });
  },
};
