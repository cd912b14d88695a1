/**
 * Builds the installed program from the sources: `npm run build` writes it into `dist`. The modules of a command are joined
 * into a few files, so that it starts sooner; modules that only other commands load stay apart.
 *
 * @module
 */

import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

// A worker is started by its address, and so needs a file of its own beside the one that starts it.
const ENTRIES = [
  'lib/cli/main.ts',
  'lib/stores/sqlite/snapshot-worker.ts',
  'lib/stores/sqlite/checkpoint-worker.ts',
];

// This command runs most often, and on small catalogs its start is most of its time. What it loads nearly always is with it: a
// small file costs more than what is in it.
const QUICKEST = [
  'lib/cli/commands/sync.ts',
  'lib/stores/sqlite/sqlite-store.ts',
  'lib/sources/formats/text.ts',
  'lib/sources/formats/csv.ts',
];

/** The folder of this package. */
export const PACKAGE_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** How modules become files, of the program and of the library. */
export const BUILD_OPTIONS = {
  absWorkingDir: PACKAGE_FOLDER,
  entryNames: '[name]',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node24',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Writes the program as JavaScript into a folder, which is emptied first. A relative path is one in the folder of the package.
 * Throws if a module cannot be compiled; the folder stays as it is then.
 */
export async function bundle(folder: string): Promise<void> {
  const outdir = resolve(PACKAGE_FOLDER, folder);
  const options = { ...BUILD_OPTIONS, entryPoints: ENTRIES, outdir, metafile: true } as const;
  const { metafile } = await build({ ...options, write: false });
  // The names of files contain a hash, so those of an earlier build would stay.
  await rm(outdir, { recursive: true, force: true });
  await build({ ...options, plugins: [joined(metafile)] });
}

/**
 * Joins the modules of the quickest command into few files, by having every other command load them as well. By itself
 * esbuild makes a file for each set of commands that share a module, and the quickest command would load dozens of files.
 */
function joined({ outputs }: Metafile): Plugin {
  const loadedLater = Object.values(outputs)
    .flatMap(({ entryPoint }) => entryPoint ?? [])
    .filter((entry) => !ENTRIES.includes(entry));
  const quickest = new Set(QUICKEST.flatMap((entry) => modulesOf(outputs, entry)));
  const modules = [...quickest].filter(
    (module) => QUICKEST.includes(module) || !loadedLater.includes(module),
  );
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

/** Returns the modules that an entry loads at its start. Throws if no command loads the entry. */
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
