import { psql } from '../contenders/psql.ts';
import { tapesyncHttp } from '../contenders/tapesync-http.ts';
import { describe, type Figures, measureCatalog, type Part, type PartContext, programsOf } from '../part.ts';
import { withPostgres } from '../postgres-databases.ts';
import { fasterThan, inMemory } from '../targets.ts';

/** Daily syncs of a catalog over HTTP to a server on PostgreSQL. */
export const server: Part = {
  name: 'server',
  title: 'On a server with PostgreSQL',
  volumes: 1_000_000,
  scopes: 10,
  measure: (context) => measureServer(context, 1),
};

/** The same of a large one, with as many volumes in a scope. */
export const largeServer: Part = {
  name: 'large-server',
  title: 'A large catalog on a server with PostgreSQL',
  volumes: 5_000_000,
  scopes: 50,
  measure: (context) => measureServer(context, 2),
};

/** @param times how many times as fast as psql it has to be where nothing has changed */
function measureServer(context: PartContext, times: number): Promise<Figures> {
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
        fasterThan(results, 'no change', name, 'psql', times),
        fasterThan(results, '1 % changed', name, 'psql', 1),
        inMemory(results, name, catalog),
      ]),
    };
  });
}
