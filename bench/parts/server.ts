import { duckdb } from '../contenders/duckdb.ts';
import { psql } from '../contenders/psql.ts';
import { OVER_HTTP, OVER_HTTP_NO_FINGERPRINTS, tapesyncHttp } from '../contenders/tapesync-http.ts';
import { describe, type Figures, measureCatalog, type Part, type PartContext, programsOf } from '../part.ts';
import { withPostgres } from '../postgres-databases.ts';
import { fasterThan, inMemory } from '../targets.ts';

/** Daily syncs of a catalog over HTTP to a server on PostgreSQL. */
export const server: Part = {
  name: 'server',
  title: 'On a server with PostgreSQL',
  volumes: 1_000_000,
  scopes: 10,
  measure: (context) => measureServer(context, { unchanged: 2, changed: 1 }),
};

/** The same of a large one, with as many volumes in a scope. */
export const largeServer: Part = {
  name: 'large-server',
  title: 'A large catalog on a server with PostgreSQL',
  volumes: 5_000_000,
  scopes: 50,
  measure: (context) => measureServer(context, { unchanged: 20, changed: 5, duckdb: true }),
};

/** How many times as fast as psql a sync has to be that finds by fingerprints what has not changed. */
interface Aims {
  readonly unchanged: number;
  readonly changed: number;
  /** Whether DuckDB, which asks no server, is measured beside them. */
  readonly duckdb?: boolean;
}

function measureServer(context: PartContext, aims: Aims): Promise<Figures> {
  const { catalog, program } = context;
  return withPostgres(async (databases) => {
    const served = await tapesyncHttp(program, databases);
    const limit = aims.duckdb ? [await duckdb()] : [];
    const peers = [...served, await psql(databases), ...limit];
    const results = await measureCatalog(context, catalog, peers, ['no change', '1 % changed']);
    return {
      about: describe(catalog),
      programs: [...programsOf(peers), `PostgreSQL ${await databases.version()}`],
      results,
      notes: [],
      targets: [
        fasterThan(results, 'no change', OVER_HTTP, 'psql', aims.unchanged),
        fasterThan(results, '1 % changed', OVER_HTTP, 'psql', aims.changed),
        fasterThan(results, 'no change', OVER_HTTP_NO_FINGERPRINTS, 'psql', 1),
        ...served.map(({ name }) => inMemory(results, name, catalog)),
      ],
    };
  });
}
