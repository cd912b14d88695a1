import { psql } from '../contenders/psql.ts';
import { tapesyncHttp } from '../contenders/tapesync-http.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { withPostgres } from '../postgres-databases.ts';
import { inMemory } from '../targets.ts';
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
        targets: ['tapesync', served.name].map((name) => inMemory(results, name, catalog)),
      };
    });
  },
};
