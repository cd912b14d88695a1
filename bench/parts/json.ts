import { jq } from '../contenders/jq.ts';
import { tapesyncExtract } from '../contenders/tapesync-extract.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { fasterThan, inMemory } from '../targets.ts';

/** Reading and extracting alone, from a JSON array; jq takes minutes for a million records. */
export const json: Part = {
  name: 'json',
  title: 'A JSON array',
  volumes: 1_000_000,
  scopes: 10,
  async measure(context) {
    const catalog = { ...context.catalog, format: 'json' } as const;
    const peers = [await tapesyncExtract(context.program), await jq()];
    const results = await measureCatalog(context, catalog, peers, ['extract']);
    return {
      about: describe(catalog),
      programs: programsOf(peers),
      results,
      notes: [],
      targets: [
        fasterThan(results, 'extract', 'tapesync', 'jq', 1, 'a JSON array'),
        inMemory(results, 'tapesync', catalog, 'a JSON array'),
      ],
    };
  },
};
