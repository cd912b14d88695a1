/**
 * Builds the program into a folder as it is installed, for the tests of `npm test`: they start what users start, which
 * also starts sooner than from its sources.
 *
 * @module
 */

import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, PACKAGE_FOLDER } from '../lib/bundle.ts';

// Within the checkout, because the program finds its packages in node_modules above it.
const FOLDER = '.tap/program';

for (const file of ['package.json', 'lib/tapesync.js', 'definitions']) {
  const copy = join(PACKAGE_FOLDER, FOLDER, file);
  await mkdir(join(copy, '..'), { recursive: true });
  await cp(join(PACKAGE_FOLDER, file), copy, { recursive: true });
}
await bundle(join(FOLDER, 'dist'));
