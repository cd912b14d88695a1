/**
 * Builds what other programs import: `npm run build:library` writes lib/index.ts as JavaScript, with its types, into
 * `dist/library`, or the folder that is named.
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { BUILD_OPTIONS, PACKAGE_FOLDER } from './bundle.ts';

const ENTRY = 'lib/index.ts';

/**
 * Writes the library and its types into a folder, which is emptied first. A relative path is one in the folder of the
 * package. Throws if a module cannot be compiled.
 */
export async function bundleLibrary(folder: string): Promise<void> {
  const outdir = resolve(PACKAGE_FOLDER, folder);
  await rm(outdir, { recursive: true, force: true });
  // Apart from the program: modules that both need would be parted into more files, which a short run would have to load.
  await build({ ...BUILD_OPTIONS, entryPoints: [ENTRY], outdir });
  await writeTypes(join(outdir, 'types'));
}

async function writeTypes(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    rootDir: PACKAGE_FOLDER,
    outDir: folder,
  };
  const ambient = await Array.fromAsync(glob('lib/**/*.d.ts', { cwd: PACKAGE_FOLDER }));
  const files = [ENTRY, ...ambient].map((file) => join(PACKAGE_FOLDER, file));
  const project = { extends: join(PACKAGE_FOLDER, 'tsconfig.json'), compilerOptions, include: [], files };
  await writeFile(config, JSON.stringify(project));
  const compiler = join(PACKAGE_FOLDER, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '--project', config]);
  await rm(config);
  const reached = await typesFrom(join(folder, ENTRY.replace(/\.ts$/, '.d.ts')));
  for await (const file of glob('**/*.d.ts', { cwd: folder })) {
    if (!reached.has(join(folder, file))) await rm(join(folder, file));
  }
}

/** Returns a file of types, and all that it imports. */
async function typesFrom(start: string): Promise<ReadonlySet<string>> {
  const files = new Set([start]);
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    for (const [, path = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)) {
      const imported = join(dirname(file), `${path}.d.ts`);
      if (existsSync(imported)) files.add(imported);
    }
  }
  return files;
}

if (import.meta.main) await bundleLibrary(process.argv[2] ?? 'dist/library');
