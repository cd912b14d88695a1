/**
 * Makes what is installed out of the sources: `npm run build` writes it into `dist`. The modules of a command are joined to
 * a few files, from which it starts sooner than from one file each; what other commands load stays apart.
 *
 * @module
 */

import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// What is loaded by its address has to have a file of its own, beside the one that loads it.
const ENTRIES = ['lib/main.ts', 'lib/stores/sqlite/snapshot-worker.ts'];

/** The folder of this package. */
export const PACKAGE_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/**
 * Writes the program as JavaScript into a folder, as seen from that of the package, in place of whatever was there. Throws
 * where it cannot be compiled.
 */
export async function bundle(folder: string): Promise<void> {
  const outdir = resolve(PACKAGE_FOLDER, folder);
  // The names of files tell what is in them: those of an earlier program would stay.
  await rm(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: PACKAGE_FOLDER,
    entryPoints: ENTRIES,
    entryNames: '[name]',
    outdir,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'warning',
  });
}

if (import.meta.main) await bundle('dist');
