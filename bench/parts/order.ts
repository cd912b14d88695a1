import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contender } from '../contender.ts';
import { gnuSort } from '../contenders/gnu-sort.ts';
import { tapesync } from '../contenders/tapesync.ts';
import { SORT_MEMORY, tapesyncExtract } from '../contenders/tapesync-extract.ts';
import { type Exports, writeExports } from '../exports.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { inMemory, noReloads, withinTimesOf } from '../targets.ts';

const SORTED = 'tapesync, records sorted';

/** Records in no order: grouping them by scope, and syncing them. */
export const order: Part = {
  name: 'order',
  title: 'Records in no order',
  volumes: 5_000_000,
  scopes: 1000,
  async measure(context) {
    const catalog = { ...context.catalog, order: 'shuffled', format: 'csv' } as const;
    const sortedCatalog = { ...catalog, order: 'sorted' } as const;
    const place = join(context.folder, 'sorted');
    const sorted = await writeExports(sortedCatalog, place, ['no change']);
    const own = await tapesync(context.program);
    const peers = [
      await tapesyncExtract(context.program),
      await gnuSort(),
      own,
      onExports(own, SORTED, sorted),
    ];
    const results = await measureCatalog(context, catalog, peers, ['group by scope', 'no change']);
    await rm(place, { recursive: true });
    return {
      about: describe(catalog),
      programs: programsOf(peers),
      results,
      notes: [],
      targets: [
        withinTimesOf(results, 'group by scope', 'tapesync', 'GNU sort', 2),
        withinTimesOf(results, 'no change', 'tapesync', SORTED, 2, 'records shuffled'),
        noReloads(results, 'no change', 'tapesync', 'records shuffled'),
        inMemory(results, 'tapesync', catalog, 'records shuffled', SORT_MEMORY),
      ],
    };
  },
};

// The same contender on exports of its own, whatever the others work on.
function onExports(contender: Contender, name: string, exports: Exports): Contender {
  return {
    ...contender,
    name,
    prepare: (_, works) => contender.prepare(exports, works),
    run: (work) => contender.run(work, exports),
  };
}
