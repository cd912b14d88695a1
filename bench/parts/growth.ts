import type { CatalogOptions } from '../catalog.ts';
import type { Contender } from '../contender.ts';
import { tapesyncWithoutFingerprints } from '../contenders/tapesync.ts';
import { tapesyncHttp } from '../contenders/tapesync-http.ts';
import { type Figures, measureCatalog, type Part, type PartContext, programsOf } from '../part.ts';
import { withPostgres } from '../postgres-databases.ts';
import type { Result } from '../rounds.ts';
import { fasterThan, inMemory, linear } from '../targets.ts';
import { embeddedPeers } from './embedded.ts';

// Scopes stay as they are when a catalog grows: there are more of them. Of 100,000 volumes each, the smallest catalog would
// have a single one, and nothing could be read ahead.
const SCOPE_SIZE = 5000;
const LARGEST = 10_000_000;
/** A catalog that takes no time: what is left is the start. */
const TINY: Pick<CatalogOptions, 'volumes' | 'scopes'> = { volumes: 100, scopes: 1 };

/** A sync without changes on the embedded store, of catalogs ten and a hundred times as large. */
export const growth: Part = {
  name: 'growth',
  title: 'As the catalog grows: the embedded store',
  volumes: LARGEST,
  async measure(context) {
    const [own, ...others] = await embeddedPeers(context.program);
    const reading = await tapesyncWithoutFingerprints(context.program);
    const figures = await measureGrowth(context, [own, reading, ...others], [own.name, reading.name]);
    const smallest = figures.results.filter(({ volumes }) => volumes === figures.results[0]?.volumes);
    const faster = fasterThan(smallest, 'no change', own.name, 'sqlite3', 1.5);
    return { ...figures, targets: [faster, ...figures.targets] };
  },
};

/** The same over HTTP to a server on PostgreSQL. */
export const growthServer: Part = {
  name: 'growth-server',
  title: 'As the catalog grows: a server with PostgreSQL',
  volumes: LARGEST,
  measure(context) {
    return withPostgres(async (databases) => {
      const served = await tapesyncHttp(context.program, databases);
      const names = served.map(({ name }) => name);
      const figures = await measureGrowth(context, served, names);
      return { ...figures, programs: [...figures.programs, `PostgreSQL ${await databases.version()}`] };
    });
  },
};

async function measureGrowth(
  context: PartContext,
  peers: readonly Contender[],
  own: readonly string[],
): Promise<Figures> {
  const { volumes } = context.catalog;
  const catalogs = [volumes / 100, volumes / 10, volumes].map((size) => {
    return { volumes: Math.round(size), scopes: Math.max(1, Math.round(size / SCOPE_SIZE)) };
  });
  const results: Result[] = [];
  const measureSize = (size: typeof TINY) => {
    return measureCatalog(context, { ...context.catalog, ...size }, peers, ['no change']);
  };
  const starts = (await measureSize(TINY)).filter(({ contender }) => own.includes(contender));
  for (const size of catalogs) results.push(...(await measureSize(size)));
  return {
    about: `scopes of ${SCOPE_SIZE.toLocaleString('en-US')} volumes, seven columns, csv, records sorted by scope and volume`,
    programs: programsOf(peers),
    results,
    notes: starts.map(({ contender, seconds }) => {
      return `The start takes ${contender} ${seconds.toFixed(2)} s: that is how long ${TINY.volumes} volumes take.`;
    }),
    targets: own.flatMap((name) => [
      linear(
        results,
        name,
        starts.find(({ contender }) => contender === name),
      ),
      ...catalogs.map((catalog) =>
        inMemory(
          results.filter((each) => each.volumes === catalog.volumes),
          name,
          catalog,
        ),
      ),
    ]),
  };
}
