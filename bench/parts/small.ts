import { SYNC_WORKS } from '../contender.ts';
import { node } from '../contenders/node.ts';
import { describe, measureCatalog, type Part, programsOf } from '../part.ts';
import { inMemory, soonDone } from '../targets.ts';
import { embeddedPeers } from './embedded.ts';

/** A catalog that is done before one has looked at the clock. */
export const small: Part = {
  name: 'small',
  title: 'A small catalog',
  volumes: 10_000,
  scopes: 10,
  async measure(context) {
    const { catalog, program } = context;
    const peers = [...(await embeddedPeers(program)), node()];
    const results = await measureCatalog(context, catalog, peers, SYNC_WORKS);
    return {
      about: describe(catalog),
      programs: programsOf(peers),
      results,
      notes: [],
      targets: [
        soonDone(results, 'no change', 0.12),
        ...(['1 % changed', 'first load'] as const).map((work) => soonDone(results, work, 0.25)),
        inMemory(results, 'tapesync', catalog),
      ],
    };
  },
};
