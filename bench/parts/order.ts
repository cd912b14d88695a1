import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogOptions } from '../catalog.ts';
import type { Contender, Work } from '../contender.ts';
import { gnuSort } from '../contenders/gnu-sort.ts';
import { NO_FINGERPRINTS, TAPESYNC, tapesync, tapesyncWithoutFingerprints } from '../contenders/tapesync.ts';
import { SORT_MEMORY, tapesyncExtract } from '../contenders/tapesync-extract.ts';
import { type Exports, writeExports } from '../exports.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { inMemory, noReloads, withinTimesOf } from '../targets.ts';

const SORTED = `${TAPESYNC}, records sorted`;
const OTHER_ORDER = `${TAPESYNC}, records in another order`;

/** Records in no order: grouping them by scope, and syncing them. */
export const order: Part = {
  name: 'order',
  title: 'Records in no order',
  volumes: 1_000_000,
  scopes: 200,
  async measure(context) {
    const catalog: CatalogOptions = { ...context.catalog, order: 'shuffled', format: 'csv' };
    const works: readonly Work[] = ['no change'];
    const exportsOf = (options: Partial<CatalogOptions>, name: string) => {
      return writeExports({ ...catalog, ...options }, join(context.folder, name), works);
    };
    const sorted = await exportsOf({ order: 'sorted' }, 'sorted');
    const before = await exportsOf({ shuffle: 1 }, 'before');
    const today = await exportsOf({ shuffle: 2 }, 'today');
    const own = await tapesync(context.program);
    const peers = [
      await tapesyncExtract(context.program),
      await gnuSort(),
      own,
      onExports(own, OTHER_ORDER, before, { ...before, base: today.base }),
      onExports(own, SORTED, sorted, sorted),
      await tapesyncWithoutFingerprints(context.program),
    ];
    const results = await measureCatalog(context, catalog, peers, ['group by scope', ...works]);
    for (const { folder } of [sorted, before, today]) await rm(folder, { recursive: true });
    return {
      about: describe(catalog),
      programs: programsOf(peers),
      results,
      notes: [],
      targets: [
        withinTimesOf(results, 'group by scope', TAPESYNC, 'GNU sort', 2),
        withinTimesOf(results, 'no change', TAPESYNC, SORTED, 1.2, 'records shuffled'),
        withinTimesOf(results, 'no change', OTHER_ORDER, SORTED, 2, 'records shuffled'),
        noReloads(results, 'no change', NO_FINGERPRINTS, 'records shuffled'),
        inMemory(results, TAPESYNC, catalog, 'records shuffled', SORT_MEMORY),
        inMemory(results, NO_FINGERPRINTS, catalog, 'records shuffled', SORT_MEMORY),
      ],
    };
  },
};

// The same contender on exports of its own, whatever the others work on: those of the night before, and those of today.
function onExports(contender: Contender, name: string, before: Exports, today: Exports): Contender {
  return {
    ...contender,
    name,
    prepare: (_, works) => contender.prepare(before, works),
    run: (work) => contender.run(work, today),
  };
}
