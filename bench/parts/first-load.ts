import { psql } from '../contenders/psql.ts';
import { TAPESYNC } from '../contenders/tapesync.ts';
import { OVER_HTTP, tapesyncHttp } from '../contenders/tapesync-http.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { withPostgres } from '../postgres-databases.ts';
import { inMemory, withinTimesOf } from '../targets.ts';
import { embeddedPeers } from './embedded.ts';

/** A catalog into an empty store, which happens once. */
export const firstLoad: Part = {
  name: 'first-load',
  title: 'The first load',
  volumes: 1_000_000,
  scopes: 10,
  measure(context) {
    const { catalog, program } = context;
    return withPostgres(async (databases) => {
      const [served] = await tapesyncHttp(program, databases);
      const peers = [...(await embeddedPeers(program)), served, await psql(databases)];
      const results = await measureCatalog(context, catalog, peers, ['first load']);
      return {
        about: describe(catalog),
        programs: [...programsOf(peers), `PostgreSQL ${await databases.version()}`],
        results,
        notes: [],
        targets: [
          withinTimesOf(results, 'first load', TAPESYNC, 'sqlite3', 3),
          withinTimesOf(results, 'first load', OVER_HTTP, 'psql', 3.5),
          ...[TAPESYNC, OVER_HTTP].map((name) => inMemory(results, name, catalog)),
        ],
      };
    });
  },
};
