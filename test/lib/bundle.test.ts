import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { bundle, PACKAGE_FOLDER } from '../../lib/bundle.ts';

const folder = t.testdir({ 'old-ABCDEFGH.js': 'export {};', 'main.js': 'old' });

await bundle(folder);

/** The files that a file of the build loads at its start, itself among them. */
function loadedWith(start: string): readonly string[] {
  const files = new Set([start]);
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, path = ''] of text.matchAll(/^(?:import|export)\b[^;]*?"\.\/([^"]+)";$/gm)) files.add(path);
  }
  return [...files];
}

/** The file of the build with a module, which esbuild names in a comment. */
function fileWith(module: string): string {
  const found = readdirSync(folder).filter((file) =>
    readFileSync(join(folder, file), 'utf8').includes(`\n// ${module}\n`),
  );
  t.equal(found.length, 1, `${module} is in one file`);
  return found[0] ?? '';
}

t.test('the folder of the package is known, from wherever it is asked', async (t) => {
  t.equal(existsSync(join(PACKAGE_FOLDER, 'package.json')), true);
});

t.test(
  'the program and its worker have files of their own, and nothing of an earlier build stays',
  async (t) => {
    const files = readdirSync(folder);
    t.strictSame(
      ['main.js', 'snapshot-worker.js', 'old-ABCDEFGH.js'].map((file) => files.includes(file)),
      [true, true, false],
    );
    t.not(readFileSync(join(folder, 'main.js'), 'utf8'), 'old');
  },
);

t.test('a sync loads few files, and what only other commands need stays apart', async (t) => {
  const sync = fileWith('lib/cli/commands/sync.ts');
  const loaded = [...new Set([...loadedWith('main.js'), ...loadedWith(sync)])];
  t.ok(loaded.length <= 25, `${loaded.length} files`);
  for (const module of [
    'lib/init/draft.ts',
    'lib/cli/commands/serve.ts',
    'lib/sources/formats/json/json-cutter.ts',
  ]) {
    t.equal(loaded.includes(fileWith(module)), false, module);
  }
  for (const module of [
    'transforms/differ.ts',
    'lib/stores/sqlite/sqlite-store.ts',
    'lib/stores/sqlite/write-volumes.ts',
    'lib/sources/formats/csv.ts',
  ]) {
    t.equal(loaded.includes(fileWith(module)), true, module);
  }
});

t.test('packages are imported, not copied', async (t) => {
  const text = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  t.equal(/^\} from "got";$|^import got from "got";$/m.test(text), true);
  t.equal(text.includes('\n// node_modules/'), false);
});
