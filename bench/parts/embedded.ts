import type { Contender } from '../contender.ts';
import { duckdb } from '../contenders/duckdb.ts';
import { sqlite3 } from '../contenders/sqlite3.ts';
import { tapesync } from '../contenders/tapesync.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { fasterThan, inMemory, withinTimesOf } from '../targets.ts';

/** Daily syncs of a large catalog on the embedded store. */
export const embedded: Part = {
  name: 'embedded',
  title: 'On the embedded store',
  volumes: 5_000_000,
  scopes: 50,
  async measure(context) {
    const { catalog, program } = context;
    const peers = await embeddedPeers(program);
    const results = await measureCatalog(context, catalog, peers, ['no change', '1 % changed']);
    return {
      about: describe(catalog),
      programs: programsOf(peers),
      results,
      notes: [],
      targets: [
        fasterThan(results, 'no change', 'tapesync', 'sqlite3', 2),
        withinTimesOf(results, 'no change', 'tapesync', 'DuckDB', 3),
        fasterThan(results, '1 % changed', 'tapesync', 'sqlite3', 1),
        inMemory(results, 'tapesync', catalog),
      ],
    };
  },
};

/** Returns tapesync on the embedded store, and the databases in a file that one would use instead. */
export async function embeddedPeers(program: string): Promise<readonly Contender[]> {
  return [await tapesync(program), await sqlite3(), await duckdb()];
}
