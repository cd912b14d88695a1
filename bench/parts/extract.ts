import { miller } from '../contenders/miller.ts';
import { tapesyncExtract } from '../contenders/tapesync-extract.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { fasterThan, inMemory } from '../targets.ts';

/** Reading and extracting alone, from CSV. */
export const extract: Part = {
  name: 'extract',
  title: 'Reading and extracting alone',
  volumes: 5_000_000,
  scopes: 50,
  async measure(context) {
    const { catalog, program } = context;
    const peers = [await tapesyncExtract(program), await miller()];
    const results = await measureCatalog(context, catalog, peers, ['extract']);
    return {
      about: describe(catalog),
      programs: programsOf(peers),
      results,
      notes: [],
      targets: [
        fasterThan(results, 'extract', 'tapesync', 'Miller', 1.5),
        inMemory(results, 'tapesync', catalog),
      ],
    };
  },
};
