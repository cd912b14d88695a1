/**
 * Runs with fingerprints and runs without them, over the same nights: they say the same, and leave the same.
 *
 * @module
 */

import { join } from 'node:path';
import t from 'tap';
import { runs } from '../../runs.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { KINDS } from './exports.ts';
import { seededNights } from './seeded-nights.ts';

// With fewer a kind may have no night on which anything can be recognized.
const SEEDS = runs(3, 6);
const SEED = process.env.TAPESYNC_TEST_SEED;

for (const [index, kind] of KINDS.entries()) {
  t.test(`${kind.name}: nights with fingerprints are as nights without`, async (t) => {
    const folder = temporaryFolder(t);
    const first = 1 + index * 1000;
    const seeds = SEED === undefined ? Array.from({ length: SEEDS }, (_, at) => first + at) : [Number(SEED)];
    let all = 0;
    for (const seed of seeds) {
      const { recognized, difference } = await seededNights(kind, seed, join(folder, String(seed)));
      t.strictSame(difference?.found, difference?.expected, `seed ${seed}: ${difference?.what ?? 'all'}`);
      all += recognized;
    }
    if (SEED === undefined) t.ok(all > 0, `${all} records were recognized`);
  });
}
