import type { Contender } from '../contender.ts';
import { duckdb } from '../contenders/duckdb.ts';
import { sqlite3 } from '../contenders/sqlite3.ts';
import { NO_FINGERPRINTS, TAPESYNC, tapesync, tapesyncWithoutFingerprints } from '../contenders/tapesync.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { fasterThan, inMemory, peakWithin, withinTimesOf } from '../targets.ts';

/** Daily syncs of a large catalog on the embedded store. */
export const embedded: Part = {
  name: 'embedded',
  title: 'On the embedded store',
  volumes: 5_000_000,
  scopes: 50,
  async measure(context) {
    const { catalog, program } = context;
    const [own, ...others] = await embeddedPeers(program);
    const peers = [own, await tapesyncWithoutFingerprints(program), ...others];
    const results = await measureCatalog(context, catalog, peers, ['no change', '1 % changed']);
    return {
      about: describe(catalog),
      programs: programsOf(peers),
      results,
      notes: [],
      targets: [
        withinTimesOf(results, 'no change', TAPESYNC, 'DuckDB', 0.15),
        withinTimesOf(results, '1 % changed', TAPESYNC, 'DuckDB', 0.5),
        fasterThan(results, 'no change', TAPESYNC, 'sqlite3', 2),
        fasterThan(results, '1 % changed', TAPESYNC, 'sqlite3', 1),
        peakWithin(results, 'no change', TAPESYNC, 120e6),
        ...[TAPESYNC, NO_FINGERPRINTS].map((name) => inMemory(results, name, catalog)),
      ],
    };
  },
};

/** Returns tapesync on the embedded store, and the databases in a file that one would use instead. */
export async function embeddedPeers(
  program: string,
): Promise<readonly [own: Contender, ...others: Contender[]]> {
  return [await tapesync(program), await sqlite3(), await duckdb()];
}
