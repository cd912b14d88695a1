import { duckdb } from '../contenders/duckdb.ts';
import { psql } from '../contenders/psql.ts';
import { tapesyncHttp } from '../contenders/tapesync-http.ts';
import { describe, type Figures, measureCatalog, type Part, type PartContext, programsOf } from '../part.ts';
import { withPostgres } from '../postgres-databases.ts';
import { fasterThan, inMemory, withinTimesOf } from '../targets.ts';

/** Daily syncs of a catalog over HTTP to a server on PostgreSQL. */
export const server: Part = {
  name: 'server',
  title: 'On a server with PostgreSQL',
  volumes: 1_000_000,
  scopes: 10,
  measure: (context) => measureServer(context, { psqlTimes: 1 }),
};

/** The same of a large one, with as many volumes in a scope. */
export const largeServer: Part = {
  name: 'large-server',
  title: 'A large catalog on a server with PostgreSQL',
  volumes: 5_000_000,
  scopes: 50,
  measure: (context) => measureServer(context, { psqlTimes: 2, duckdbTimes: 3 }),
};

/** What has to be reached where nothing has changed: so many times as fast as psql, and maybe not far from DuckDB. */
interface Aims {
  readonly psqlTimes: number;
  /** At most so many times its time. */
  readonly duckdbTimes?: number;
}

function measureServer(context: PartContext, { psqlTimes, duckdbTimes }: Aims): Promise<Figures> {
  const { catalog, program } = context;
  return withPostgres(async (databases) => {
    const served = await tapesyncHttp(program, databases);
    const limit = duckdbTimes === undefined ? [] : [await duckdb()];
    const peers = [...served, await psql(databases), ...limit];
    const results = await measureCatalog(context, catalog, peers, ['no change', '1 % changed']);
    return {
      about: describe(catalog),
      programs: [...programsOf(peers), `PostgreSQL ${await databases.version()}`],
      results,
      notes: [],
      targets: served.flatMap(({ name }) => [
        fasterThan(results, 'no change', name, 'psql', psqlTimes),
        ...(duckdbTimes === undefined
          ? []
          : [withinTimesOf(results, 'no change', name, 'DuckDB', duckdbTimes)]),
        fasterThan(results, '1 % changed', name, 'psql', 1),
        inMemory(results, name, catalog),
      ]),
    };
  });
}
