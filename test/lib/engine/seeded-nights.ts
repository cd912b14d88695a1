/**
 * Nights of one seed.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util';
import type { Kind } from './exports.ts';
import { ChangingExport, damage, disturb } from './nights.ts';
import { Random } from './random.ts';
import { Twins } from './twins.ts';

const NIGHTS = 7;

/** What nights with fingerprints came to. */
export interface Outcome {
  /** The first thing that was not as without fingerprints. */
  readonly difference?: { readonly what: string; readonly found: unknown; readonly expected: unknown };
  /** How many records were recognized. */
  readonly recognized: number;
}

/** Runs the nights of a seed, with fingerprints and without, in an empty folder. */
export async function seededNights(kind: Kind, seed: number, folder: string): Promise<Outcome> {
  const random = new Random(seed);
  const twins = new Twins(folder);
  const kept = new Map<string, Buffer[]>();
  const changing = new ChangingExport(kind, random, folder);
  let difference: Outcome['difference'];
  const isSame = (what: string, [found, expected]: readonly [unknown, unknown]) => {
    if (!isDeepStrictEqual(found, expected)) difference ??= { what, found, expected };
    return difference === undefined;
  };
  try {
    for (let night = 1; night <= NIGHTS && difference === undefined; night++) {
      const tonight = changing.night();
      if (random.once(2)) isSame(`the plan of night ${night}`, await twins.plan(tonight));
      isSame(`night ${night}`, await twins.sync(tonight));
      if (random.once(4)) isSame(`night ${night} again`, await twins.sync({ ...tonight, lists: true }));
      if (random.once(8)) await twins.backUp('older');
      else if (random.once(12)) await twins.restore('older');
      for (let changes = random.of([0, 0, 1, 3]); changes > 0; changes--) await disturb(twins, random);
      if (random.once(8)) for (const path of twins.fingerprints) damage(path, random, kept);
      changing.change();
    }
    isSame('what the stores hold', await twins.held());
  } finally {
    await twins.close();
  }
  return { recognized: twins.recognized, ...(difference && { difference }) };
}
